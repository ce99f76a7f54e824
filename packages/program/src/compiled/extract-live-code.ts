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

const KINDS = Object.keys(FLAT_KINDS).length;
const OPERANDS = 3;
/** Kinds of in1, in2 and out of every op. */
const KIND_OF_OPERAND = Uint8Array.from({ length: FLAT_OPS.outKind.length * OPERANDS }, (_, at) => {
  const { in1Kind, in2Kind, outKind } = FLAT_OPS;
  return [in1Kind, in2Kind, outKind][at % OPERANDS][Math.floor(at / OPERANDS)];
});
const NO_NAME = 255;

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
  /** New names by slot. */
  readonly #names = new Uint8Array(FLAT_SLOTS_MAX);
  /** By kind: the name that the next slot gets, and the one of all slots that nothing writes. */
  readonly #nextName = new Uint8Array(KINDS);
  readonly #unwrittenName = new Uint8Array(KINDS);
  /** Slots that have a name, as bits. */
  #named = 0;
  #dependsOnFeatures = false;
  /** Instructions written so far. */
  #emitted = 0;

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
    const start = slot * programs.stride;
    into.features = programs.shape.features;
    into.dependsOnFeatures = this.#dependsOnFeatures;
    this.#startNames();
    this.#emit(programs, into, { start, first: 0, count: setupCount, at: 0 });
    into.setupCount = this.#emitted;
    const predictAt = this.#emitted;
    this.#emit(programs, into, {
      start: start + programs.starts[1],
      first: setupCount,
      count: predictCount,
      at: predictAt,
    });
    into.predictCount = this.#emitted - predictAt;
    const learnAt = this.#emitted;
    this.#emit(programs, into, {
      start: start + programs.starts[2],
      first: setupCount + predictCount,
      count: learnCount,
      at: learnAt,
    });
    into.learnCount = this.#emitted - learnAt;
    into.scalars = this.#nextName[FLAT_KINDS.scalar];
    into.vectors = this.#nextName[FLAT_KINDS.vector];
    into.matrices = this.#nextName[FLAT_KINDS.matrix];
  }

  #startNames(): void {
    this.#named = this.#reserved;
    for (let kind = 1; kind < KINDS; kind += 1) this.#unwrittenName[kind] = NO_NAME;
    this.#nextName[FLAT_KINDS.scalar] = 2;
    this.#nextName[FLAT_KINDS.vector] = 1;
    this.#nextName[FLAT_KINDS.matrix] = 0;
  }

  /** Gives a slot its name; all slots that nothing writes share one. */
  #nameSlot(kind: number, position: number): void {
    this.#named |= 1 << position;
    const isWritten = ((this.#liveness.written >>> position) & 1) === 1;
    if (!isWritten && this.#unwrittenName[kind] !== NO_NAME) {
      this.#names[position] = this.#unwrittenName[kind];
      return;
    }
    const name = this.#nextName[kind];
    if (!isWritten) this.#unwrittenName[kind] = name;
    this.#names[position] = name;
    this.#nextName[kind] = name + 1;
  }

  /** Writes the live ones of some instructions; the number of all written so far to `#emitted`. */
  #emit({ words, constants }: FlatPrograms, into: LiveCode, part: Part): void {
    const { isLive } = this.#liveness;
    const names = this.#names;
    const firstSlots = this.#firstSlots;
    let { at } = part;
    for (let i = 0; i < part.count; i += 1) {
      if (isLive[part.first + i] === 0) continue;
      const word = words[part.start + i];
      const op = word & 255;
      let renamed = op;
      // The order in1, in2, out is the order of first use.
      for (let place = 0; place < OPERANDS; place += 1) {
        const kind = KIND_OF_OPERAND[op * OPERANDS + place];
        if (kind === FLAT_KINDS.none) continue;
        const shift = 8 + 8 * place;
        const position = firstSlots[kind] + ((word >>> shift) & 255);
        if (((this.#named >>> position) & 1) === 0) this.#nameSlot(kind, position);
        renamed |= names[position] << shift;
      }
      into.words[at] = renamed;
      const from = (part.start + i) * CONSTANTS_PER_INSTRUCTION;
      const to = at * CONSTANTS_PER_INSTRUCTION;
      into.constants[to] = constants[from];
      into.constants[to + 1] = constants[from + 1];
      into.constants[to + 2] = constants[from + 2];
      for (let place = 0; place < FLAT_OPS.indexCount[op]; place += 1) {
        into.constants[to + place] = middleFraction(into.constants[to + place], into.features);
      }
      at += 1;
    }
    this.#emitted = at;
  }
}

/** Which instructions: `count` from `start` in the set, `first` in the analysis, `at` in the code. */
interface Part {
  readonly start: number;
  readonly first: number;
  readonly count: number;
  readonly at: number;
}
