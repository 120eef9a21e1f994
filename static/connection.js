// docs/architecture.md says what each part adds to a page that works without it. The bytes of this file are counted.
const doc = document, nav = navigator, at = id => doc.getElementById(id), turn = () => ({ ...at("turn")?.dataset }),
  on = addEventListener, vw = at("view"),
  see = it => doc.querySelector(it)?.closest("label,i").scrollIntoView({ block: "nearest" });
// The line. `late` counts the seconds in which an answer is missing. After four the page says so. `mute` counts those in which
// nothing is heard: up to 10 on an open line, and from 23 to 30 on one that opens. Then the line is given up.
let line, late, mute, was, lock, put, ids, now = +new Date;
on("htmx:ws:before:connection", it => (line = it.detail.connection, mute = 23, late ||= 1));
on("htmx:error", onoffline = () => late ||= 1);
// What was sent from a field is selected, so that what is typed next takes its place: a square after a question.
on("htmx:ws:after:message:outgoing", () => onoffline(doc.activeElement.select?.()));
// An empty message is a keep-alive, and none of htmx's business. It is no answer either: a line may be dead one way.
on("htmx:ws:before:message:incoming", it => (was = turn(), mute = (it.detail.cancelled = !it.detail.message.data) && late ? mute : 0));
on("htmx:ws:after:message:incoming", () => {
  const is = turn(late = NaN);
  // To the top for a new game and its end.
  if (is.phase != was.phase) /lo|^rem|er$/.test(was.phase+is.phase) && scroll(0, 0), see(".ring");
  // Chromium reports an error when an untouched page vibrates.
  is.yours > was.yours && nav.userActivation?.hasBeenActive && nav.vibrate?.(150);
  // A refusal leads to the field whose text was sent, `put`.
  if (put?.value && at("notice")?.dataset.refused) put = put.focus([put.ariaInvalid = !0]);
  keep();
});
setInterval(doc.onvisibilitychange = async it => {
  // A page that was hidden or asleep asks soon, since the answer sets the countdown right.
  if (it) return now = lock = null;
  if (now < (now = Date.now())-3e3 && mute < 7) mute = 6;
  // A server without keep-alives answers this, and so does one that has forgotten an answer.
  line && ++mute == 7 && line.socket.send('{"move":"here"}');
  // A dead socket closes only minutes later. Told so, htmx opens another one at once. Without a socket it keeps what is sent.
  if (mute%20==10) late = 4, line.socket?.dispatchEvent(new CloseEvent("close")), line.socket = line.socket?.close();
  at("line").hidden = !(++late > 4 && line);
  keep();
  // A round keeps the screen on. The browser takes the lock away from a hidden page.
  lock = at("order") ? lock || nav.wakeLock?.request("screen").catch(at) : void (await lock)?.release();
}, 1e3);
onpageshow = it => it.persisted && location.reload();
// After a close for good there is no line, else htmx has begun another one. 4426 says that the server is of another build. Then
// the page is loaded anew with what is typed. All pages of a deployment spread over five seconds.
on("htmx:ws:close", it => (line = 0, it.detail.code == 4426 && setTimeout(() => location.reload(history.replaceState([...doc.querySelectorAll(":read-write")].map(it => [it.id, it.value]), 0)), 2e3+5e3*Math.random())));
// What was typed is back. In a room the # goes by which an old browser has opened a card: an old WebKit that loads such an address
// would scroll back there, whatever has the focus.
history.replaceState(history.state?.forEach(it => (at(it[0]) || 0).value = it[1]), 0, vw && doc.URL.split("#", 1));
// The link. `at` finds nothing and says nothing: not to share it is no error.
onsubmit = ({ target: { url, text, typed, name } }) => (put = text || typed || name, url) && (url.select(), doc.execCommand("copy"), nav.share?.({ url: url.value })?.catch(at));
// A phone's board follows what is typed, picked, revealed or tapped on the map, and the map's frame follows the board. A square
// that is tapped takes back what was typed.
onclick = oninput = ({ target: it }) => {
  it.id == "sounds" && import(it.value);
  if (it.name == "square") (at("typed") || 0).value = "";
  (at("act") || 0).ariaLabel = "";
  it.closest("#turn,#map") && see(`#board [value="${CSS.escape(it.value)}" i]`);
};
// The focus. What the page takes away from it is given to the nearest line or part that is still there. `ids` has theirs.
const keep = () => ids?.map(it => doc.activeElement==doc.body && (it = at(it)?.querySelector("h2,summary,p,#act"))?.focus([it.tabIndex += 0]));
on("focusin", it => ids = it.composedPath().flatMap(it => [it.id, it.nextElementSibling?.id]).concat("turn"));
onpointerdown = () => ids = null;
if (vw) {
  // The keys of the board: arrows in two dimensions (38, 40), Home (36) and End (35). Enter (13) goes on to the button, which says
  // what it places. Nothing here may return false, which would stop the key.
  at("board").onkeydown = (it, { act, square } = at("place"), all = [...square], n = all.indexOf(it.target), by = it.ctrlKey ? 480 : 30, row = n-n%by,
    to = all[{38: n+450, 40: n+30, 36: row, 35: row+by-1, 13: n}[it.keyCode]%480]) => (to?.click(to.focus(it.preventDefault())), it.keyCode-13 || act?.focus([act.ariaLabel = act.textContent+": "+to.value]));
  vw.className += " drags";
  vw.onscroll = () => at("map").style = `--x:${vw.scrollLeft/vw.scrollWidth};--y:${vw.scrollTop/vw.scrollHeight}`;
  // Not now: htmx shall open the line before the browser lays out the page, and WebKit may be without the stylesheets.
  onload = () => scroll(see("[value=F16]"), see(".ring"));
  try { localStorage.sounds && import(at("sounds").value) } catch {}
}
