/**
 * The compiled evaluator: training and validation of one program on a group of tasks, a task a lane.
 *
 * The encoder (src/compiled/encode.ts) writes steps, addresses and rows into memory; `prepare`,
 * `train` and `finish` then run in this order. A lane whose error test fails is buried: its steps are
 * noted, its fitness is 0, and when no lane is left the run ends.
 */
import { resetCalls, setStreams } from './fills';
import { run } from './interpreter';
import { atan } from './inverse-trigonometry';
import { enterRows, noteSteps, patchFields, resetLanes, setLimits, setPatches, setRows } from './rows';

/** The elementary functions, for comparison with those of src/math. */
export { exp, log, sigmoid } from './exponential';
/** The key of recorded errors. */
export { hashWords } from './hash';
export { acos, asin, atan } from './inverse-trigonometry';
export { cos, sin, tan } from './trigonometry';

const TWO_OVER_PI: f64 = 0.6366197723675814;

let lanes: u32 = 0;
let isAccuracy: bool = false;
let trainX: usize = 0;
let trainY: usize = 0;
let trainRows: u32 = 0;
let validX: usize = 0;
let validY: usize = 0;
let validRows: u32 = 0;
/** Per lane: alive mask, sum of squared errors, fitness; 8 bytes each. */
let alive: usize = 0;
let sums: usize = 0;
let fitness: usize = 0;
/** The three stretches of code. */
let setupFirst: usize = 0;
let trainFirst: usize = 0;
let checkFirst: usize = 0;
/** Lists of step fields: features and labels in training, features in validation. */
let featurePatches: usize = 0;
let labelPatches: usize = 0;
let labelPatchesEnd: usize = 0;
let checkPatches: usize = 0;
let checkPatchesEnd: usize = 0;

/** The group of tasks that the next programs run on; see layout.ts for the form of rows. */
export function setGroup(
  pairCount: u32,
  accuracy: bool,
  featureCount: u32,
  trainXAddress: usize,
  trainYAddress: usize,
  trainCount: u32,
  validXAddress: usize,
  validYAddress: usize,
  validCount: u32,
  seedsAddress: usize,
  callsAddress: usize,
): void {
  lanes = pairCount * 2;
  isAccuracy = accuracy;
  trainX = trainXAddress;
  trainY = trainYAddress;
  trainRows = trainCount;
  validX = validXAddress;
  validY = validYAddress;
  validRows = validCount;
  setRows(pairCount, accuracy, featureCount);
  setStreams(seedsAddress, callsAddress, pairCount);
}

/** The rules of the suite and where masks, sums, steps and results go. */
export function setRules(
  errorLimit: f64,
  flushInterval: u32,
  aliveAddress: usize,
  sumsAddress: usize,
  stepsAddress: usize,
  fitnessAddress: usize,
): void {
  alive = aliveAddress;
  sums = sumsAddress;
  fitness = fitnessAddress;
  setLimits(errorLimit, flushInterval, aliveAddress, sumsAddress, stepsAddress);
}

/** The encoded program: setup and training, and its lists of fields. */
export function setProgram(
  setupAddress: usize,
  trainAddress: usize,
  featurePatchesAddress: usize,
  labelPatchesAddress: usize,
  labelPatchesEndAddress: usize,
): void {
  setupFirst = setupAddress;
  trainFirst = trainAddress;
  featurePatches = featurePatchesAddress;
  labelPatches = labelPatchesAddress;
  labelPatchesEnd = labelPatchesEndAddress;
}

/** The code of validation, which may be encoded later than the rest. */
export function setCheck(address: usize, patchesAddress: usize, patchesEndAddress: usize): void {
  checkFirst = address;
  checkPatches = patchesAddress;
  checkPatchesEnd = patchesEndAddress;
}

/** Zero memory, every lane alive, no random fill called yet, setup. */
export function prepare(banks: usize, bytes: usize, prediction: usize, fills: u32): void {
  resetCalls(fills);
  resetLanes(banks, bytes, prediction);
  run(setupFirst);
}

/**
 * Trains on rows `from` up to `to`; with `record`, an address, the absolute errors of each row are
 * written there, row by row, lane by lane. False when no lane is left alive.
 */
export function train(from: u32, to: u32, record: usize): bool {
  if (from >= to) return true;
  enterRows(from, to, trainX, trainY, record);
  setPatches(featurePatches, labelPatches, labelPatchesEnd);
  patchFields();
  return run(trainFirst);
}

/** Fitness of a living lane from its sum of squared errors. */
function fitnessOf(sum: f64): f64 {
  const mean = sum / <f64>validRows;
  const value = isAccuracy ? 1 - mean : 1 - TWO_OVER_PI * atan(sqrt(mean));
  return isFinite(value) ? value : 0;
}

/** Trains on the rows from `from` on, validates what is still alive and writes the fitness. */
export function finish(from: u32, isTraining: bool): void {
  const isTrained = isTraining && train(from, trainRows, 0);
  noteSteps(trainRows);
  if (isTrained && validRows > 0) {
    enterRows(0, validRows, validX, validY, 0);
    setPatches(checkPatches, checkPatchesEnd, checkPatchesEnd);
    patchFields();
    run(checkFirst);
  }
  for (let lane: u32 = 0; lane < lanes; lane += 1) {
    const at = <usize>lane << 3;
    const isAlive = load<i64>(alive + at) != 0;
    store<f64>(fitness + at, isAlive ? fitnessOf(load<f64>(sums + at)) : 0);
  }
}

/** Where the compiler's own tables end; everything of ours must lie behind. */
export function staticEnd(): usize {
  return __heap_base;
}
