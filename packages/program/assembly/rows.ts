/**
 * The rows that a run is at, and what happens between predict and learn and behind them: error tests,
 * labels and features of the next row, the flush of denormals, sums of errors.
 */
import { flushAll } from './elementwise';
import { isPositiveClass, sigmoidPair } from './functions';
import { LANES } from './layout';

let pairs: u32 = 0;
let isAccuracy: bool = false;
let maxAbsError: f64 = 0;
let flushEvery: u32 = 0;
/** Per pair: all bits of the lanes that are alive; sums of squared errors. */
let alive: usize = 0;
let sums: usize = 0;
/** False once a lane is dead: until then masks need not be looked at. */
let isWhole: bool = true;
/** Per lane: executed training examples, u32. */
let steps: usize = 0;
let rowBytes: usize = 0;
let labelBytes: usize = 0;
/** Bank memory, and the slot of the prediction in it. */
let banks: usize = 0;
let bankBytes: usize = 0;
let prediction: usize = 0;

/** The row in work: its number, features, labels, where its errors are recorded (0 = nowhere). */
let row: u32 = 0;
let rowEnd: u32 = 0;
let x: usize = 0;
let y: usize = 0;
let record: usize = 0;
/** Step fields that follow the features, and the labels. */
let featurePatches: usize = 0;
let labelPatches: usize = 0;
let patchesEnd: usize = 0;

/** What the rows of a group look like and how they are judged. */
export function setRows(pairCount: u32, accuracy: bool, featureCount: u32): void {
  pairs = pairCount;
  isAccuracy = accuracy;
  labelBytes = <usize>pairCount * LANES;
  rowBytes = labelBytes * featureCount;
}

/** The suite's rules and where masks, sums and steps go. */
export function setLimits(
  errorLimit: f64,
  flushInterval: u32,
  aliveAddress: usize,
  sumsAddress: usize,
  stepsAddress: usize,
): void {
  maxAbsError = errorLimit;
  flushEvery = flushInterval;
  alive = aliveAddress;
  sums = sumsAddress;
  steps = stepsAddress;
}

/** The program's memory, zeroed; every lane alive. */
export function resetLanes(banksAddress: usize, bytes: usize, predictionAddress: usize): void {
  banks = banksAddress;
  bankBytes = bytes;
  prediction = predictionAddress;
  memory.fill(banks, 0, bankBytes);
  isWhole = true;
  for (let pair: u32 = 0; pair < pairs; pair += 1) {
    v128.store(alive + (<usize>pair << 4), i64x2.splat(-1));
    v128.store(sums + (<usize>pair << 4), f64x2.splat(0));
    store<u64>(steps + (<usize>pair << 3), 0);
  }
}

/** Enters rows `from` up to `to` whose first features and labels are at these addresses. */
export function enterRows(from: u32, to: u32, features: usize, labels: usize, notes: usize): void {
  row = from;
  rowEnd = to;
  x = features + from * rowBytes;
  y = labels + from * labelBytes;
  record = notes;
}

/** The lists of fields that {@link patchFields} sets: features, then labels. */
export function setPatches(features: usize, labels: usize, end: usize): void {
  featurePatches = features;
  labelPatches = labels;
  patchesEnd = end;
}

/** Points the listed step fields at the row in work. */
@inline
export function patchFields(): void {
  const features = <u32>x;
  const labels = <u32>y;
  const middle = labelPatches;
  const end = patchesEnd;
  let at = featurePatches;
  for (; at < middle; at += 4) store<u32>(load<u32>(at), features);
  for (; at < end; at += 4) store<u32>(load<u32>(at), labels);
}

/** An error as it is recorded: 0 of a dead lane, and every NaN alike. */
@inline
function noted(error: v128, living: v128): v128 {
  const nan = f64x2.splat(NaN);
  return v128.and(v128.bitselect(error, nan, f64x2.eq(error, error)), living);
}

