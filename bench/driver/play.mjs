// When rooms move: at once when everybody has heard of the last move, after a pause, at set times, or a round at a time.
import { cpu } from './meter.mjs';

const LOST_AFTER = 15_000; // ms
const LOOK = 500; // ms
const AGAIN = 1_000; // ms after a refusal, so that one who is told to slow down does
const SOON = 20; // ms

// What came of the moves; what was counted before `begin` is forgotten.
class Tally {
  begin() {
    Object.assign(this, { moves: 0, latencies: [], bytes: 0, guessBytes: [], refused: {}, lost: 0, waiting: 0, seconds: [] });
    this.began = performance.now();
  }

  // Milliseconds from when it should have been sent to when the last one heard of it.
  add(room, { kind, scheduled }) {
    const now = performance.now();
    this.moves += 1;
    this.latencies.push(now - scheduled);
    this.weigh(room, kind);
    const second = Math.floor((now - this.began) / 1000);
    this.seconds[second] = (this.seconds[second] ?? 0) + 1;
  }

  weigh(room, kind) {
    for (const { received } of room.members) {
      this.bytes += received;
      if (kind === 'guess') this.guessBytes.push(received);
    }
  }

  fail({ refused, lost }) {
    if (lost) this.lost += 1;
    else this.refused[refused] = (this.refused[refused] ?? 0) + 1;
  }
}

// Each room moves again as soon as it can.
export class Closed {
  constructor(rooms) {
    this.rooms = rooms;
    this.tally = new Tally();
    this.tally.begin();
    for (const room of rooms) room.onEnd = (...end) => this.ended(...end);
  }

  async run(seconds) {
    this.isOver = false;
    this.start();
    const look = setInterval(() => this.look(), LOOK);
    await wait(seconds * 1000);
    clearInterval(look);
    this.isOver = true;
  }

  start() {
    for (const room of this.rooms) if (!room.flight) this.go(room);
  }

  go(room) {
    if (this.isOver || room.flight) return;
    if (!room.move(performance.now())) setTimeout(() => this.go(room), SOON);
  }

  ended(room, flight, how) {
    if (how.refused || how.lost) {
      this.tally.fail(how);
      setTimeout(() => this.go(room), AGAIN);
      return;
    }
    this.tally.add(room, flight);
    this.go(room);
  }

  // One move that nobody hears of must not hold its room for ever.
  look() {
    const before = performance.now() - LOST_AFTER;
    for (const room of this.rooms) if (room.flight?.sent < before) room.end({ lost: true });
  }
}

// Each room moves again after a pause, as tables of people do.
export class Steady extends Closed {
  constructor(rooms, gap) {
    super(rooms);
    this.gap = gap;
  }

  ended(room, flight, how) {
    if (how.refused || how.lost) this.tally.fail(how);
    else this.tally.add(room, flight);
    setTimeout(() => this.go(room), this.gap);
  }
}

// So many moves a second in all, at times that do not wait for anybody (a Poisson process); rooms are drawn.
export class Open extends Closed {
  constructor(rooms, rate, random) {
    super(rooms);
    this.rate = rate;
    this.random = random;
    this.idle = [...rooms];
    this.overdue = [];
  }

  async run(seconds) {
    this.isOver = false;
    this.due ??= performance.now();
    const look = setInterval(() => this.look(), LOOK);
    this.arrive();
    await wait(seconds * 1000);
    clearInterval(look);
    clearTimeout(this.timer);
    this.isOver = true;
  }

  // Those that should have been over by now and are not, as if they were: they have waited at least for so long.
  giveUp() {
    const now = performance.now();
    const sent = this.rooms.filter((room) => room.flight).map((room) => room.flight.scheduled);
    const waiting = [...sent, ...this.overdue];
    this.tally.waiting = waiting.length;
    this.tally.latencies.push(...waiting.map((scheduled) => now - scheduled));
  }

  arrive() {
    const now = performance.now();
    for (; this.due <= now; this.due += this.random.gap(this.rate) * 1000) this.overdue.push(this.due);
    this.serve();
    this.timer = setTimeout(() => this.arrive(), this.due - now);
  }

  serve() {
    while (this.overdue.length && this.idle.length) {
      const [room] = this.idle.splice(Math.floor(this.random.next() * this.idle.length), 1);
      if (!room.move(this.overdue[0])) {
        setTimeout(() => this.rest(room), SOON);
        continue;
      }
      this.overdue.shift();
    }
  }

  ended(room, flight, how) {
    if (how.refused || how.lost) {
      this.tally.fail(how);
      setTimeout(() => this.rest(room), AGAIN);
      return;
    }
    this.tally.add(room, flight);
    this.rest(room);
  }

  rest(room) {
    this.idle.push(room);
    if (!this.isOver) this.serve();
  }
}

// All rooms begin a round together: what each costs is known then.
export class Rounds extends Closed {
  constructor(rooms, pids) {
    super(rooms);
    this.pids = pids;
    this.held = [];
    this.spent = [];
  }

  // Until so many games are over. Resolves to [{ round, moves, cpu }].
  run(games) {
    this.games = games;
    this.round = 0;
    for (const room of this.rooms) this.go(room);
    return new Promise((resolve) => { this.resolve = resolve; });
  }

  go(room) {
    const { awaits } = room;
    if (!['start', 'next', 'rematch'].includes(awaits)) {
      super.go(room);
      return;
    }
    this.awaits = awaits; // now: while the last rooms are waited for, the clock may end the reveal of the first
    this.held.push(room);
    if (this.held.length === this.rooms.length) this.turn();
  }

  turn() {
    const now = cpu(this.pids);
    if (this.round) this.spent.push({ round: this.round, moves: this.tally.moves, cpu: now - this.began });
    const { awaits } = this;
    if (awaits === 'rematch') this.games -= 1;
    this.round = awaits === 'next' ? this.round + 1 : Number(awaits === 'start');
    if (!this.games) {
      this.resolve(this.spent);
      return;
    }
    this.tally.begin();
    this.began = cpu(this.pids);
    for (const room of this.held.splice(0)) super.go(room);
  }
}

const wait = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
