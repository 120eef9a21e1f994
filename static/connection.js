// docs/architecture.md says what each part adds to a page that works without it. The bytes of this file are counted.
const doc = document, nav = navigator, at = (id) => doc.getElementById(id), turn = () => ({ ...at("turn")?.dataset }),
  on = (it, act) => addEventListener("htmx:" + it, act), view = at("view"),
  show = (it) => doc.querySelector(it)?.closest("label,i").scrollIntoView({ block: "nearest" });
// The line. `late` counts the seconds in which an answer is missing. After four the page says so. `mute` counts those in which
// nothing is heard: up to 10 on an open line, and from 23 to 30 on one that opens. Then the line is given up.
let line, late, mute, held, was, lock, then = +new Date;
on("ws:before:connection", (it) => (line = it.detail.connection, mute = 23, late ||= 1));
on("ws:after:message:outgoing", onoffline = () => late ||= 1);
on("error", onoffline);
// What was sent from a field is selected, so that what is typed next takes its place: a square after a question.
on("ws:after:message:outgoing", () => doc.activeElement.select?.());
on("ws:before:message:incoming", (it) => {
  // An empty message is a keep-alive, and none of htmx's business. It is no answer either: a line may be dead one way.
  mute = (it.detail.cancelled = !it.detail.message.data) && late ? mute : 0;
  held = doc.activeElement.closest("#turn");
  was = turn();
});
on("ws:after:message:incoming", () => {
  late = NaN;
  const { phase, yours } = turn();
  // To the top for a new game and its end.
  if (phase != was.phase) /lo|^rem|er$/.test(was.phase + phase) && scrollTo(0, 0), show(".ring");
  // Chromium reports an error when an untouched page vibrates.
  yours > was.yours && nav.userActivation?.hasBeenActive && nav.vibrate?.(150);
  held && doc.activeElement == doc.body && at("act")?.focus({ preventScroll: 1 });
});
setInterval(doc.onvisibilitychange = async (it) => {
  // A page that was hidden or asleep asks soon, since the answer sets the countdown right.
  if (it) return then = lock = null;
  if (then < (then = Date.now()) - 3e3 && mute < 7) mute = 6;
  // A server without keep-alives answers this, and so does one that has forgotten an answer.
  line && ++mute == 7 && line.socket.send('{"move":"here"}');
  if (mute % 20 == 10) {
    late = 4;
    // A dead socket closes only minutes later. Told so, htmx opens another one at once. Without a socket it keeps what is sent.
    line.socket?.dispatchEvent(new CloseEvent("close"));
    line.socket = line.socket?.close();
  }
  at("line").hidden = !(++late > 4 && line);
  // A round keeps the screen on. The browser takes the lock away from a hidden page.
  lock = at("order") ? lock || nav.wakeLock?.request("screen").catch(at) : void (await lock)?.release();
}, 1e3);
onpageshow = it => it.persisted && location.reload();
// After a close for good there is no line, else htmx has begun another one. 4426 says that the server is of another build. Then
// the page is loaded anew with what is typed. All pages of a deployment spread over five seconds.
on("ws:close", it => {
  line = 0;
  it.detail.code == 4426 && setTimeout(() => location.reload(history.replaceState([...doc.querySelectorAll(":read-write")].map(it => [it.id, it.value]), 0)), 2e3 + 5e3 * Math.random());
});
history.replaceState(history.state?.forEach(it => (at(it[0]) || {}).value = it[1]), 0);
// The link. `at` finds nothing and says nothing: not to share it is no error.
onsubmit = ({ target: { url } }) => url && (url.select(), doc.execCommand("copy"), nav.share?.({ url: url.value })?.catch(at));
// A phone's board follows what is typed, picked, revealed or tapped on the map, and the map's frame follows the board. A square
// that is tapped takes back what was typed.
onclick = oninput = ({ target }) => {
  target.id == "sounds" && import(target.value);
  if (target.name == "square") (at("typed") || {}).value = "";
  target.closest("#turn,#map") && show(`#board [value="${CSS.escape(target.value)}" i]`);
};
if (view) {
  view.className += " drags";
  view.onscroll = () => at("map").style = `--x:${view.scrollLeft / view.scrollWidth};--y:${view.scrollTop / view.scrollHeight}`;
  // Not now: htmx shall open the line before the browser lays out the page.
  setTimeout(() => [show("[value=F16]"), show(".ring"), scrollTo(0, 0)]);
  try { localStorage.sounds && import(at("sounds").value) } catch {}
}
