// What a process has used, as Linux counts it.
import { readdirSync, readFileSync } from 'node:fs';

const MICROSECONDS = 1e6;

// Seconds on a core, by all its threads; to the microsecond, where /proc/PID/stat counts in hundredths.
export function cpu(pid) {
  if (!pid) return 0;
  const tasks = readdirSync(`/proc/${pid}/task`);
  const nanoseconds = tasks.map((task) => Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]));
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e9;
}

export function ownCpu() {
  const { user, system } = process.cpuUsage();
  return (user + system) / MICROSECONDS;
}

// Memory that is resident, in kB.
export function memory(pid) {
  if (!pid) return 0;
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
}
