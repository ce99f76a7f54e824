/** Work repeated until enough CPU time has gone by. */

/** CPU seconds that the caller's work has taken so far, from any zero point. */
export type CpuTimer = () => number;

/** What was done in which time. */
export interface Repeated {
  readonly count: number;
  readonly cpuS: number;
}

const LOOKS = 50;

/**
 * Calls `work(n)`, which does n units, until `seconds` have gone by. The batches grow with what was
 * done, so that looking at the clock costs nothing and the end is overrun by a few percent at most.
 */
export function repeatFor(
  seconds: number,
  readCpuS: CpuTimer,
  work: (units: number) => void,
): Repeated {
  const startS = readCpuS();
  let count = 0;
  let cpuS = 0;
  while (cpuS < seconds) {
    const units = Math.max(1, Math.floor(count / LOOKS));
    work(units);
    count += units;
    cpuS = readCpuS() - startS;
  }
  return { count, cpuS };
}
