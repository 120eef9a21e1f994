// Sockets that lose their lines together: when they are all back, and how long a room that plays on stalls meanwhile.
import { Steady } from './play.mjs';

const GAP = 50; // ms between two moves of the bystanders
const LOOK = 5; // ms
const PATIENCE = 120_000; // ms

// Resolves once all pages show the latest version of their rooms again. Seconds count from the loss of the first line.
export async function comeBack(pages, eager) {
  const [bystander] = eager.map(({ member }) => member.room);
  await until(() => pages.every(({ lost }) => lost));
  const lost = Math.min(...pages.map((page) => page.lost));
  await until(() => eager.every((page) => page.lost && isUpToDate(page)));
  const isUp = performance.now();
  const play = new Steady([bystander], GAP);
  play.start();
  await until(() => pages.every(isUpToDate));
  const { latencies } = play.tally;
  const waits = bystander.flight ? [performance.now() - bystander.flight.scheduled] : [];
  return { seconds: since(lost), away: (isUp - lost) / 1000, stall: Math.max(...latencies, ...waits), moves: latencies.length };
}

function isUpToDate({ member }) {
  return member.socket.readyState === member.socket.OPEN && member.version >= 0 && member.version === member.room.version;
}

async function until(isTrue) {
  for (const end = performance.now() + PATIENCE; !isTrue();) {
    if (performance.now() > end) throw new Error('The pages did not come back');
    await new Promise((resolve) => { setTimeout(resolve, LOOK); });
  }
}

const since = (time) => (performance.now() - time) / 1000;
