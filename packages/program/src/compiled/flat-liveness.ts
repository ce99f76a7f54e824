/**
 * Liveness of a flat program: the same fixed point as liveness.ts, one bit a slot.
 *
 * Each bank has at most 32 slots, so what is live at a point is three masks. Every instruction is
 * first turned into six masks (what it reads and what it writes, by bank); the passes then have no
 * branch but the one on being live.
 */
import { OPS } from '../ops.ts';
import { FLAT_KINDS, FLAT_OPS } from './flat-ops.ts';
import type { FlatPrograms } from './flat-programs.ts';
import { INSTRUCTIONS_MAX } from './live-code.ts';

const LABEL_BIT = 1;
const PREDICTION_BIT = 2;
const FEATURES_BIT = 1;
const MASKS = 6;

/** Ten flags an op, 0 or 1: in1, in2, out being scalar, vector, matrix; keeps its output. */
const FLAGS_PER_OP = 10;
const FLAGS = new Int32Array(OPS.length * FLAGS_PER_OP);
for (let op = 0; op < OPS.length; op += 1) {
  const kinds = [FLAT_OPS.in1Kind[op], FLAT_OPS.in2Kind[op], FLAT_OPS.outKind[op]];
  for (const [place, kind] of kinds.entries()) {
    if (kind !== FLAT_KINDS.none) FLAGS[op * FLAGS_PER_OP + place * 3 + kind - 1] = 1;
  }
  FLAGS[op * FLAGS_PER_OP + 9] = FLAT_OPS.keepsOutput[op];
}

/** Scratch space of one analysis after the other. */
export class FlatLiveness {
  /** 1 where an instruction is live, over setup, predict and learn without gaps. */
  readonly isLive = new Uint8Array(INSTRUCTIONS_MAX);
  /** Instructions of setup, predict, learn of the last program. */
  setupCount = 0;
  predictCount = 0;
  learnCount = 0;
  /** Reads and writes of scalars, vectors, matrices of each instruction. */
  readonly #masks = new Int32Array(INSTRUCTIONS_MAX * MASKS);
  /** Live scalars, vectors, matrices at the point in question. */
  #scalars = 0;
  #vectors = 0;
  #matrices = 0;

  /**
   * Begins with the program at `slot`; true when the features of the current example can reach its
   * prediction within predict.
   */
  begin(programs: FlatPrograms, slot: number): boolean {
    const { lengths, starts, stride } = programs;
    this.setupCount = lengths[slot * 3];
    this.predictCount = lengths[slot * 3 + 1];
    this.learnCount = lengths[slot * 3 + 2];
    const predict = { first: this.setupCount, count: this.predictCount };
    this.#decode(programs, slot * stride + starts[1], predict);
    return this.#reachesPrediction();
  }

  /** Marks the live instructions of the program it began with. */
  finish(programs: FlatPrograms, slot: number): void {
    const { setupCount, predictCount, learnCount } = this;
    const start = slot * programs.stride;
    const learnFirst = setupCount + predictCount;
    this.#decode(programs, start, { first: 0, count: setupCount });
    this.#decode(programs, start + programs.starts[2], { first: learnFirst, count: learnCount });
    for (let i = 0; i < learnFirst + learnCount; i += 1) this.isLive[i] = 0;
    this.#findFixedPoint();
  }

