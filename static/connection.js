// Report a lost connection in 5 s. Keep the focus in the turn. Scroll to the top for a new game and its end.
// Copy the room's link, and share it where the browser can.
const at = (id) => document.getElementById(id), turn = () => ({ ...at("turn")?.dataset });
const on = (names, act) => names.split(" ").forEach((name) => addEventListener("htmx:" + name, act));
let timer, focused, was;
const doubt = () => timer ??= setTimeout(() => at("line").hidden = /gone|ved|too/.test(turn().phase), 4000);
on("ws:close ws:error ws:before:message:outgoing error", doubt);
on("ws:before:message:incoming", () => { focused = document.activeElement?.closest("#turn"); was = turn(); });
on("ws:after:message:incoming", () => {
  timer = clearTimeout(timer);
  at("line").hidden = true;
  const { phase, yours } = turn();
  if (phase !== was.phase) {
    if (/lob|over/.test(phase) || /lob|mat/.test(was.phase)) scrollTo(0, 0);
    show(".ring");
  }
  // Chromium reports an error when an untouched page vibrates.
  if (yours > was.yours && navigator.userActivation?.hasBeenActive) navigator.vibrate?.(150);
  if (focused && document.activeElement === document.body) at("act")?.focus({ preventScroll: true });
});
onoffline = doubt;
onpageshow = ({ persisted }) => persisted && location.reload();
doubt();
onsubmit = ({ target: { url } }) => url && (url.select(), document.execCommand("copy"), navigator.share?.({ url: url.value })?.catch(() => {}));

// Scroll a phone's board to what is typed, picked, revealed or tapped on the map, whose frame follows.
const view = at("view"), show = (name, behavior) => document.querySelector(name)?.scrollIntoView({ behavior, block: "nearest" });
onclick = oninput = ({ target }) => {
  if (target.id === "sounds") import(target.value);
  if (target.closest("#turn, #map")) show(`#board :has([value="${CSS.escape(target.value)}" i])`);
};
if (view) {
  view.className += " drags";
  view.onscroll = () => at("map").style = `--x:${30 * view.scrollLeft / view.scrollWidth};--y:${16 * view.scrollTop / view.scrollHeight}`;
  show("#board :has([value=F16])", "instant");
  show(".ring", "instant");
  scrollTo(0, 0);
  try { if (localStorage.sounds) import(at("sounds").value); } catch {}
}
