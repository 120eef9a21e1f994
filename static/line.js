// Says within five seconds that the line is lost: closed, never opened, offline, or a move without an answer.
// Keeps the focus in the turn when a push takes away what had it.
(() => {
  const line = document.getElementById("line");
  let timer;
  const turn = () => document.getElementById("turn");
  let hadFocus;
  const doubt = () => { timer ??= setTimeout(() => { line.hidden = false; }, 4000); };
  const trust = () => { clearTimeout(timer); timer = undefined; line.hidden = true; };
  const on = (name, act, where = document) => where.addEventListener(name, act);
  on("htmx:ws:close", doubt);
  on("htmx:ws:error", doubt);
  on("htmx:ws:before:message:outgoing", doubt);
  on("htmx:ws:after:message:incoming", trust);
  on("htmx:ws:before:message:incoming", () => { hadFocus = turn().contains(document.activeElement); });
  on("htmx:ws:after:message:incoming", () => {
    if (hadFocus && document.activeElement === document.body) document.getElementById("act")?.focus({ preventScroll: true });
  });
  on("offline", doubt, window);
  on("online", trust, window);
  doubt();
})();
