/**
 * From a flat program to its canonical live code, as canonical.ts says it, in one pass over the
 * instructions and without making an object.
 */
import { elementIndex } from '../kernels/fill.ts';
import { FlatLiveness } from './flat-liveness.ts';
import { FLAT_KINDS, FLAT_OPS } from './flat-ops.ts';
import type { FlatPrograms } from './flat-programs.ts';
import { CONSTANTS_PER_INSTRUCTION, type LiveCode } from './live-code.ts';

/** Names of a kind's slots: 32 slots and one for all that nothing writes. */
const NAMES_PER_KIND = 64;
const UNWRITTEN = 63;

/** Makes one live code after the other. */
export class LiveCodeExtractor {
  readonly #liveness = new FlatLiveness();
  readonly #names = new Int32Array(4 * NAMES_PER_KIND);
  /** A name counts when its mark is the current round: nothing has to be cleared. */
  readonly #namedIn = new Int32Array(4 * NAMES_PER_KIND);
  readonly #writtenIn = new Int32Array(4 * NAMES_PER_KIND);
  readonly #nextName = new Int32Array(4);
  #round = 0;
  #dependsOnFeatures = false;

  /**
   * Begins with the program at `slot`; true when the features of the current example can reach its
   * prediction within predict. Whoever wants no other program stops here.
   */
  begin(programs: FlatPrograms, slot: number): boolean {
    this.#dependsOnFeatures = this.#liveness.begin(programs, slot);
    return this.#dependsOnFeatures;
  }

  /** Fills `into` with the canonical form of the program it began with. */
  finish(programs: FlatPrograms, slot: number, into: LiveCode): void {
    into.features = programs.shape.features;
    into.dependsOnFeatures = this.#dependsOnFeatures;
    this.#liveness.finish(programs, slot);
    const { setupCount, predictCount, learnCount } = this.#liveness;
    const start = slot * programs.stride;
    this.#startNames();
    this.#markWritten(programs, start, { first: 0, count: setupCount });
    this.#markWritten(programs, start + programs.starts[1], {
      first: setupCount,
      count: predictCount,
    });
    this.#markWritten(programs, start + programs.starts[2], {
      first: setupCount + predictCount,
      count: learnCount,
    });
    let end = this.#emit(programs, start, { first: 0, count: setupCount, at: 0, into });
    into.setupCount = end;
    end = this.#emit(programs, start + programs.starts[1], {
      first: setupCount,
      count: predictCount,
      at: end,
      into,
    });
    into.predictCount = end - into.setupCount;
    end = this.#emit(programs, start + programs.starts[2], {
      first: setupCount + predictCount,
      count: learnCount,
      at: end,
      into,
    });
    into.learnCount = end - into.setupCount - into.predictCount;
    into.scalars = this.#nextName[FLAT_KINDS.scalar];
    into.vectors = this.#nextName[FLAT_KINDS.vector];
    into.matrices = this.#nextName[FLAT_KINDS.matrix];
  }

  /** Label, prediction and features keep their names; the operand that an op has not is 0. */
  #startNames(): void {
    this.#round += 1;
    const round = this.#round;
    const scalar = FLAT_KINDS.scalar * NAMES_PER_KIND;
    this.#namedIn[scalar] = round;
    this.#namedIn[scalar + 1] = round;
    this.#names[scalar + 1] = 1;
    this.#namedIn[FLAT_KINDS.vector * NAMES_PER_KIND] = round;
    this.#nextName[FLAT_KINDS.scalar] = 2;
    this.#nextName[FLAT_KINDS.vector] = 1;
    this.#nextName[FLAT_KINDS.matrix] = 0;
  }

  #markWritten(
    programs: FlatPrograms,
    start: number,
    part: { first: number; count: number },
  ): void {
    const { isLive } = this.#liveness;
    const { outKind } = FLAT_OPS;
    const round = this.#round;
    for (let i = 0; i < part.count; i += 1) {
      if (isLive[part.first + i] === 0) continue;
      const word = programs.words[start + i];
      this.#writtenIn[outKind[word & 255] * NAMES_PER_KIND + (word >>> 24)] = round;
    }
  }

  #rename(kind: number, slot: number): number {
    const round = this.#round;
    let place = kind * NAMES_PER_KIND + slot;
    if (this.#namedIn[place] === round) return this.#names[place];
    if (this.#writtenIn[place] !== round) {
      place = kind * NAMES_PER_KIND + UNWRITTEN;
      if (this.#namedIn[place] === round) return this.#names[place];
    }
    const name = this.#nextName[kind];
    this.#nextName[kind] = name + 1;
    this.#namedIn[place] = round;
    this.#names[place] = name;
    return name;
  }

  /** Writes the live ones of `count` instructions at `at`; where the next function begins. */
  #emit(
    programs: FlatPrograms,
    start: number,
    part: { first: number; count: number; at: number; into: LiveCode },
  ): number {
    const { isLive } = this.#liveness;
    const { words, constants } = part.into;
    const { in1Kind, in2Kind, outKind, indexCount } = FLAT_OPS;
    let at = part.at;
    for (let i = 0; i < part.count; i += 1) {
      if (isLive[part.first + i] === 0) continue;
      const word = programs.words[start + i];
      const op = word & 255;
      // The order of these three is the order of first use.
      const kind1 = in1Kind[op];
      const kind2 = in2Kind[op];
      const in1 = kind1 === 0 ? 0 : this.#rename(kind1, (word >>> 8) & 255);
      const in2 = kind2 === 0 ? 0 : this.#rename(kind2, (word >>> 16) & 255);
      const out = this.#rename(outKind[op], word >>> 24);
      words[at] = op | (in1 << 8) | (in2 << 16) | (out << 24);
      const from = (start + i) * CONSTANTS_PER_INSTRUCTION;
      const to = at * CONSTANTS_PER_INSTRUCTION;
      constants[to] = programs.constants[from];
      constants[to + 1] = programs.constants[from + 1];
      constants[to + 2] = programs.constants[from + 2];
      for (let place = 0; place < indexCount[op]; place += 1) {
        constants[to + place] = middleFraction(constants[to + place], programs.shape.features);
      }
      at += 1;
    }
    return at;
  }
}

/** The middle fraction of the element that a fraction selects, as in canonical.ts. */
function middleFraction(fraction: number, features: number): number {
  return Math.fround((elementIndex(features, fraction) + 0.5) / features);
}
