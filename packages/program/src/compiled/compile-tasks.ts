/**
 * The compiled evaluator: programs on a fixed list of tasks, many tasks at a time.
 *
 * Same bits as `evaluateTask(canonicalProgram(p), task, rules)` for every task; the interpreter stays
 * the oracle. Rows are copied once into WebAssembly memory; a program costs its encoding and its run.
 */
import { AditError, assert } from '@adit/base';
import type { EvaluationRules, TaskData } from '../evaluate.ts';
import type { Program } from '../program.ts';
import { Encoder } from './encode.ts';
import { createEngine, type Engine } from './engine.ts';
import { groupTasks, LANES_MAX, type LaneGroup, packRows, taskOfLane } from './lanes.ts';
import { alignUp, CALLS_START, KEY_START, PAIR_BYTES, TASKS_START } from './layout.ts';
import { LiveCode, loadLiveCode } from './live-code.ts';
import { type WasmMemory, wasm } from './webassembly.ts';

/** How an evaluator is made; results do not depend on it. */
export interface CompileOptions {
  /** Most tasks side by side, 2 to 10. */
  readonly lanesMax?: number;
}

/** Evaluates programs on the tasks it was made for. Not reentrant: one program at a time. */
export interface CompiledTasks {
  readonly taskCount: number;
  /** Tasks of the first group: those that {@link begin} looks at. */
  readonly probeTasks: number;
  /** Of the program that was finished last, per task: fitness in [0, 1]. */
  readonly fitness: Float64Array;
  /** The same: executed training examples, the one that failed the error test included. */
  readonly steps: Float64Array;
  /** Memory that it holds, tasks included; grows with the largest program and never shrinks. */
  readonly memoryBytes: number;
  /** After {@link begin}: 128 bits over the errors so far; equal errors, equal keys. */
  readonly probeKey: Uint32Array;
  /** After {@link begin}: |y - s1| by example, then task of the first group; 0 behind a stop. */
  readonly probeErrors: Float64Array;
  /**
   * Setup and the first `examples` training examples (at most all) on the first group. Throws
   * AditError `features_differ`.
   */
  begin(code: LiveCode, examples: number): void;
  /** Does the rest of what {@link begin} began and fills {@link fitness} and {@link steps}. */
  finish(): void;
  /** {@link begin} without a probe, then {@link finish}. */
  evaluate(code: LiveCode): void;
  /** The same for any valid program; throws AditError `features_differ`. */
  evaluateProgram(program: Program): void;
}

interface PlacedGroup extends LaneGroup {
  readonly features: number;
  readonly isAccuracy: boolean;
  readonly trainX: number;
  readonly trainY: number;
  readonly trainRows: number;
  readonly validX: number;
  readonly validY: number;
  readonly validRows: number;
  readonly seeds: number;
}

const PAGE_BYTES = 65_536;
/** Bytes of a lane's alive mask, sums, steps and fitness: one v128 a pair each. */
const RESULT_BYTES = (LANES_MAX / 2) * PAIR_BYTES;
/** Examples that a probe may cover at most. */
const PROBE_MAX = 4_096;

/** Gives out addresses from `next` on. */
class Places {
  next: number;

  constructor(first: number) {
    this.next = alignUp(first);
  }

  take(bytes: number): number {
    const address = this.next;
    this.next = alignUp(address + bytes);
    return address;
  }
}

function placeGroup(group: LaneGroup, places: Places): PlacedGroup {
  const [{ evalType, features, trainY, validY }] = group.tasks;
  const row = group.pairs * PAIR_BYTES;
  return {
    ...group,
    features,
    isAccuracy: evalType === 'accuracy',
    trainX: places.take(trainY.length * row * features),
    trainY: places.take(trainY.length * row),
    trainRows: trainY.length,
    validX: places.take(validY.length * row * features),
    validY: places.take(validY.length * row),
    validRows: validY.length,
    seeds: places.take(row),
  };
}

function fillGroup(group: PlacedGroup, memory: ArrayBuffer): void {
  const target = new Float64Array(memory);
  const at = (address: number, width: number) => ({ target, start: address / 8, width });
  packRows(group, (task) => task.trainX, at(group.trainX, group.features));
  packRows(group, (task) => task.trainY, at(group.trainY, 1));
  packRows(group, (task) => task.validX, at(group.validX, group.features));
  packRows(group, (task) => task.validY, at(group.validY, 1));
  const seeds = new BigUint64Array(memory, group.seeds, group.pairs * 2);
  for (let lane = 0; lane < seeds.length; lane += 1) seeds[lane] = taskOfLane(group, lane).seed;
}

