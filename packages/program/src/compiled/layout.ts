/**
 * What lies where in the evaluator's memory; assembly/layout.ts says the same to the kernels.
 *
 * Tasks are lanes, two f64 a v128, a pair of tasks. A slot is contiguous: [pair][element][2 tasks].
 */

import { INSTRUCTIONS_MAX } from './live-code.ts';

/** Bytes of one element of one pair. */
export const PAIR_BYTES = 16;
/** Bytes of one step. */
export const STEP_BYTES = 64;

/** Fields of a step, as indexes of 32-bit words. */
export const FIELD = { kernel: 0, a: 1, b: 2, out: 3, blocks: 4, bytes: 5, c: 6 } as const;
/** Constants of a step, as indexes of f64. */
export const CONSTANT_FIELD = 4;

/** Most steps: every instruction, predict twice, and a copy behind each. */
const STEPS_MAX = 2048;
/** Below it lie the compiler's own tables; see the check in engine.test.ts. */
const STATIC_END = 8192;

/** Where the fixed parts begin, in bytes. */
export const STEPS_START = STATIC_END;
const STEPS_END = STEPS_START + STEPS_MAX * STEP_BYTES;
/** Addresses of step fields that follow the rows, four lists one behind the other. */
export const PATCHES_START = STEPS_END;
const PATCHES_MAX = 4 * STEPS_MAX;
/** The probe's key, 16 bytes. */
export const KEY_START = PATCHES_START + PATCHES_MAX * 4;
/** Call counters of random fills, u64 by ordinal. */
export const CALLS_START = KEY_START + PAIR_BYTES;
/** Everything from here on depends on the tasks. */
export const TASKS_START = CALLS_START + 8 * INSTRUCTIONS_MAX;

/** The next multiple of 64, so that blocks of elements share no cache line. */
export function alignUp(address: number): number {
  return (address + 63) & ~63;
}
