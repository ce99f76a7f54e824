/** The machine's own examination before it mines: does it agree, and how fast is it. */
import fs from 'node:fs';
import { type Clock, readDatasetFile } from '@adit/base';
import { openTaskType } from '@adit/evolution';
import { requireAgreement, runSelfTest, type SelfTestOptions } from '@adit/sidecar';

/** What was found. */
export interface MachineCheck {
  /** For people. */
  readonly lines: readonly string[];
  /** Most programs that one lease should hold here. */
  readonly itemsPerLease: number;
}

/** A lease's evaluation should not take longer than this, s. */
const LEASE_AIM_S = 600;
const ITEMS_MAX = 8;

/** How many of the dearest programs fit the time that a lease's evaluation should take. */
export function fitItems(programsPerS: number): number {
  return Math.max(1, Math.min(ITEMS_MAX, Math.floor(programsPerS * LEASE_AIM_S)));
}

/**
 * Scores the golden programs and estimates durations from their speed.
 * @throws AditError `machine_disagrees`; those of `openTaskType`.
 */
export function checkMachine(
  tasks: readonly string[],
  given: { readonly clock: Clock; readonly cpuPercent: number },
  options: SelfTestOptions = {},
): MachineCheck {
  const result = runSelfTest(given.clock, options);
  requireAgreement(result);
  const { total, tookMs, elementsPerS } = result;
  const limits = tasks.map((spec) => {
    const read = (file: string): string => fs.readFileSync(file, 'utf8');
    return openTaskType(spec, read, readDatasetFile).consensusSuite.opCostLimit;
  });
  const share = given.cpuPercent / 100;
  const programsPerS = (elementsPerS * share) / Math.max(1, ...limits);
  const itemsPerLease = fitItems(programsPerS);
  return {
    itemsPerLease,
    lines: [
      `This machine agrees: ${total} of ${total} digests (${tookMs} ms)`,
      `Speed: at least ${programsPerS.toPrecision(2)} programs/s a thread, measured as ${elementsPerS} ` +
        `elements/s; a lease may hold ${itemsPerLease} programs`,
    ],
  };
}