  /** Forwards through predict: what the features have reached. */
  #reachesPrediction(): boolean {
    const masks = this.#masks;
    const first = this.setupCount * MASKS;
    const end = first + this.predictCount * MASKS;
    let scalars = 0;
    let vectors = FEATURES_BIT;
    let matrices = 0;
    for (let at = first; at < end; at += MASKS) {
      const isReached =
        (scalars & masks[at]) | (vectors & masks[at + 1]) | (matrices & masks[at + 2]);
      scalars &= ~masks[at + 3];
      vectors &= ~masks[at + 4];
      matrices &= ~masks[at + 5];
      if (isReached === 0) continue;
      scalars |= masks[at + 3];
      vectors |= masks[at + 4];
      matrices |= masks[at + 5];
    }
    return (scalars & PREDICTION_BIT) !== 0;
  }

  /** The six masks of `count` instructions, as instructions `first` and following. */
  #decode(programs: FlatPrograms, start: number, to: { first: number; count: number }): void {
    const { words } = programs;
    const masks = this.#masks;
    const { first, count } = to;
    for (let i = 0; i < count; i += 1) {
      const word = words[start + i];
      const flags = (word & 255) * FLAGS_PER_OP;
      const in1 = word >>> 8;
      const in2 = word >>> 16;
      const out = word >>> 24;
      const at = (first + i) * MASKS;
      // A shift takes its count modulo 32: slots are below 32 and the next field is 8 bits away.
      const writesScalar = FLAGS[flags + 6] << out;
      const writesVector = FLAGS[flags + 7] << out;
      const writesMatrix = FLAGS[flags + 8] << out;
      const keeps = -FLAGS[flags + 9];
      masks[at] = (FLAGS[flags] << in1) | (FLAGS[flags + 3] << in2) | (writesScalar & keeps);
      masks[at + 1] =
        (FLAGS[flags + 1] << in1) | (FLAGS[flags + 4] << in2) | (writesVector & keeps);
      masks[at + 2] =
        (FLAGS[flags + 2] << in1) | (FLAGS[flags + 5] << in2) | (writesMatrix & keeps);
      masks[at + 3] = writesScalar;
      masks[at + 4] = writesVector;
      masks[at + 5] = writesMatrix;
    }
  }

  /** From what is live behind instructions [first, end) to what is live before them. */
  #passBackwards(first: number, end: number): void {
    const masks = this.#masks;
    const { isLive } = this;
    let scalars = this.#scalars;
    let vectors = this.#vectors;
    let matrices = this.#matrices;
    for (let i = end - 1; i >= first; i -= 1) {
      const at = i * MASKS;
      const writesScalar = masks[at + 3];
      const writesVector = masks[at + 4];
      const writesMatrix = masks[at + 5];
      const isUsed =
        (scalars & writesScalar) | (vectors & writesVector) | (matrices & writesMatrix);
      if (isUsed === 0) continue;
      isLive[i] = 1;
      scalars = (scalars & ~writesScalar) | masks[at];
      vectors = (vectors & ~writesVector) | masks[at + 1];
      matrices = (matrices & ~writesMatrix) | masks[at + 2];
    }
    this.#scalars = scalars;
    this.#vectors = vectors;
    this.#matrices = matrices;
  }

  /** Label and features are set in front of a function: what was there is not live. */
  #passFunction(first: number, end: number): void {
    this.#passBackwards(first, end);
    this.#scalars &= ~LABEL_BIT;
    this.#vectors &= ~FEATURES_BIT;
  }

  /** The loops of liveness.ts: validation first, then training, then setup. */
  #findFixedPoint(): void {
    const predictFirst = this.setupCount;
    const learnFirst = predictFirst + this.predictCount;
    const end = learnFirst + this.learnCount;
    let scalars = 0;
    let vectors = 0;
    let matrices = 0;
    for (let isTraining = 0; isTraining < 2; isTraining += 1) {
      for (let isGrowing = 1; isGrowing !== 0; ) {
        this.#scalars = scalars;
        this.#vectors = vectors;
        this.#matrices = matrices;
        if (isTraining === 1) this.#passFunction(learnFirst, end);
        this.#scalars |= PREDICTION_BIT;
        this.#passFunction(predictFirst, learnFirst);
        isGrowing =
          (this.#scalars & ~scalars) | (this.#vectors & ~vectors) | (this.#matrices & ~matrices);
        scalars |= this.#scalars;
        vectors |= this.#vectors;
        matrices |= this.#matrices;
      }
    }
    this.#scalars = scalars;
    this.#vectors = vectors;
    this.#matrices = matrices;
    this.#passBackwards(0, predictFirst);
  }
}
