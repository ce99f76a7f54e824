/**
 * What lies where in memory. src/compiled/layout.ts says the same to the encoder.
 *
 * Tasks are lanes: two f64 a v128, a pair of tasks; a group has `pairs` pairs. A slot of the banks is
 * contiguous, pair by pair, element by element: [pair][element][2 tasks]. One row of features has the
 * same form as a vector, one row of labels the form of a scalar, so that v0 and s0 need no copies.
 */

/** Bytes of a v128: one element of one pair. */
export const LANES: usize = 16;

/** Bytes of one step; fields by their offsets below. */
export const STEP_BYTES: usize = 64;
/** u32 */
export const KERNEL: usize = 0;
/** Address of the first operand, u32. */
export const A: usize = 4;
/** Address of the second operand, u32. */
export const B: usize = 8;
/** Address of the result, u32. */
export const OUT: usize = 12;
/** How many blocks the kernel works through, u32. */
export const BLOCKS: usize = 16;
/** Bytes of one block, u32. */
export const BYTES: usize = 20;
/** Address of a third operand, or a random fill's ordinal, u32. */
export const C: usize = 24;
/** First constant, f64. */
export const CONSTANT_0: usize = 32;
/** Second constant, f64. */
export const CONSTANT_1: usize = 40;
