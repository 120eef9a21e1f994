// Says within five seconds that the line is lost. Keeps the focus in the turn when a push takes away what had it.
(() => {
  const at = (id) => document.getElementById(id), now = () => document.activeElement;
  const on = (names, act, where = document) => names.split(" ").forEach((name) => where.addEventListener(name, act));
  let timer, focused;
  const doubt = () => { timer ??= setTimeout(() => { at("line").hidden = /gone|rem|too/.test(at("turn").dataset.phase); }, 4000); };
  const trust = () => { clearTimeout(timer); timer = undefined; at("line").hidden = true; };
  on("htmx:ws:close htmx:ws:error htmx:ws:before:message:outgoing", doubt);
  on("htmx:ws:before:message:incoming", () => { focused = at("turn").contains(now()); });
  on("htmx:ws:after:message:incoming", () => {
    trust();
    if (focused && now() === document.body) at("act")?.focus({ preventScroll: true });
  });
  on("offline", doubt, window);
  doubt();
})();
