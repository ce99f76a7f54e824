/**
 * From flat programs to their canonical live code, as canonical.ts says it, without making an
 * object. Banks of more than 32 slots together take the way over objects.
 */
import { middleFraction } from '../canonical.ts';
import { dependsOnFeatures } from '../depends-on-features.ts';
import type { Banks } from '../program.ts';
import { FLAT_SLOTS_MAX, FlatLiveness, firstSlotsOf } from './flat-liveness.ts';
import { FLAT_KINDS, FLAT_OPS } from './flat-ops.ts';
import type { FlatPrograms } from './flat-programs.ts';
import { CONSTANTS_PER_INSTRUCTION, type LiveCode, loadLiveCode } from './live-code.ts';

/** Makes one live code after the other from programs of one set of banks. */
export interface LiveCodeExtractor {
  /**
   * Begins with the program at `slot`; true when the features of the current example can reach its
   * prediction within predict. Whoever wants no other program stops here.
   */
  begin(programs: FlatPrograms, slot: number): boolean;
  /** Fills `into` with the canonical form of the program it began with. */
  finish(programs: FlatPrograms, slot: number, into: LiveCode): void;
}

/** The extractor for programs with these banks. */
export function createLiveCodeExtractor(banks: Banks): LiveCodeExtractor {
  const isNarrow = banks.scalars + banks.vectors + banks.matrices <= FLAT_SLOTS_MAX;
  return isNarrow ? new NarrowExtractor(banks) : new WideExtractor();
}

class WideExtractor implements LiveCodeExtractor {
  begin(programs: FlatPrograms, slot: number): boolean {
    return dependsOnFeatures(programs.read(slot));
  }

  finish(programs: FlatPrograms, slot: number, into: LiveCode): void {
    loadLiveCode(programs.read(slot), into);
  }
}

class NarrowExtractor implements LiveCodeExtractor {
  readonly #liveness: FlatLiveness;
  readonly #firstSlots: Uint8Array;
  /** Reserved slots, as bits: label, prediction and features keep their names. */
  readonly #reserved: number;
  /** New names by slot; behind them one name a kind for all slots that nothing writes. */
  readonly #names = new Uint8Array(FLAT_SLOTS_MAX + Object.keys(FLAT_KINDS).length);
  /** Slots, and kinds of unwritten slots, that have a name, as bits. */
  #named = 0;
  #unwrittenNamed = 0;
  readonly #nextName = new Uint8Array(Object.keys(FLAT_KINDS).length);
  #dependsOnFeatures = false;

  constructor(banks: Banks) {
    this.#liveness = new FlatLiveness(banks);
    this.#firstSlots = Uint8Array.from(firstSlotsOf(banks));
    this.#reserved = 0b11 | (1 << banks.scalars);
    this.#names[1] = 1;
  }

  begin(programs: FlatPrograms, slot: number): boolean {
    this.#dependsOnFeatures = this.#liveness.begin(programs, slot);
    return this.#dependsOnFeatures;
  }

  finish(programs: FlatPrograms, slot: number, into: LiveCode): void {
    this.#liveness.finish(programs, slot);
    const { setupCount, predictCount, learnCount } = this.#liveness;
    const learnFirst = setupCount + predictCount;
    const start = slot * programs.stride;
    const { starts } = programs;
    into.features = programs.shape.features;
    into.dependsOnFeatures = this.#dependsOnFeatures;
    this.#startNames();
    // Instruction i of the analysis stands `shift` places further on in the set.
    const setupEnd = this.#emit({ programs, into, shift: start, first: 0, end: setupCount }, 0);
    let shift = start + starts[1] - setupCount;
    const predictEnd = this.#emit(
      { programs, into, shift, first: setupCount, end: learnFirst },
      setupEnd,
    );
    shift = start + starts[2] - learnFirst;
    const end = learnFirst + learnCount;
    const learnEnd = this.#emit({ programs, into, shift, first: learnFirst, end }, predictEnd);
    into.setupCount = setupEnd;
    into.predictCount = predictEnd - setupEnd;
    into.learnCount = learnEnd - predictEnd;
    into.scalars = this.#nextName[FLAT_KINDS.scalar];
    into.vectors = this.#nextName[FLAT_KINDS.vector];
    into.matrices = this.#nextName[FLAT_KINDS.matrix];
  }

  #startNames(): void {
    this.#named = this.#reserved;
    this.#unwrittenNamed = 0;
    this.#nextName[FLAT_KINDS.scalar] = 2;
    this.#nextName[FLAT_KINDS.vector] = 1;
    this.#nextName[FLAT_KINDS.matrix] = 0;
  }

  /** The name of a slot of a kind, which it gets here at its first use. */
  #rename(kind: number, slot: number): number {
    const position = this.#firstSlots[kind] + slot;
    const bit = 1 << position;
    if ((this.#named & bit) !== 0) return this.#names[position];
    if ((this.#liveness.written & bit) === 0) return this.#renameUnwritten(kind);
    this.#named |= bit;
    this.#names[position] = this.#nextName[kind];
    this.#nextName[kind] += 1;
    return this.#names[position];
  }

  #renameUnwritten(kind: number): number {
    const bit = 1 << kind;
    if ((this.#unwrittenNamed & bit) === 0) {
      this.#unwrittenNamed |= bit;
      this.#names[FLAT_SLOTS_MAX + kind] = this.#nextName[kind];
      this.#nextName[kind] += 1;
    }
    return this.#names[FLAT_SLOTS_MAX + kind];
  }

  /** Writes the live instructions from `first` to `end` as number `at` and following. */
  #emit({ programs, into, shift, first, end }: Emission, at: number): number {
    const { isLive } = this.#liveness;
    const { words, constants } = into;
    const { in1Kind, in2Kind, outKind, indexCount } = FLAT_OPS;
    let next = at;
    for (let i = first; i < end; i += 1) {
      if (isLive[i] === 0) continue;
      const word = programs.words[shift + i];
      const op = word & 255;
      // The order of these three is the order of first use.
      const in1 = in1Kind[op] === 0 ? 0 : this.#rename(in1Kind[op], (word >>> 8) & 255);
      const in2 = in2Kind[op] === 0 ? 0 : this.#rename(in2Kind[op], (word >>> 16) & 255);
      const out = this.#rename(outKind[op], word >>> 24);
      words[next] = op | (in1 << 8) | (in2 << 16) | (out << 24);
      const from = (shift + i) * CONSTANTS_PER_INSTRUCTION;
      const to = next * CONSTANTS_PER_INSTRUCTION;
      constants[to] = programs.constants[from];
      constants[to + 1] = programs.constants[from + 1];
      constants[to + 2] = programs.constants[from + 2];
      for (let place = 0; place < indexCount[op]; place += 1) {
        constants[to + place] = middleFraction(constants[to + place], into.features);
      }
      next += 1;
    }
    return next;
  }
}

/** Which instructions to write where. */
interface Emission {
  readonly programs: FlatPrograms;
  readonly into: LiveCode;
  readonly shift: number;
  readonly first: number;
  readonly end: number;
}
