/**
 * A live program as steps of the evaluator: addresses resolved, products fused into sums, constants
 * that never change moved out of the loop, and predict a second time with only what validation needs.
 */
import { PREDICTION_SCALAR } from '../program.ts';
import { Flow } from './flow.ts';
import { Fusions } from './fuse.ts';
import { KERNEL } from './kernels.ts';
import { STEPS_START } from './layout.ts';
import { CONSTANTS_PER_INSTRUCTION, INSTRUCTIONS_MAX, type LiveCode } from './live-code.ts';
import { StepWriter } from './step-writer.ts';

const CONSTANT = 56;
const FIRST_RANDOM = 59;
const LEAST_NORMAL = 2.2250738585072014e-308;

/** Where the pieces of an encoded program lie: addresses in bytes. */
export interface EncodedProgram {
  setup: number;
  /** predict, the error test, learn, the next row. */
  train: number;
  /** predict as validation needs it, the next row. */
  check: number;
  /** Lists of fields: features and labels in training, features in validation. */
  featurePatches: number;
  labelPatches: number;
  checkPatches: number;
  patchesEnd: number;
  bankBytes: number;
  /** Address of the prediction's slot. */
  prediction: number;
  /** Random fills of the program. */
  fills: number;
}

function createPlaces(): EncodedProgram {
  const patches = { featurePatches: 0, labelPatches: 0, checkPatches: 0, patchesEnd: 0 };
  return { setup: 0, train: 0, check: 0, ...patches, bankBytes: 0, prediction: 0, fills: 0 };
}

/** Encodes programs into one memory. */
export class Encoder {
  /** Places of the program that was encoded last. */
  readonly encoded = createPlaces();
  readonly #writer: StepWriter;
  readonly #flow = new Flow();
  readonly #fusions = new Fusions(this.#flow);
  /** 1 where a constant of predict or learn is set once, behind setup. */
  readonly #isHoisted = new Uint8Array(INSTRUCTIONS_MAX);
  /** Ordinal of the next random fill. */
  #ordinal = 0;

  constructor(memory: ArrayBuffer) {
    this.#writer = new StepWriter(memory);
  }

  /** Encodes `code` for groups of `pairs` pairs whose banks begin at the address `banks`. */
  encode(code: LiveCode, pairs: number, banks: number): void {
    const writer = this.#writer;
    const { encoded } = this;
    const predict = code.setupCount;
    const learn = predict + code.predictCount;
    this.#flow.analyze(code);
    this.#findHoisted(code);
    writer.start(code, { pairs, banks, steps: STEPS_START });
    encoded.bankBytes = writer.banksEnd - banks;
    encoded.prediction = writer.scalarAddress(PREDICTION_SCALAR);
    encoded.setup = writer.step;
    this.#encodeSetup(code);
    writer.writeMark(KERNEL.end);
    const fillsOfSetup = this.#ordinal;
    encoded.train = writer.step;
    encoded.featurePatches = writer.patch;
    writer.enter('predict');
    this.#encodePiece(code, { first: predict, end: learn }, false);
    writer.writeMark(KERNEL.test);
    writer.enter('learn');
    this.#encodePiece(code, { first: learn, end: code.count }, false);
    writer.writeMark(KERNEL.next);
    encoded.labelPatches = writer.patch;
    writer.writeLabelPatches();
    encoded.fills = this.#ordinal;
    encoded.check = writer.step;
    encoded.checkPatches = writer.patch;
    writer.enter('check');
    this.#ordinal = fillsOfSetup;
    this.#encodePiece(code, { first: predict, end: learn }, true);
    writer.writeMark(KERNEL.score);
    encoded.patchesEnd = writer.patch;
  }

  /**
   * A constant of predict or learn is set once when nothing else writes its slot there, nothing reads
   * it before, and the flush of denormals (which makes -0 positive, too) cannot change it. The
   * prediction is read by the error test and written by the sigmoid, so never that one.
   */
  #findHoisted(code: LiveCode): void {
    const { reads, writes } = this.#flow;
    const first = code.setupCount;
    const end = code.count;
    for (let k = first; k < end; k += 1) {
      this.#isHoisted[k] = 0;
      if ((code.words[k] & 0xff) !== CONSTANT) continue;
      const value = code.constants[k * CONSTANTS_PER_INSTRUCTION];
      if (!Object.is(value, 0) && !(Math.abs(value) >= LEAST_NORMAL)) continue;
      const bit = writes[k * 3];
      if (bit === 1 << PREDICTION_SCALAR) continue;
      let isHoisted = 1;
      for (let i = first; i < end; i += 1) {
        const isWritten = i !== k && (writes[i * 3] & bit) !== 0;
        if (isWritten || (i < k && (reads[i * 3] & bit) !== 0)) isHoisted = 0;
      }
      this.#isHoisted[k] = isHoisted;
    }
  }

  #encodeSetup(code: LiveCode): void {
    const { setupCount, count } = code;
    this.#writer.enter('setup');
    this.#ordinal = 0;
    for (let k = 0; k < setupCount; k += 1) this.#encodeOne(code, k);
    for (let k = setupCount; k < count; k += 1) {
      if (this.#isHoisted[k] === 1) this.#encodeOne(code, k);
    }
  }

  #encodePiece(code: LiveCode, stretch: { first: number; end: number }, isCheck: boolean): void {
    const { isChecked, neededInTraining, neededInValidation } = this.#flow;
    const { isGone, innerOf, isInnerFirst } = this.#fusions;
    this.#fusions.find(code, stretch, isCheck ? neededInValidation : neededInTraining);
    for (let k = stretch.first; k < stretch.end; k += 1) {
      if (isGone[k] === 1 || this.#isHoisted[k] === 1) continue;
      if (isCheck && isChecked[k] === 0) this.#skip(code.words[k] & 0xff);
      else if (innerOf[k] < 0) this.#encodeOne(code, k);
      else {
        const isInnerSecond = isInnerFirst[k] === 0;
        this.#writer.writeFused(code, k, { inner: innerOf[k], isInnerSecond });
      }
    }
  }

  /** A random fill that validation does not need keeps its ordinal. */
  #skip(op: number): void {
    if (op >= FIRST_RANDOM) this.#ordinal += 1;
  }

  #encodeOne(code: LiveCode, k: number): void {
    this.#writer.write(code, k, this.#ordinal);
    if ((code.words[k] & 0xff) >= FIRST_RANDOM) this.#ordinal += 1;
  }
}
