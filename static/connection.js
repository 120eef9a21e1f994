// Report a lost connection in 5 s. Keep the focus in the turn. Scroll to the top for a new game and its end.
const at = (id) => document.getElementById(id), turn = () => at("turn")?.dataset.phase;
const on = (names, act) => names.split(" ").forEach((name) => addEventListener("htmx:" + name, act));
let timer, focused, phase;
const doubt = () => { timer ??= setTimeout(() => { at("line").hidden = /gone|ved|too/.test(turn()); }, 4000); };
on("ws:close ws:error ws:before:message:outgoing error", doubt);
on("ws:before:message:incoming", () => { focused = document.activeElement?.closest("#turn"); phase = turn(); });
on("ws:after:message:incoming", () => {
  timer = clearTimeout(timer);
  at("line").hidden = true;
  if (phase !== turn() && /lob|ov|mat/.test(phase + turn())) scrollTo(0, 0);
  if (focused && document.activeElement === document.body) at("act")?.focus({ preventScroll: true });
});
addEventListener("offline", doubt);
addEventListener("pageshow", (event) => event.persisted && location.reload());
doubt();
