/**
 * Liveness of a flat program: the same fixed point as liveness.ts, one bit a slot.
 *
 * All slots of the three banks together fit one word, so what is live at a point is a number. Every
 * instruction is first turned into what it reads and what it writes; the passes then have no branch
 * but the one on being live.
 */
import { OPS } from '../ops.ts';
import type { Banks } from '../program.ts';
import { FLAT_KINDS, FLAT_OPS } from './flat-ops.ts';
import type { FlatPrograms } from './flat-programs.ts';
import { INSTRUCTIONS_MAX } from './live-code.ts';

/** Most slots of the three banks together. */
export const FLAT_SLOTS_MAX = 32;

const LABEL_BIT = 1;
const PREDICTION_BIT = 2;

/** Where the operands of an op are found: of in1, in2 and out a flag, and the first slot of its bank. */
const IN1_FLAG = 1;
const IN2_FLAG = 1 << 6;
const OUT_FLAG = 1 << 12;
const KEEPS_FLAG = 1 << 18;

function describeOp(op: number, firstSlots: readonly number[]): number {
  const { in1Kind, in2Kind, outKind, keepsOutput } = FLAT_OPS;
  const place = (kind: number, flag: number): number =>
    kind === FLAT_KINDS.none ? 0 : flag | (flag * 2 * firstSlots[kind]);
  return (
    place(in1Kind[op], IN1_FLAG) |
    place(in2Kind[op], IN2_FLAG) |
    place(outKind[op], OUT_FLAG) |
    (keepsOutput[op] === 1 ? KEEPS_FLAG : 0)
  );
}

/** First slot of each kind's bank when scalars, vectors and matrices are counted through. */
export function firstSlotsOf({ scalars, vectors }: Banks): readonly number[] {
  return [0, 0, scalars, scalars + vectors];
}

/** Analyses one program after the other. */
export class FlatLiveness {
  /** 1 where an instruction is live, over setup, predict and learn without gaps. */
  readonly isLive = new Uint8Array(INSTRUCTIONS_MAX);
  /** Instructions of setup, predict, learn of the last program. */
  setupCount = 0;
  predictCount = 0;
  learnCount = 0;
  /** Slots that live instructions write, as bits. */
  written = 0;
  readonly #ops: Int32Array;
  readonly #featuresBit: number;
  readonly #reads = new Int32Array(INSTRUCTIONS_MAX);
  readonly #writes = new Int32Array(INSTRUCTIONS_MAX);

  /** For programs with these banks: at most {@link FLAT_SLOTS_MAX} slots together. */
  constructor(banks: Banks) {
    const firstSlots = firstSlotsOf(banks);
    this.#ops = Int32Array.from(OPS, ({ code }) => describeOp(code, firstSlots));
    this.#featuresBit = 1 << banks.scalars;
  }

  /**
   * Begins with the program at `slot`; true when the features of the current example can reach its
   * prediction within predict.
   */
  begin(programs: FlatPrograms, slot: number): boolean {
    const { lengths, starts, stride } = programs;
    this.setupCount = lengths[slot * 3];
    this.predictCount = lengths[slot * 3 + 1];
    this.learnCount = lengths[slot * 3 + 2];
    const first = this.setupCount;
    this.#decode(programs.words, slot * stride + starts[1], first, first + this.predictCount);
    return this.#reachesPrediction(first, first + this.predictCount);
  }

  /** Marks the live instructions of the program it began with. */
  finish(programs: FlatPrograms, slot: number): void {
    const start = slot * programs.stride;
    const learnFirst = this.setupCount + this.predictCount;
    const end = learnFirst + this.learnCount;
    this.#decode(programs.words, start, 0, this.setupCount);
    this.#decode(programs.words, start + programs.starts[2], learnFirst, end);
    this.written = 0;
    this.#findFixedPoint(learnFirst, end);
  }

  /** What instructions `first` to `end` read and write; they stand from `start` on. */
  #decode(words: Int32Array, start: number, first: number, end: number): void {
    const reads = this.#reads;
    const writes = this.#writes;
    const ops = this.#ops;
    const { isLive } = this;
    for (let i = first; i < end; i += 1) {
      const word = words[start + i - first];
      const op = ops[word & 255];
      const in1 = (op & 1) << (((op >> 1) & 31) + ((word >>> 8) & 255));
      const in2 = ((op >> 6) & 1) << (((op >> 7) & 31) + ((word >>> 16) & 255));
      const out = ((op >> 12) & 1) << (((op >> 13) & 31) + (word >>> 24));
      reads[i] = in1 | in2 | (out & -(op >> 18));
      writes[i] = out;
      isLive[i] = 0;
    }
  }

  /** Forwards through predict: what the features have reached. */
  #reachesPrediction(first: number, end: number): boolean {
    let reached = this.#featuresBit;
    for (let i = first; i < end; i += 1) {
      const written = this.#writes[i];
      const isReached = (reached & this.#reads[i]) !== 0;
      reached = isReached ? reached | written : reached & ~written;
    }
    return (reached & PREDICTION_BIT) !== 0;
  }

  /** From what is live behind instructions `first` to `end` to what is live before them. */
  #passBackwards(behind: number, first: number, end: number): number {
    const reads = this.#reads;
    const writes = this.#writes;
    const { isLive } = this;
    let live = behind;
    let writtenHere = 0;
    for (let i = end - 1; i >= first; i -= 1) {
      const written = writes[i];
      if ((live & written) === 0) continue;
      isLive[i] = 1;
      writtenHere |= written;
      live = (live & ~written) | reads[i];
    }
    this.written |= writtenHere;
    return live;
  }

  /** The loops of liveness.ts: validation first, then training, then setup. */
  #findFixedPoint(learnFirst: number, end: number): void {
    const predictFirst = this.setupCount;
    // Label and features are set in front of a function: what was there is not live.
    const kept = ~(LABEL_BIT | this.#featuresBit);
    let head = 0;
    for (let grown = -1; grown !== head; ) {
      grown = head;
      head |= kept & this.#passBackwards(head | PREDICTION_BIT, predictFirst, learnFirst);
    }
    for (let grown = -1; grown !== head; ) {
      grown = head;
      const behind = kept & this.#passBackwards(head, learnFirst, end);
      head |= kept & this.#passBackwards(behind | PREDICTION_BIT, predictFirst, learnFirst);
    }
    this.#passBackwards(head, 0, predictFirst);
  }
}
