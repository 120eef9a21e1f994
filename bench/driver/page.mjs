// A socket as a page keeps it: static/connection.js says when a page asks and gives up, htmx's hx-ws when it comes back.
const RECONNECT_DELAY = 500; // ms until a page comes back for the first time, and double that for each further time
const RECONNECT_MAX_DELAY = 1_500; // ms
const RECONNECT_JITTER = 0.3; // of the delay, to both sides
const RECONNECT_CODES = new Set([1000, 1001, 1005, 1006, 1011, 1012, 1013, 1014]);
const ASKS_AFTER = 7; // seconds without a message
const GIVES_UP_AFTER = 10; // seconds without a message
const CONNECTION = /hx-ws:connect="([^"]+)"/;

export class Page {
  constructor(member, random) {
    this.member = member;
    this.random = random;
    this.mute = 0;
    this.tries = 0;
  }

  // Loads the page, whose socket names in its query what the page shows.
  async load() {
    const { member } = this;
    const page = await fetch(`${member.url}/r/${member.room.name}/`, { headers: { Cookie: member.cookie } });
    const path = CONNECTION.exec(await page.text())[1].replaceAll('&amp;', '&');
    member.address = member.url.replace(/^http/, 'ws') + path;
  }

  // Keeps the line of a member that is open.
  keep() {
    this.member.onMessage = () => { this.mute = 0; };
    this.member.onClose = (code) => this.closed(code);
  }

  // Once a second.
  tick() {
    if (this.member.socket.readyState !== this.member.socket.OPEN) return;
    this.mute += 1;
    if (this.mute === ASKS_AFTER) this.member.socket.send('{"move":"here"}');
    if (this.mute === GIVES_UP_AFTER) this.member.socket.terminate();
  }

  closed(code) {
    if (!RECONNECT_CODES.has(code)) throw new Error(`A page was closed with ${code}`);
    this.mute = 0;
    this.lost ??= performance.now();
    setTimeout(() => this.comeBack(), this.delay());
  }

  delay() {
    const delay = Math.min(RECONNECT_DELAY * 2 ** this.tries, RECONNECT_MAX_DELAY);
    this.tries += 1;
    return delay * (1 + RECONNECT_JITTER * (2 * this.random.next() - 1));
  }

  comeBack() {
    // A socket that could not open is closed, too. Then its page tries again.
    this.member.connect().then(() => { this.tries = 0; }, () => {});
  }
}

// A page whose line is tried again at once, so that it is back before all others.
export class EagerPage extends Page {
  delay() {
    return 20; // ms
  }
}

export function keepPages(pages) {
  pages.forEach((page) => page.keep());
  if (pages.length) setInterval(() => pages.forEach((page) => page.tick()), 1_000);
}