/** Turns predictions into sigmoids, records errors where that is asked for. */
function prepareTest(): void {
  for (let pair: u32 = 0; pair < pairs; pair += 1) {
    const offset = <usize>pair << 4;
    let predicted = v128.load(prediction + offset);
    if (isAccuracy) {
      predicted = sigmoidPair(predicted);
      v128.store(prediction + offset, predicted);
    }
    if (record == 0) continue;
    const error = f64x2.abs(f64x2.sub(v128.load(y + offset), predicted));
    v128.store(record + offset, noted(error, v128.load(alive + offset)));
  }
  if (record != 0) record += labelBytes;
}

/** All bits of the lanes of a pair whose prediction is within the limit. */
@inline
function passes(label: usize, predicted: usize, limit: v128): v128 {
  return f64x2.le(f64x2.abs(f64x2.sub(v128.load(label), v128.load(predicted))), limit);
}

/** All bits of the lanes that pass in every one of the 1 to 5 pairs. */
@inline
function passEverywhere(limit: v128): v128 {
  const count = pairs;
  const l = y;
  const p = prediction;
  let passed = passes(l, p, limit);
  if (count > 1) passed = v128.and(passed, passes(l + 16, p + 16, limit));
  if (count > 2) passed = v128.and(passed, passes(l + 32, p + 32, limit));
  if (count > 3) passed = v128.and(passed, passes(l + 48, p + 48, limit));
  if (count > 4) passed = v128.and(passed, passes(l + 64, p + 64, limit));
  return passed;
}

/** Tests the predictions of the training row; false when no lane is left alive. */
@inline
export function testRow(): bool {
  if (isAccuracy || record != 0) prepareTest();
  if (v128.all_true<i64>(passEverywhere(f64x2.splat(maxAbsError)))) return true;
  return !isWhole && !isLivingFailed() ? true : buryFailed();
}

/** True when a lane that is alive fails the test of the row; those that are dead fail often. */
function isLivingFailed(): bool {
  const limit = f64x2.splat(maxAbsError);
  let failures = i64x2.splat(0);
  for (let offset: usize = 0; offset < labelBytes; offset += 16) {
    const passed = passes(y + offset, prediction + offset, limit);
    failures = v128.or(failures, v128.andnot(v128.load(alive + offset), passed));
  }
  return v128.any_true(failures);
}

/** Buries the lanes that fail the test of the row; false when no lane is left. */
function buryFailed(): bool {
  const limit = f64x2.splat(maxAbsError);
  for (let pair: u32 = 0; pair < pairs; pair += 1) {
    const offset = <usize>pair << 4;
    const error = f64x2.abs(f64x2.sub(v128.load(y + offset), v128.load(prediction + offset)));
    const living = v128.load(alive + offset);
    const dead = v128.andnot(living, f64x2.le(error, limit));
    if (v128.any_true(dead)) isWhole = false;
    v128.store(alive + offset, v128.andnot(living, dead));
    const at = steps + (<usize>pair << 3);
    if (i64x2.extract_lane(dead, 0) != 0) store<u32>(at, row + 1);
    if (i64x2.extract_lane(dead, 1) != 0) store<u32>(at + 4, row + 1);
  }
  return isAnyAlive();
}

/** True while a lane is alive. */
function isAnyAlive(): bool {
  let any = i64x2.splat(0);
  for (let pair: u32 = 0; pair < pairs; pair += 1) {
    any = v128.or(any, v128.load(alive + (<usize>pair << 4)));
  }
  return v128.any_true(any);
}

/** Ends a training row; false behind the last one. */
@inline
export function nextTrainingRow(): bool {
  const done = row + 1;
  row = done;
  x += rowBytes;
  y += labelBytes;
  if (flushEvery > 0 && done % flushEvery == 0) flushAll(banks, bankBytes);
  if (done >= rowEnd) return false;
  patchFields();
  return true;
}

/** 1 for a prediction of the wrong class, else 0. */
@inline
function classError(label: v128, predicted: v128): v128 {
  const isWrong = v128.xor(f64x2.gt(label, f64x2.splat(0.5)), isPositiveClass(predicted));
  return v128.and(isWrong, f64x2.splat(1));
}

