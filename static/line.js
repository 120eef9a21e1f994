// Says within five seconds that the line is lost: closed, never opened, offline, or a move without an answer.
(() => {
  const line = document.getElementById("line");
  let timer;
  const doubt = () => { timer ??= setTimeout(() => { line.hidden = false; }, 4000); };
  const trust = () => { clearTimeout(timer); timer = undefined; line.hidden = true; };
  const on = (name, act, where = document) => where.addEventListener(name, act);
  on("htmx:ws:close", doubt);
  on("htmx:ws:error", doubt);
  on("htmx:ws:before:message:outgoing", doubt);
  on("htmx:ws:after:message:incoming", trust);
  on("offline", doubt, window);
  doubt();
})();
