/**
 * CPU time (user and system) of the measuring thread where Node tells it (23.9 and newer), else of the
 * whole process. A measuring process does nothing else, but V8's compiler and garbage collector
 * work on threads of their own, which the process's time includes: what is measured warms up first.
 */

const US_PER_S = 1e6;

/** `process` of a Node that tells a thread's CPU time. */
interface ThreadTimes {
  threadCpuUsage?: () => NodeJS.CpuUsage;
}

const host: NodeJS.Process & ThreadTimes = process;

/** What is counted, for the report. */
export const CPU_COUNTED =
  host.threadCpuUsage === undefined
    ? 'user + system of a process of its own (process.cpuUsage), after warming up'
    : 'user + system of the measuring thread (process.threadCpuUsage), after warming up';

/** CPU seconds so far. */
export function readCpuS(): number {
  const { user, system } = host.threadCpuUsage?.() ?? host.cpuUsage();
  return (user + system) / US_PER_S;
}
