/** A decoded instruction: what the kernels of the ops work on. */
import type { FillStream } from './random-stream.ts';

/** Runs one op on the memory; operands are read before the result is written. */
export type Kernel = (memory: Float64Array, step: Step) => void;

/** One decoded instruction. Offsets are positions of a slot's first element in the memory. */
export interface Step {
  readonly run: Kernel;
  /** Offset of the first input. */
  readonly a: number;
  /** Offset of the second input. */
  readonly b: number;
  /** Offset of the result. */
  readonly out: number;
  /** F. */
  readonly n: number;
  /** Elements of the result when it is a vector or matrix, else of the first input. */
  readonly length: number;
  /** Offset of F squared elements that no slot uses. */
  readonly scratch: number;
  /** The constants: act or d0, d1, d2. */
  readonly c0: number;
  readonly c1: number;
  readonly c2: number;
  /** Numbers of a random fill; a shared idle stream for other ops. */
  readonly stream: FillStream;
}
