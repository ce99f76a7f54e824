/** Work repeated until enough CPU time has gone by. */

/** CPU seconds that the caller's work has taken so far, from any zero point. */
export type CpuTimer = () => number;

/** What was done in which time. */
export interface Repeated {
  readonly count: number;
  readonly cpuS: number;
}

/** Share of the time left that the next batch aims at, by the rate so far. */
const AIM = 0.7;
/** The least batch, as a share of what is done: the end is overrun by hardly more. */
const LEAST = 0.01;

function nextBatch({ count, cpuS }: Repeated, seconds: number): number {
  const left = cpuS > 0 ? (count / cpuS) * (seconds - cpuS) : count;
  return Math.max(1, Math.ceil(LEAST * count), Math.floor(Math.min(count, AIM * left)));
}

/**
 * Calls `work(n)`, which does n units, until `seconds` have gone by. Asking for the CPU time is a
 * system call that can take a fraction of a millisecond, so batches double, then shrink towards the
 * end: a few dozen looks in all.
 */
export function repeatFor(
  seconds: number,
  readCpuS: CpuTimer,
  work: (units: number) => void,
): Repeated {
  const startS = readCpuS();
  let done: Repeated = { count: 0, cpuS: 0 };
  while (done.cpuS < seconds) {
    const units = nextBatch(done, seconds);
    work(units);
    done = { count: done.count + units, cpuS: readCpuS() - startS };
  }
  return done;
}
