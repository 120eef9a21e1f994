// A room with its players' sockets: one move at a time, which is over when every one of them has heard of it.
import WebSocket from 'ws';

const SQUARES = [...'ABCDEFGHIJKLMNOP'].flatMap((row) => Array.from({ length: 30 }, (_, column) => row + (column + 1)));
// No word of the rules has only these, so none is a colour, a number or a place.
const LETTERS = 'bdgklmt';
const CLUE_LENGTH = 12;
const TRIES = 6;
const PAUSE = 1_000; // ms after the first of them, and more after each
const PATIENCE = 60_000; // ms for a socket to open, on a machine that is busy

export class Room {
  // With several `urls` of the same server, its players' sockets are spread over them.
  constructor(tongue, url, { name, cookies, seats, urls }, random) {
    this.tongue = tongue;
    this.urls = urls ?? [url];
    this.name = name;
    this.random = random;
    this.members = Array.from({ length: seats }, (_, number) => new Member(this, number, cookies?.[number]));
    this.version = 0;
    this.taken = new Set();
    this.flight = null;
    this.onEnd = () => {};
  }

  // Resolves when all have been shown the room. One after the other, as people come.
  async open() {
    for (const member of this.members) await member.open();
  }

  close() {
    for (const member of this.members) member.socket.terminate();
  }

  // The name of the move that comes next.
  get awaits() {
    return this.tongue.due(this)?.kind ?? null;
  }

  // Makes the move that is due, at a time that was set for it. False when the room waits for nobody.
  move(scheduled) {
    const due = this.tongue.due(this);
    if (!due) return false;
    const chosen = this.choose(due);
    const text = this.tongue.message(this, due, chosen);
    this.flight = { kind: due.kind, version: this.version + 1, scheduled, sent: performance.now(), missing: this.members.length };
    due.mover.socket.send(text);
    return true;
  }

  hears(member, before, data) {
    if (member.version > this.version) this.version = member.version;
    const { flight } = this;
    if (!flight) return;
    if (before < flight.version && member.version >= flight.version) this.heard(flight);
    else if (this.tongue.refusal(data)) this.end({ refused: this.tongue.refusal(data) });
  }

  heard(flight) {
    flight.missing -= 1;
    if (!flight.missing) this.end({});
  }

  end(how) {
    const { flight } = this;
    this.flight = null;
    this.onEnd(this, flight, how);
  }

  choose({ kind, card }) {
    if (kind === 'clue') return this.clue();
    if (kind === 'guess') return this.square();
    if (kind !== 'pick') return null;
    this.taken.clear();
    return card[0];
  }

  clue() {
    return Array.from({ length: CLUE_LENGTH }, () => this.random.of(LETTERS)).join('');
  }

  square() {
    const free = SQUARES.filter((square) => !this.taken.has(square));
    const square = this.random.of(free);
    if (free.length === 1) this.taken.clear();
    this.taken.add(square);
    return square;
  }
}

class Member {
  constructor(room, number, cookie) {
    this.room = room;
    this.number = number;
    this.url = room.urls[number % room.urls.length];
    this.cookie = cookie;
    this.onMessage = () => {};
    this.onClose = () => {};
    this.version = -1;
    this.turn = {};
    this.taken = 0;
  }

  // The bytes that came over the line since the last call, frames and all.
  get received() {
    const { bytesRead } = this.line;
    const received = bytesRead - this.taken;
    this.taken = bytesRead;
    return received;
  }

  // A server that is busy may turn a socket away; like a page, it comes back.
  async open() {
    for (let tried = 1; ; tried += 1) {
      try {
        return await this.connect();
      } catch (trouble) {
        if (tried === TRIES) throw trouble;
        await new Promise((resolve) => { setTimeout(resolve, tried * PAUSE); });
      }
    }
  }

  connect() {
    const { room, url } = this;
    const headers = this.cookie ? { Cookie: this.cookie } : {};
    const options = { headers, origin: room.tongue.origin(url), handshakeTimeout: PATIENCE, skipUTF8Validation: true };
    this.version = -1;
    this.socket = new WebSocket(this.address ?? room.tongue.address(url, room), options);
    this.socket.on('upgrade', ({ socket }) => { this.line = socket; });
    return new Promise((resolve, reject) => {
      this.welcome = resolve;
      this.socket.on('error', reject);
      this.socket.on('close', (code) => {
        reject(new Error(`${room.name} was closed with ${code}`));
        this.onClose(code);
      });
      this.socket.on('message', (data) => this.hear(data));
    });
  }

  hear(data) {
    this.onMessage();
    if (!data.length) return; // a keep-alive
    const { room } = this;
    const version = room.tongue.read(this, data);
    if (version === null) return;
    if (this.version < 0) room.tongue.pieces(data).forEach((square) => room.taken.add(square));
    const before = this.version;
    this.version = version;
    this.welcome();
    room.hears(this, before, data);
  }
}
