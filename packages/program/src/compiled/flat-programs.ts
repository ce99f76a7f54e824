/**
 * Many programs of one search space in typed arrays: what a search mutates, without an object for
 * each instruction.
 *
 * A program is a slot of fixed size. Its three functions stand at fixed places inside, so inserting
 * into one never moves another. One instruction is one word and three constants, as in live-code.ts.
 */
import { assert } from '@adit/base';
import { constantFieldsOf, OPS } from '../ops.ts';
import {
  type Banks,
  FUNCTION_NAMES,
  type FunctionName,
  type Instruction,
  type Program,
} from '../program.ts';
import { packWord, unpackInstruction } from './instruction-word.ts';
import { CONSTANTS_PER_INSTRUCTION } from './live-code.ts';

/** What all programs of a set share. */
export interface FlatShape {
  readonly features: number;
  /** At most 32 slots a bank. */
  readonly banks: Banks;
  /** Room for instructions, by function. */
  readonly room: Readonly<Record<FunctionName, number>>;
}

/** Memory of so many bytes, all 0: a buffer of its own, or one that threads share. */
export type Allocate = (bytes: number) => ArrayBuffer | SharedArrayBuffer;

/** A buffer of its own. */
export const allocateOwn: Allocate = (bytes) => new ArrayBuffer(bytes);

/** A fixed number of programs. */
export class FlatPrograms {
  readonly shape: FlatShape;
  /** Instructions between one program's start and the next one's. */
  readonly stride: number;
  /** Where setup, predict and learn begin inside a program. */
  readonly starts: Int32Array;
  readonly words: Int32Array;
  /** Three for each instruction. */
  readonly constants: Float64Array;
  /** Instructions of setup, predict, learn of each program. */
  readonly lengths: Int32Array;

  constructor(shape: FlatShape, count: number, allocate: Allocate = allocateOwn) {
    const { setup, predict, learn } = shape.room;
    const { scalars, vectors, matrices } = shape.banks;
    assert(Math.max(scalars, vectors, matrices) <= 32, 'banks fit bit masks of 32 slots');
    this.shape = shape;
    this.stride = setup + predict + learn;
    this.starts = Int32Array.of(0, setup, setup + predict);
    const words = count * this.stride;
    this.words = new Int32Array(allocate(words * Int32Array.BYTES_PER_ELEMENT));
    this.constants = new Float64Array(
      allocate(words * CONSTANTS_PER_INSTRUCTION * Float64Array.BYTES_PER_ELEMENT),
    );
    this.lengths = new Int32Array(
      allocate(count * FUNCTION_NAMES.length * Int32Array.BYTES_PER_ELEMENT),
    );
  }

  /** Puts a program of this shape, or one with smaller banks, at `slot`. */
  store(slot: number, program: Program): void {
    for (const [index, name] of FUNCTION_NAMES.entries()) {
      assert(program[name].length <= this.shape.room[name], 'the function has room');
      this.lengths[slot * 3 + index] = program[name].length;
      let at = slot * this.stride + this.starts[index];
      for (const instruction of program[name]) this.#write(at++, instruction);
    }
  }

  /** The program at `slot`. */
  read(slot: number): Program {
    const { banks, features } = this.shape;
    const [setup, predict, learn] = [0, 1, 2].map((index) => this.#readFunction(slot, index));
    return { banks, features, setup, predict, learn };
  }

  /** Makes the program at `to` equal to the one at `from`. */
  copy(from: number, to: number): void {
    if (from === to) return;
    const { words, constants, lengths, starts, stride } = this;
    for (let index = 0; index < 3; index += 1) {
      const length = lengths[from * 3 + index];
      lengths[to * 3 + index] = length;
      const source = from * stride + starts[index];
      const target = to * stride + starts[index];
      for (let i = 0; i < length; i += 1) {
        words[target + i] = words[source + i];
        const fromConstant = (source + i) * CONSTANTS_PER_INSTRUCTION;
        const toConstant = (target + i) * CONSTANTS_PER_INSTRUCTION;
        constants[toConstant] = constants[fromConstant];
        constants[toConstant + 1] = constants[fromConstant + 1];
        constants[toConstant + 2] = constants[fromConstant + 2];
      }
    }
  }

  #write(at: number, instruction: Instruction): void {
    this.words[at] = packWord(instruction);
    const base = at * CONSTANTS_PER_INSTRUCTION;
    this.constants.fill(0, base, base + CONSTANTS_PER_INSTRUCTION);
    for (const [place, name] of constantFieldsOf(OPS[instruction.op]).entries()) {
      this.constants[base + place] = instruction[name];
    }
  }

  #readFunction(slot: number, index: number): readonly Instruction[] {
    const start = slot * this.stride + this.starts[index];
    return Array.from({ length: this.lengths[slot * 3 + index] }, (_, i) =>
      unpackInstruction(
        this.words[start + i],
        this.constants,
        (start + i) * CONSTANTS_PER_INSTRUCTION,
      ),
    );
  }
}
