// What processes have used, as Linux counts it.
import { readdirSync, readFileSync } from 'node:fs';

const MICROSECONDS = 1e6;

// Seconds on cores, by all their threads; to the microsecond, where /proc/PID/stat counts in hundredths.
export function cpu(pids) {
  const tasks = pids.flatMap((pid) => readdirSync(`/proc/${pid}/task`).map((task) => `/proc/${pid}/task/${task}/schedstat`));
  return sum(tasks.map((file) => Number(readFileSync(file, 'utf8').split(' ')[0]))) / 1e9;
}

export function ownCpu() {
  const { user, system } = process.cpuUsage();
  return (user + system) / MICROSECONDS;
}

// Memory that is resident, in kB.
export function memory(pids) {
  return sum(pids.map((pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1])));
}

const sum = (numbers) => numbers.reduce((all, each) => all + each, 0);