function requireUniform(tasks: readonly TaskData[]): number {
  const features = tasks[0]?.features ?? 0;
  for (const task of tasks) {
    assert(task.features === features, 'tasks of one suite have the same features');
    assert(task.trainX.length === task.trainY.length * features, 'training rows are whole');
    assert(task.validX.length === task.validY.length * features, 'validation rows are whole');
  }
  return features;
}

/** How far a group has come: rows that were probed, and whether a lane is left. */
interface Begun {
  readonly probed: number;
  readonly isTraining: boolean;
}

/** The memory as bytes, 32-bit words and f64; made anew when it has grown. */
interface Views {
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
  readonly doubles: Float64Array;
}

function viewMemory(buffer: ArrayBuffer): Views {
  return {
    bytes: new Uint8Array(buffer),
    words: new Uint32Array(buffer),
    doubles: new Float64Array(buffer),
  };
}

class LaneEvaluator implements CompiledTasks {
  readonly taskCount: number;
  readonly probeTasks: number;
  readonly fitness: Float64Array;
  readonly steps: Float64Array;
  readonly probeKey: Uint32Array;
  readonly #features: number;
  readonly #groups: readonly PlacedGroup[];
  readonly #first: PlacedGroup;
  readonly #rules: EvaluationRules;
  readonly #liveCode = new LiveCode();
  readonly #alive: number;
  readonly #sums: number;
  readonly #stepsOut: number;
  readonly #fitnessOut: number;
  readonly #banks: number;
  readonly #record: number;
  #memory: WasmMemory;
  #engine: Engine;
  #encoder: Encoder;
  #views: Views;
  /** The group that the engine was told of last. */
  #entered: PlacedGroup | null = null;
  #code: LiveCode = this.#liveCode;
  #probed = 0;
  #isTraining = true;
  #encodedPairs = 0;

