/**
 * Runs steps over all tasks of a group: one dispatch for all of them.
 *
 * Code is three stretches: setup, ended by END; predict TEST learn NEXT, repeated for the training
 * rows; predict again as validation needs it, ended by SCORE and repeated. Kernel numbers are those of
 * src/compiled/kernels.ts.
 */
import {
  absAll,
  ADD,
  addAll,
  combineAll,
  constantAll,
  divAll,
  fillBlocks,
  invAll,
  maxAll,
  minAll,
  MUL,
  mulAll,
  notNegativeAll,
  positiveAll,
  REVERSED,
  scaleAddBlocks,
  scaleAddQuads,
  scaleBlocks,
  scaleQuads,
  scaleSubBlocks,
  setBlocks,
  SUB,
  subAll,
} from './elementwise';
import { normalBlocks, uniformBlocks } from './fills';
import { applyAll } from './functions';
import {
  A,
  B,
  BLOCKS,
  BYTES,
  C,
  CONSTANT_0,
  CONSTANT_1,
  KERNEL,
  OUT,
  STEP_BYTES,
} from './layout';
import {
  columnNormsBlocks,
  intoRowsBlocks,
  matrixProductBlocks,
  matrixVectorBlocks,
  outerAddBlocks,
  outerBlocks,
  outerSubBlocks,
  transposeBlocks,
} from './matrix';
import { deviationBlocks, dotBlocks, dotQuads, meanBlocks, normBlocks } from './reductions';
import { nextTrainingRow, nextValidationRow, testRow } from './rows';

@inline
function first(pc: usize): f64 {
  return load<f64>(pc, CONSTANT_0);
}

@inline
function second(pc: usize): f64 {
  return load<f64>(pc, CONSTANT_1);
}

@inline
function third(pc: usize): usize {
  return load<u32>(pc, C);
}

/** After predict in training: tests the predictions. */
const TEST: u32 = 25;
/** After learn: the next training row, or the end. */
const NEXT: u32 = 26;
/** After predict in validation: adds the errors; the next row, or the end. */
const SCORE: u32 = 27;
/** After setup. */
const END: u32 = 28;

/** Kernels that are dear by themselves, out of the way of the others. */
function runRare(kernel: u32, pc: usize): void {
  const a = <usize>load<u32>(pc, A);
  const b = <usize>load<u32>(pc, B);
  const out = <usize>load<u32>(pc, OUT);
  const blocks = load<u32>(pc, BLOCKS);
  const bytes = <usize>load<u32>(pc, BYTES);
  switch (kernel) {
    case 32:
      return intoRowsBlocks(a, out, blocks, bytes);
    case 33:
      return transposeBlocks(a, out, blocks, bytes);
    case 34:
      return matrixProductBlocks(a, b, out, blocks, bytes);
    case 35:
      return columnNormsBlocks(a, out, blocks, bytes);
    case 36:
      return normBlocks(a, out, blocks, bytes);
    case 37:
      return meanBlocks(a, out, blocks, bytes);
    case 38:
      return deviationBlocks(a, out, blocks, bytes);
    case 39:
      return uniformBlocks(first(pc), second(pc), out, bytes, load<u32>(pc, C));
    case 40:
      return normalBlocks(first(pc), second(pc), out, bytes, load<u32>(pc, C));
    default:
      return applyAll(kernel - 48, a, out, bytes);
  }
}

/** Runs from `start` to the end of its stretch; false when the last lane died on the way. */
export function run(start: usize): bool {
  let pc = start;
  while (true) {
    const a = <usize>load<u32>(pc, A);
    const b = <usize>load<u32>(pc, B);
    const out = <usize>load<u32>(pc, OUT);
    const blocks = load<u32>(pc, BLOCKS);
    const bytes = <usize>load<u32>(pc, BYTES);
    const kernel = load<u32>(pc, KERNEL);
    switch (kernel) {
      case 0: addAll(a, b, out, bytes); break;
      case 1: subAll(a, b, out, bytes); break;
      case 2: mulAll(a, b, out, bytes); break;
      case 3: divAll(a, b, out, bytes); break;
      case 4: minAll(a, b, out, bytes); break;
      case 5: maxAll(a, b, out, bytes); break;
      case 6: absAll(a, out, bytes); break;
      case 7: invAll(a, out, bytes); break;
      case 8: notNegativeAll(a, out, bytes); break;
      case 9: positiveAll(a, out, bytes); break;
      case 10: constantAll(first(pc), out, bytes); break;
      case 11: setBlocks(first(pc), out, blocks, bytes); break;
      case 12: fillBlocks(a, out, blocks, bytes); break;
      case 13: memory.copy(out, a, bytes); break;
      case 14: scaleBlocks(a, b, out, blocks, bytes); break;
      case 15: scaleAddBlocks(a, b, third(pc), out, blocks, bytes); break;
      case 16: scaleSubBlocks(a, b, third(pc), out, blocks, bytes); break;
      case 17: dotBlocks(a, b, out, blocks, bytes); break;
      case 18: outerBlocks(a, b, out, blocks, bytes); break;
      case 19: outerAddBlocks(a, b, third(pc), out, blocks, bytes); break;
      case 20: outerSubBlocks(a, b, third(pc), out, blocks, bytes); break;
      case 21: matrixVectorBlocks(a, b, out, blocks, bytes); break;
      case 22: dotQuads(a, b, out, blocks); break;
      case 23: scaleQuads(a, b, out, blocks); break;
      case 24: scaleAddQuads(a, b, third(pc), out, blocks); break;
      case TEST: if (!testRow()) return false; break;
      case NEXT:
        if (!nextTrainingRow()) return true;
        pc = start;
        continue;
      case SCORE:
        if (!nextValidationRow()) return true;
        pc = start;
        continue;
      case END: return true;
      case 60: combineAll(ADD, ADD, a, b, third(pc), out, bytes); break;
      case 61: combineAll(ADD, SUB, a, b, third(pc), out, bytes); break;
      case 62: combineAll(ADD, MUL, a, b, third(pc), out, bytes); break;
      case 63: combineAll(ADD, REVERSED, a, b, third(pc), out, bytes); break;
      case 64: combineAll(SUB, ADD, a, b, third(pc), out, bytes); break;
      case 65: combineAll(SUB, SUB, a, b, third(pc), out, bytes); break;
      case 66: combineAll(SUB, MUL, a, b, third(pc), out, bytes); break;
      case 67: combineAll(SUB, REVERSED, a, b, third(pc), out, bytes); break;
      case 68: combineAll(MUL, ADD, a, b, third(pc), out, bytes); break;
      case 69: combineAll(MUL, SUB, a, b, third(pc), out, bytes); break;
      case 70: combineAll(MUL, MUL, a, b, third(pc), out, bytes); break;
      case 71: combineAll(MUL, REVERSED, a, b, third(pc), out, bytes); break;
      default:
        runRare(kernel, pc);
    }
    pc += STEP_BYTES;
  }
}
