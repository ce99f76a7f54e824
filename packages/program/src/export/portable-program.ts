/** A canonical program and its evaluation as portable text (expression.ts describes the subset). */
import { type Explanation, fieldName } from '../explain/explain.ts';
import { formatInstruction } from '../format-text.ts';
import { elementIndex } from '../kernels/fill.ts';
import { OPS } from '../ops.ts';
import {
  FUNCTION_NAMES,
  type FunctionName,
  type Instruction,
  type OperandKind,
  type Program,
} from '../program.ts';
import { OP_TEMPLATES } from './op-templates.ts';

/** What an export says about the suite besides its data. */
export interface SuiteTraits {
  readonly maxAbsError: number;
  /** 0 = never. */
  readonly flushEvery: number;
  readonly evalTypes: ReadonlySet<'rmse' | 'accuracy'>;
  readonly aggregate: 'mean' | 'median';
}

/** A canonical program with the words for it. */
export interface Explained {
  readonly program: Program;
  readonly explanation: Explanation;
}

/** A number as a float literal of both languages. */
export function floatLiteral(value: number): string {
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** The element that the index constants of `vset` and `mset` select, 0 for other ops. */
function elementOf({ op, d0, d1 }: Instruction, features: number): number {
  const { indexConstants } = OPS[op];
  const first = elementIndex(features, d0);
  return indexConstants < 2 ? first : first * features + elementIndex(features, d1);
}

function statementOf(instruction: Instruction, fill: number, explained: Explained): string {
  const { program, explanation } = explained;
  const { name, inputs, output, constants, indexConstants } = OPS[instruction.op];
  const slot = (kind: OperandKind | undefined | null, index: number): string =>
    kind === undefined || kind === null ? '' : `m.${fieldName(explanation, kind, index)}`;
  const { in1, in2, out, act, d0, d1, d2 } = instruction;
  const values: Readonly<Record<string, string>> = {
    a: slot(inputs[0], in1),
    b: slot(inputs[1], in2),
    out: slot(output, out),
    c0: floatLiteral(constants === 'act' ? act : d0),
    c1: floatLiteral(d1),
    c2: floatLiteral(d2),
    i0: indexConstants === 0 ? '' : String(elementOf(instruction, program.features)),
    fill: String(fill),
  };
  const value = OP_TEMPLATES[name].replaceAll(/\{(\w+)\}/g, (_, key: string) => values[key]);
  return `${values['out']} = ${value};`;
}

const PURPOSES: Readonly<Record<FunctionName, string>> = {
  setup: 'Runs once, before any example.',
  predict: 'Turns the features into a prediction.',
  learn: 'Runs after each training example, when the label is there.',
};

/** setup, predict and learn, each line with what it computes. */
export function portableFunctions(explained: Explained): string {
  const { program, explanation } = explained;
  let fills = 0;
  return FUNCTION_NAMES.map((name) => {
    const lines = program[name].flatMap((instruction, index) => {
      const fill = OPS[instruction.op].isRandom ? fills++ : 0;
      const remark = explanation.lines[name][index].remark;
      return [
        `  // ${formatInstruction(instruction)}: ${remark}`,
        `  ${statementOf(instruction, fill, explained)}`,
      ];
    });
    return `/** ${PURPOSES[name]} */\nfunction ${name}(m: Memory): void {\n${lines.join('\n')}\n}`;
  }).join('\n\n');
}

/** How many random fills a program has. */
export function fillCount(program: Program): number {
  return FUNCTION_NAMES.flatMap((name) => program[name]).filter(({ op }) => OPS[op].isRandom)
    .length;
}

/** Memory for one evaluation. */
export function portableMemory(): string {
  return `/** Memory at the beginning, with the two halves of the seed of random fills. */
function createMemory(seedLow: number, seedHigh: number): Memory {
  const m = new Memory();
  m.seedLow = seedLow;
  m.seedHigh = seedHigh;
  return m;
}`;
}

function portableFlush({ program, explanation }: Explained): string {
  const { scalars, vectors, matrices } = program.banks;
  const name = (kind: OperandKind, slot: number) => `m.${fieldName(explanation, kind, slot)}`;
  const range = (from: number, to: number) =>
    Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
  const lines = [
    ...range(1, scalars).map((slot) => {
      const field = name('scalar', slot);
      return `  ${field} = flush(${field});`;
    }),
    ...range(1, vectors).map((slot) => `  flushEach(${name('vector', slot)});`),
    ...range(0, matrices).map((slot) => `  flushEach(${name('matrix', slot)});`),
  ];
  return `/** Numbers too small to be normal become 0. */
function flush(x: number): number {
  return Math.abs(x) < 2.2250738585072014e-308 ? 0.0 : x;
}

function flushEach(a: Vector): void {
  for (let i = 0; i < a.length; i += 1) {
    a[i] = flush(a[i]);
  }
}

/** Every number that lives on from example to example. */
function flushMemory(m: Memory): void {
${lines.join('\n')}
}`;
}

function trainingLoop({ evalTypes, maxAbsError, flushEvery }: SuiteTraits): string {
  const squash = [
    '    if (task.isAccuracy) {',
    '      m.prediction = sigmoid(m.prediction);',
    '    }',
  ];
  const flush = [`    if ((row + 1) % ${flushEvery} === 0) {`, '      flushMemory(m);', '    }'];
  return [
    '/** Fitness and executed training examples on one task. */',
    'function evaluateTask(task: Task): number[] {',
    '  const m = createMemory(task.seedLow, task.seedHigh);',
    '  setup(m);',
    '  for (let row = 0; row < task.trainY.length; row += 1) {',
    '    m.features = task.trainX.slice(row * F, (row + 1) * F);',
    '    m.label = 0.0;',
    '    predict(m);',
    ...(evalTypes.has('accuracy') ? squash : []),
    '    const error = Math.abs(task.trainY[row] - m.prediction);',
    `    if (!(error <= ${floatLiteral(maxAbsError)})) {`,
    '      return [0.0, row + 1];',
    '    }',
    '    m.label = task.trainY[row];',
    '    learn(m);',
    ...(flushEvery > 0 ? flush : []),
    '  }',
    '  return [validate(m, task), task.trainY.length];',
    '}',
  ].join('\n');
}

const RMSE_ERROR = `/** Label minus prediction. */
function errorOf(task: Task, label: number, prediction: number): number {
  return label - prediction;
}`;
const ACCURACY_ERROR = `/** 0 for the right class, 1 for the wrong one. */
function errorOf(task: Task, label: number, prediction: number): number {
  return label > 0.5 === sigmoid(prediction) > 0.5 ? 0.0 : 1.0;
}`;
const EITHER_ERROR = `/** Label minus prediction, or 0 for the right class and 1 for the wrong one. */
function errorOf(task: Task, label: number, prediction: number): number {
  if (task.isAccuracy) {
    return label > 0.5 === sigmoid(prediction) > 0.5 ? 0.0 : 1.0;
  }
  return label - prediction;
}`;

function portableError(evalTypes: SuiteTraits['evalTypes']): string {
  if (evalTypes.size > 1) return EITHER_ERROR;
  return evalTypes.has('accuracy') ? ACCURACY_ERROR : RMSE_ERROR;
}

function fitnessOf(evalTypes: SuiteTraits['evalTypes']): string {
  const rmse = '1.0 - 0.6366197723675814 * atan(Math.sqrt(square))';
  if (evalTypes.size > 1) return `task.isAccuracy ? 1.0 - square : ${rmse}`;
  return evalTypes.has('accuracy') ? '1.0 - square' : rmse;
}

function validationLoop({ evalTypes, maxAbsError }: SuiteTraits): string {
  return [
    '/** Fitness on the validation examples. */',
    'function validate(m: Memory, task: Task): number {',
    '  let sum = 0.0;',
    '  for (let row = 0; row < task.validY.length; row += 1) {',
    '    m.features = task.validX.slice(row * F, (row + 1) * F);',
    '    m.label = 0.0;',
    '    predict(m);',
    '    const error = errorOf(task, task.validY[row], m.prediction);',
    `    if (!(Math.abs(error) <= ${floatLiteral(maxAbsError)})) {`,
    '      return 0.0;',
    '    }',
    '    sum += error * error;',
    '  }',
    '  const square = sum / task.validY.length;',
    `  const fitness = ${fitnessOf(evalTypes)};`,
    '  return Math.abs(fitness) < Infinity ? fitness : 0.0;',
    '}',
  ].join('\n');
}

const AGGREGATES = {
  mean: `/** Mean of the tasks' fitness. */
function aggregate(fitness: number[]): number {
  let sum = 0.0;
  for (let i = 0; i < fitness.length; i += 1) {
    sum += fitness[i];
  }
  return sum / fitness.length;
}`,
  median: `/** Median of the tasks' fitness; half the sum of the two middle ones of an even count. */
function aggregate(fitness: number[]): number {
  const ordered = inOrder(fitness);
  const upper = ordered[ordered.length >> 1];
  if (ordered.length % 2 === 1) {
    return upper;
  }
  return (ordered[(ordered.length >> 1) - 1] + upper) / 2.0;
}`,
};

/** The evaluation loop of a suite: what evaluate.ts does, for one program. */
export function portableEvaluation(explained: Explained, traits: SuiteTraits): string {
  return [
    ...(traits.flushEvery > 0 ? [portableFlush(explained)] : []),
    portableError(traits.evalTypes),
    validationLoop(traits),
    trainingLoop(traits),
    AGGREGATES[traits.aggregate],
  ].join('\n\n');
}

/** What somebody calls with examples of their own. */
export const PORTABLE_USE = `/** Learns from one example; gives the prediction that was made before. */
function train(m: Memory, features: Vector, label: number): number {
  m.features = features;
  m.label = 0.0;
  predict(m);
  const prediction = m.prediction;
  m.label = label;
  learn(m);
  return prediction;
}

/** Learns from one example of class 0 or 1; gives the probability of class 1 that was predicted. */
function trainClass(m: Memory, features: Vector, label: number): number {
  m.features = features;
  m.label = 0.0;
  predict(m);
  m.prediction = sigmoid(m.prediction);
  const probability = m.prediction;
  m.label = label;
  learn(m);
  return probability;
}

/** The prediction for an example; for classes, above 0 means class 1. */
function answer(m: Memory, features: Vector): number {
  m.features = features;
  m.label = 0.0;
  predict(m);
  return m.prediction;
}`;
