// Says within five seconds that the line is lost. Keeps the focus in the turn, and shows a new game or its end from the top.
(() => {
  const at = (id) => document.getElementById(id), now = () => document.activeElement, turn = () => at("turn").dataset.phase;
  const on = (names, act) => names.split(" ").forEach((name) => document.addEventListener("htmx:ws:" + name, act));
  let timer, focused, phase;
  const doubt = () => { timer ??= setTimeout(() => { at("line").hidden = /gone|rem|too/.test(turn()); }, 4000); };
  on("close error before:message:outgoing", doubt);
  on("before:message:incoming", () => { focused = at("turn").contains(now()); phase = turn(); });
  on("after:message:incoming", () => {
    clearTimeout(timer);
    timer = undefined;
    at("line").hidden = true;
    if (phase !== turn() && /lob|over/.test(phase + turn())) scrollTo(0, 0);
    if (focused && now() === document.body) at("act")?.focus({ preventScroll: true });
  });
  addEventListener("offline", doubt);
  doubt();
})();
