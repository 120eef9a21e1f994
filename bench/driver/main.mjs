// Plays as it is told on its standard input (JSON), and prints what came of it (JSON); bench/driver.py says what is in both.
import { text } from 'node:stream/consumers';

import { cpu, memory, ownCpu } from './meter.mjs';
import * as ours from './ours.mjs';
import { EagerPage, Page, keepPages } from './page.mjs';
import { Closed, Open, Rounds, Steady } from './play.mjs';
import { Random } from './random.mjs';
import { comeBack } from './return.mjs';
import { Room } from './room.mjs';
import * as theirs from './theirs.mjs';

const TONGUES = { ours, theirs };
const AT_ONCE = 10; // rooms or pages that are opened at the same time

const asked = JSON.parse(await text(process.stdin));
const random = new Random(asked.seed);
const before = memory(asked.pids);
const [rooms, idle] = [asked.rooms, asked.idle].map(seat);
const pages = pagesOf(idle, Page);
const eager = asked.mode === 'return' ? pagesOf(rooms, EagerPage) : [];
if (asked.mode === 'return') await inTurns([...pages, ...eager], (page) => page.load());
await inTurns([...idle, ...rooms], (room) => room.open());
keepPages([...pages, ...eager]);
await wait(asked.settle);
const result = { memory: { before, open: memory(asked.pids) }, ...(await played()) };
process.stdout.write(`${JSON.stringify(result)}\n`, () => {
  if (asked.mode !== 'stay') process.exit();
});

function seat(given) {
  return given.map((room) => new Room(TONGUES[asked.tongue], asked.url, room, random));
}

// Only our own server has pages that come back.
function pagesOf(given, Kind) {
  const members = given.filter(({ tongue }) => tongue === ours).flatMap((room) => room.members);
  return members.map((member) => new Kind(member, random));
}

async function inTurns(all, start) {
  const rest = [...all];
  const next = async () => {
    for (let one = rest.shift(); one; one = rest.shift()) await start(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}

async function played() {
  if (asked.mode === 'hold' || asked.mode === 'stay') return {};
  if (asked.mode === 'return') {
    process.stdout.write('open\n');
    return comeBack(pages, eager);
  }
  if (asked.mode === 'rest') return { cpu: await rested() };
  if (asked.mode === 'rounds') return { rounds: await new Rounds(rooms, asked.pids).run(asked.games) };
  if (asked.mode === 'steady') return measured(new Steady(rooms, asked.gap));
  return measured(asked.mode === 'open' ? new Open(rooms, asked.rate, random) : new Closed(rooms));
}

// Seconds of the server's core while the idle sockets do what open pages do: hear its keep-alives, and answer its pings.
async function rested() {
  const before = cpu(asked.pids);
  await wait(asked.seconds);
  return cpu(asked.pids) - before;
}

async function measured(play) {
  await play.run(asked.warmup);
  play.tally.begin();
  for (const room of rooms) room.members.forEach((member) => member.received);
  const [server, driver] = [cpu(asked.pids), ownCpu()];
  await play.run(asked.seconds);
  const spent = { server: cpu(asked.pids) - server, driver: ownCpu() - driver };
  play.giveUp?.();
  const { began, add, ...tally } = play.tally;
  return { ...tally, seconds: (performance.now() - began) / 1000, per_second: tally.seconds, cpu: spent };
}

function wait(seconds) {
  return new Promise((resolve) => { setTimeout(resolve, seconds * 1000); });
}
