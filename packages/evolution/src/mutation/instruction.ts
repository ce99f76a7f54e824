/**
 * Random instructions and random changes of one instruction (evolution.md 3.2).
 *
 * Addresses are uniform over the slots that the op may read or write: every slot may be read, the
 * label (s0) and the features (v0) may not be written. Fields that an op does not use stay 0.
 */
import { assert, type Random } from '@adit/base';
import {
  type Banks,
  CONSTANTS_PER_INSTRUCTION,
  createInstruction,
  FLAT_KINDS,
  FLAT_OPS,
  type FlatPrograms,
  type Instruction,
} from '@adit/program';
import { alterConstant, drawConstant } from './constants.ts';
import { drawIndex } from './draw-index.ts';

/** The instruction that does nothing. */
export const NO_OP: Instruction = createInstruction(0);

/** A uniform element of a list that is not empty. */
export function pick<T>(list: readonly T[], random: Random): T {
  const chosen = list[drawIndex(random, list.length)];
  assert(chosen !== undefined, 'pick from an empty list');
  return chosen;
}

/** Instructions in flat form. */
type FlatCode = Pick<FlatPrograms, 'words' | 'constants'>;

const { in1Kind, in2Kind, outKind, constantCount } = FLAT_OPS;

/** Draws and alters instructions over given banks. */
export class InstructionDrawer {
  readonly #random: Random;
  /** Slots by kind. */
  readonly #slots: Uint8Array;
  /** First slot that may be written, by kind. */
  readonly #firstOutput: Uint8Array;

  constructor({ scalars, vectors, matrices }: Banks, random: Random) {
    this.#random = random;
    this.#slots = Uint8Array.of(0, scalars, vectors, matrices);
    this.#firstOutput = Uint8Array.of(0, 1, 1, 0);
  }

  /** Writes an instruction of `op`, every parameter drawn at random, as instruction `at`. */
  draw(op: number, code: FlatCode, at: number): void {
    let word = op;
    if (in1Kind[op] !== FLAT_KINDS.none) word |= this.#drawInput(in1Kind[op]) << 8;
    if (in2Kind[op] !== FLAT_KINDS.none) word |= this.#drawInput(in2Kind[op]) << 16;
    if (outKind[op] !== FLAT_KINDS.none) word |= this.#drawOutput(outKind[op]) << 24;
    code.words[at] = word;
    const base = at * CONSTANTS_PER_INSTRUCTION;
    for (let place = 0; place < CONSTANTS_PER_INSTRUCTION; place += 1) {
      code.constants[base + place] =
        place < constantCount[op] ? drawConstant(op, place, this.#random) : 0;
    }
  }

  /**
   * Redraws or alters one parameter of instruction `at`, chosen uniformly among the addresses and
   * constants that its op uses. A no-op has none and stays as it is.
   */
  alter(code: FlatCode, at: number): void {
    const word = code.words[at];
    const op = word & 255;
    if (outKind[op] === FLAT_KINDS.none) return;
    const inputs = (in1Kind[op] === 0 ? 0 : 1) + (in2Kind[op] === 0 ? 0 : 1);
    const chosen = drawIndex(this.#random, inputs + 1 + constantCount[op]);
    if (chosen > inputs) {
      const place = chosen - inputs - 1;
      const base = at * CONSTANTS_PER_INSTRUCTION;
      alterConstant(code.constants, { op, place, at: base }, this.#random);
    } else if (chosen === inputs) {
      code.words[at] = (word & 0xff_ffff) | (this.#drawOutput(outKind[op]) << 24);
    } else if (chosen === 0) {
      code.words[at] = (word & ~0xff00) | (this.#drawInput(in1Kind[op]) << 8);
    } else {
      code.words[at] = (word & ~0xff_0000) | (this.#drawInput(in2Kind[op]) << 16);
    }
  }

  #drawInput(kind: number): number {
    return drawIndex(this.#random, this.#slots[kind]);
  }

  #drawOutput(kind: number): number {
    const first = this.#firstOutput[kind];
    return first + drawIndex(this.#random, this.#slots[kind] - first);
  }
}