  constructor(tasks: readonly TaskData[], rules: EvaluationRules, lanesMax: number) {
    this.#features = requireUniform(tasks);
    this.#rules = rules;
    this.taskCount = tasks.length;
    this.fitness = new Float64Array(tasks.length);
    this.steps = new Float64Array(tasks.length);
    const places = new Places(TASKS_START);
    this.#alive = places.take(RESULT_BYTES);
    this.#sums = places.take(RESULT_BYTES);
    this.#stepsOut = places.take(RESULT_BYTES);
    this.#fitnessOut = places.take(RESULT_BYTES);
    this.#groups = groupTasks(tasks, lanesMax).map((group) => placeGroup(group, places));
    this.#first = this.#groups[0];
    this.probeTasks = this.#first.members.length;
    const { trainRows, pairs } = this.#first;
    this.#record = places.take(Math.min(trainRows, PROBE_MAX) * pairs * PAIR_BYTES);
    this.#banks = places.next;
    this.#memory = new wasm.Memory({ initial: Math.ceil(this.#banks / PAGE_BYTES) + 1 });
    this.#engine = createEngine(this.#memory);
    this.#encoder = new Encoder(this.#memory.buffer);
    this.#views = viewMemory(this.#memory.buffer);
    for (const group of this.#groups) fillGroup(group, this.#memory.buffer);
    this.probeKey = new Uint32Array(4);
    this.#setRules();
  }

  get memoryBytes(): number {
    return this.#memory.buffer.byteLength;
  }

  get probeErrors(): Float64Array {
    const { pairs, members } = this.#first;
    const lanes = pairs * 2;
    const all = new Float64Array(this.#memory.buffer, this.#record, this.#probed * lanes);
    if (lanes === members.length) return all;
    return all.filter((_, index) => index % lanes < members.length);
  }

  begin(code: LiveCode, examples: number): void {
    this.#requireFitting(code);
    this.#code = code;
    this.#encodedPairs = 0;
    const group = this.#first;
    this.#enter(group);
    this.#probed = Math.min(examples, group.trainRows, PROBE_MAX);
    this.#isTraining = true;
    if (this.#probed === 0) return;
    const bytes = this.#probed * group.pairs * PAIR_BYTES;
    this.#views.bytes.fill(0, this.#record, this.#record + bytes);
    this.#isTraining = this.#engine.train(0, this.#probed, this.#record) !== 0;
    this.#engine.hashWords(this.#record, this.#record + bytes, KEY_START);
    for (let word = 0; word < 4; word += 1) {
      this.probeKey[word] = this.#views.words[KEY_START / 4 + word];
    }
  }

  finish(): void {
    this.#finishGroup(this.#first, { probed: this.#probed, isTraining: this.#isTraining });
    for (let index = 1; index < this.#groups.length; index += 1) {
      this.#enter(this.#groups[index]);
      this.#finishGroup(this.#groups[index], { probed: 0, isTraining: true });
    }
  }

  evaluate(code: LiveCode): void {
    this.begin(code, 0);
    this.finish();
  }

  evaluateProgram(program: Program): void {
    loadLiveCode(program, this.#liveCode);
    this.evaluate(this.#liveCode);
  }

  #requireFitting({ features }: LiveCode): void {
    if (features === this.#features) return;
    throw new AditError(
      'features_differ',
      `the program has ${features} features, the task ${this.#features}`,
      { numbers: { program: features, task: this.#features } },
    );
  }

  /** Sets the group, encodes the program for its number of pairs, and runs setup. */
  #enter(group: PlacedGroup): void {
    this.#encode(group.pairs);
    if (this.#entered !== group) this.#setGroup(group);
    const { bankBytes, prediction, fills } = this.#encoder.encoded;
    this.#engine.prepare(this.#banks, bankBytes, prediction, fills);
  }

  #setGroup(group: PlacedGroup): void {
    this.#entered = group;
    this.#engine.setGroup(
      group.pairs,
      group.isAccuracy,
      group.features,
      group.trainX,
      group.trainY,
      group.trainRows,
      group.validX,
      group.validY,
      group.validRows,
      group.seeds,
      CALLS_START,
    );
  }

  #encode(pairs: number): void {
    if (this.#encodedPairs === pairs) return;
    this.#growFor(this.#code, pairs);
    this.#encoder.encode(this.#code, pairs, this.#banks);
    this.#encodedPairs = pairs;
    const places = this.#encoder.encoded;
    this.#engine.setProgram(
      places.setup,
      places.train,
      places.featurePatches,
      places.labelPatches,
      places.labelPatchesEnd,
    );
  }

  #finishGroup(group: PlacedGroup, { probed, isTraining }: Begun): void {
    this.#encoder.encodeCheck();
    const { check, checkPatches, checkPatchesEnd } = this.#encoder.encoded;
    this.#engine.setCheck(check, checkPatches, checkPatchesEnd);
    this.#engine.finish(probed, isTraining ? 1 : 0);
    this.#readResults(group);
  }

  /** Makes room for the banks and the scratch of a program. */
  #growFor({ features, scalars, vectors, matrices }: LiveCode, pairs: number): void {
    const elements = scalars + vectors * features + (matrices + 1) * features * features;
    const end = this.#banks + elements * pairs * PAIR_BYTES;
    const missing = end - this.#views.bytes.length;
    if (missing <= 0) return;
    this.#memory.grow(Math.ceil(missing / PAGE_BYTES));
    this.#encoder = new Encoder(this.#memory.buffer);
    this.#views = viewMemory(this.#memory.buffer);
  }

  #setRules(): void {
    const { maxAbsError, flushEvery } = this.#rules;
    this.#engine.setRules(
      maxAbsError,
      flushEvery,
      this.#alive,
      this.#sums,
      this.#stepsOut,
      this.#fitnessOut,
    );
  }

  #readResults({ members }: PlacedGroup): void {
    const { doubles, words } = this.#views;
    const fitness = this.#fitnessOut / 8;
    const steps = this.#stepsOut / 4;
    for (let lane = 0; lane < members.length; lane += 1) {
      const task = members[lane];
      this.fitness[task] = doubles[fitness + lane];
      this.steps[task] = words[steps + lane];
    }
  }
}

/**
 * An evaluator for `tasks` under `rules`. All tasks have the same number of features and at least one
 * training and one validation row.
 */
export function compileTasks(
  tasks: readonly TaskData[],
  rules: EvaluationRules,
  { lanesMax = LANES_MAX }: CompileOptions = {},
): CompiledTasks {
  assert(tasks.length > 0, 'an evaluator has at least one task');
  return new LaneEvaluator(tasks, rules, lanesMax);
}
