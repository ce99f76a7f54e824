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
  applyAll,
  applyPairs,
  combineAll,
  combinePairs,
  constantAll,
  divAll,
  fillBlocks,
  invAll,
  maxAll,
  minAll,
  MUL,
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
} from './elementwise';
import { normalBlocks, uniformBlocks } from './fills';
import { applyFunction } from './functions';
import {
  DIFFERENCE,
  SCALED,
  SUM,
  scaleDotBlocks,
  scaleDotQuads,
  scaleOfBlocks,
  scaleOfQuads,
} from './fused-vectors';
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

@inline
function blocksOf(pc: usize): u32 {
  return load<u32>(pc, BLOCKS);
}

@inline
function bytesOf(pc: usize): usize {
  return load<u32>(pc, BYTES);
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
    case 60:
      return combineAll(ADD, ADD, a, b, third(pc), out, bytes);
    case 61:
      return combineAll(ADD, SUB, a, b, third(pc), out, bytes);
    case 62:
      return combineAll(ADD, MUL, a, b, third(pc), out, bytes);
    case 63:
      return combineAll(ADD, REVERSED, a, b, third(pc), out, bytes);
    case 64:
      return combineAll(SUB, ADD, a, b, third(pc), out, bytes);
    case 65:
      return combineAll(SUB, SUB, a, b, third(pc), out, bytes);
    case 66:
      return combineAll(SUB, MUL, a, b, third(pc), out, bytes);
    case 67:
      return combineAll(SUB, REVERSED, a, b, third(pc), out, bytes);
    case 68:
      return combineAll(MUL, ADD, a, b, third(pc), out, bytes);
    case 69:
      return combineAll(MUL, SUB, a, b, third(pc), out, bytes);
    case 70:
      return combineAll(MUL, MUL, a, b, third(pc), out, bytes);
    case 71:
      return combineAll(MUL, REVERSED, a, b, third(pc), out, bytes);
    case 87:
      return scaleDotBlocks(a, b, third(pc), out, blocks, bytes);
    case 89:
      return scaleOfBlocks(SCALED, a, b, third(pc), out, blocks, bytes);
    case 91:
      return scaleOfBlocks(SUM, a, b, third(pc), out, blocks, bytes);
    case 93:
      return scaleOfBlocks(DIFFERENCE, a, b, third(pc), out, blocks, bytes);
    default:
      return applyFunction(kernel - 48, a, out, bytes);
  }
}

/** Runs from `start` to the end of its stretch; false when the last lane died on the way. */
export function run(start: usize): bool {
  let pc = start;
  while (true) {
    const kernel = load<u32>(pc, KERNEL);
    const a = <usize>load<u32>(pc, A);
    const b = <usize>load<u32>(pc, B);
    const out = <usize>load<u32>(pc, OUT);
    switch (kernel) {
      case 0: applyAll(ADD, a, b, out, bytesOf(pc)); break;
      case 1: applyAll(SUB, a, b, out, bytesOf(pc)); break;
      case 2: applyAll(MUL, a, b, out, bytesOf(pc)); break;
      case 3: divAll(a, b, out, bytesOf(pc)); break;
      case 4: minAll(a, b, out, bytesOf(pc)); break;
      case 5: maxAll(a, b, out, bytesOf(pc)); break;
      case 6: absAll(a, out, bytesOf(pc)); break;
      case 7: invAll(a, out, bytesOf(pc)); break;
      case 8: notNegativeAll(a, out, bytesOf(pc)); break;
      case 9: positiveAll(a, out, bytesOf(pc)); break;
      case 10: constantAll(first(pc), out, bytesOf(pc)); break;
      case 11: setBlocks(first(pc), out, blocksOf(pc), bytesOf(pc)); break;
      case 12: fillBlocks(a, out, blocksOf(pc), bytesOf(pc)); break;
      case 13: memory.copy(out, a, bytesOf(pc)); break;
      case 14: scaleBlocks(a, b, out, blocksOf(pc), bytesOf(pc)); break;
      case 15: scaleAddBlocks(a, b, third(pc), out, blocksOf(pc), bytesOf(pc)); break;
      case 16: scaleSubBlocks(a, b, third(pc), out, blocksOf(pc), bytesOf(pc)); break;
      case 17: dotBlocks(a, b, out, blocksOf(pc), bytesOf(pc)); break;
      case 18: outerBlocks(a, b, out, blocksOf(pc), bytesOf(pc)); break;
      case 19: outerAddBlocks(a, b, third(pc), out, blocksOf(pc), bytesOf(pc)); break;
      case 20: outerSubBlocks(a, b, third(pc), out, blocksOf(pc), bytesOf(pc)); break;
      case 21: matrixVectorBlocks(a, b, out, blocksOf(pc), bytesOf(pc)); break;
      case 22: dotQuads(a, b, out, blocksOf(pc)); break;
      case 23: scaleQuads(a, b, out, blocksOf(pc)); break;
      case 24: scaleAddQuads(a, b, third(pc), out, blocksOf(pc)); break;
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
      case 72: applyPairs(ADD, a, b, out, blocksOf(pc)); break;
      case 73: applyPairs(SUB, a, b, out, blocksOf(pc)); break;
      case 74: applyPairs(MUL, a, b, out, blocksOf(pc)); break;
      case 75: combinePairs(ADD, ADD, a, b, third(pc), out, blocksOf(pc)); break;
      case 76: combinePairs(ADD, SUB, a, b, third(pc), out, blocksOf(pc)); break;
      case 77: combinePairs(ADD, MUL, a, b, third(pc), out, blocksOf(pc)); break;
      case 78: combinePairs(ADD, REVERSED, a, b, third(pc), out, blocksOf(pc)); break;
      case 79: combinePairs(SUB, ADD, a, b, third(pc), out, blocksOf(pc)); break;
      case 80: combinePairs(SUB, SUB, a, b, third(pc), out, blocksOf(pc)); break;
      case 81: combinePairs(SUB, MUL, a, b, third(pc), out, blocksOf(pc)); break;
      case 82: combinePairs(SUB, REVERSED, a, b, third(pc), out, blocksOf(pc)); break;
      case 83: combinePairs(MUL, ADD, a, b, third(pc), out, blocksOf(pc)); break;
      case 84: combinePairs(MUL, SUB, a, b, third(pc), out, blocksOf(pc)); break;
      case 85: combinePairs(MUL, MUL, a, b, third(pc), out, blocksOf(pc)); break;
      case 86: combinePairs(MUL, REVERSED, a, b, third(pc), out, blocksOf(pc)); break;
      case 88: scaleDotQuads(a, b, third(pc), out, blocksOf(pc)); break;
      case 90: scaleOfQuads(SCALED, a, b, third(pc), out, blocksOf(pc)); break;
      case 92: scaleOfQuads(SUM, a, b, third(pc), out, blocksOf(pc)); break;
      case 94: scaleOfQuads(DIFFERENCE, a, b, third(pc), out, blocksOf(pc)); break;
      default:
        runRare(kernel, pc);
    }
    pc += STEP_BYTES;
  }
}