/** Adds a pair's squared errors to its sum; all bits of the lanes whose error is within the limit. */
@inline
function addSquare(sum: usize, error: v128, limit: v128): v128 {
  v128.store(sum, f64x2.add(v128.load(sum), f64x2.mul(error, error)));
  return f64x2.le(f64x2.abs(error), limit);
}

/** Adds the squared differences of one pair, whose addresses are given. */
@inline
function addDifference(sum: usize, label: usize, predicted: usize, limit: v128): v128 {
  return addSquare(sum, f64x2.sub(v128.load(label), v128.load(predicted)), limit);
}

/** Adds the squared differences of a row's 1 to 5 pairs; true when all of them are within the limit. */
@inline
function addDifferences(): bool {
  const limit = f64x2.splat(maxAbsError);
  const count = pairs;
  const s = sums;
  const l = y;
  const p = prediction;
  let passed = addDifference(s, l, p, limit);
  if (count > 1) passed = v128.and(passed, addDifference(s + 16, l + 16, p + 16, limit));
  if (count > 2) passed = v128.and(passed, addDifference(s + 32, l + 32, p + 32, limit));
  if (count > 3) passed = v128.and(passed, addDifference(s + 48, l + 48, p + 48, limit));
  if (count > 4) passed = v128.and(passed, addDifference(s + 64, l + 64, p + 64, limit));
  return v128.all_true<i64>(passed);
}

/** The same for classes; a function of its own, so that no regression ever asks for a class. */
function addClassErrors(): bool {
  const limit = f64x2.splat(maxAbsError);
  let passed = i64x2.splat(-1);
  for (let offset: usize = 0; offset < labelBytes; offset += 16) {
    const error = classError(v128.load(y + offset), v128.load(prediction + offset));
    passed = v128.and(passed, addSquare(sums + offset, error, limit));
  }
  return v128.all_true<i64>(passed);
}

/** All bits of the lanes of a pair whose validation error is within the limit. */
@inline
function passesValidation(offset: usize, limit: v128): v128 {
  const label = v128.load(y + offset);
  const predicted = v128.load(prediction + offset);
  let error = f64x2.sub(label, predicted);
  if (isAccuracy) error = classError(label, predicted);
  return f64x2.le(f64x2.abs(error), limit);
}

/** True when a lane that is alive fails in validation. */
function isLivingWrong(): bool {
  const limit = f64x2.splat(maxAbsError);
  let failures = i64x2.splat(0);
  for (let offset: usize = 0; offset < labelBytes; offset += 16) {
    const passed = passesValidation(offset, limit);
    failures = v128.or(failures, v128.andnot(v128.load(alive + offset), passed));
  }
  return v128.any_true(failures);
}

/** Kills the lanes that did not pass in validation; false when none is left. */
function dropFailed(): bool {
  const limit = f64x2.splat(maxAbsError);
  isWhole = false;
  for (let offset: usize = 0; offset < labelBytes; offset += 16) {
    const passed = passesValidation(offset, limit);
    v128.store(alive + offset, v128.and(v128.load(alive + offset), passed));
  }
  return isAnyAlive();
}

/** Adds the squared errors of a validation row; false behind the last one or the last lane. */
@inline
export function nextValidationRow(): bool {
  let passed: bool;
  if (isAccuracy) passed = addClassErrors();
  else passed = addDifferences();
  if (!passed && (isWhole || isLivingWrong()) && !dropFailed()) return false;
  row += 1;
  x += rowBytes;
  y += labelBytes;
  if (row >= rowEnd) return false;
  patchFields();
  return true;
}

/** Notes `executed` training examples for every lane that is alive. */
export function noteSteps(executed: u32): void {
  for (let pair: u32 = 0; pair < pairs; pair += 1) {
    const living = v128.load(alive + (<usize>pair << 4));
    const at = steps + (<usize>pair << 3);
    if (i64x2.extract_lane(living, 0) != 0) store<u32>(at, executed);
    if (i64x2.extract_lane(living, 1) != 0) store<u32>(at + 4, executed);
  }
}
