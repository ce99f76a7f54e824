import { blake2b256, encodeHex } from '@adit/base';
import {
  canonicalProgram,
  type Instruction,
  type Program,
  programHash,
  referencePrograms,
} from '@adit/program';
import { describe, expect, it } from 'vitest';
import { NO_OP } from '../mutation/instruction.ts';
import { openTaskType } from '../tasks/open-task-type.ts';
import { evaluatorOf, resultDigest, scoreProgram } from './score-program.ts';
import { requireAffordable, suiteCost } from './suite-cost.ts';

const linear = openTaskType('linear-check', () => '');
const net = openTaskType('net-check', () => '');

describe('scoreProgram', () => {
  const program = referencePrograms.linear(4);

  it('scores the reference programs of both built-in tasks high', () => {
    expect(scoreProgram(program, linear.consensusSuite).score).toBeGreaterThan(0.99);
    expect(scoreProgram(referencePrograms.net(4), net.consensusSuite).score).toBeGreaterThan(0.7);
  });

  it('makes one evaluator a suite, whatever is scored in between', () => {
    const made = evaluatorOf(linear.consensusSuite);
    scoreProgram(program, linear.searchSuite);
    scoreProgram(program, linear.consensusSuite);
    expect(evaluatorOf(linear.consensusSuite)).toBe(made);
    expect(evaluatorOf(linear.searchSuite)).not.toBe(made);
  });

  it('counts the training steps that ran', () => {
    const { steps, trainingSteps } = scoreProgram(program, linear.searchSuite);
    expect(steps).toEqual(Array(10).fill(100));
    expect(trainingSteps).toBe(1000);
  });

  it('scores a program that stops early with 0 and its steps so far', () => {
    const huge: Instruction = { ...NO_OP, op: 56, out: 1, act: 1000 };
    const stopping: Program = { ...program, setup: [], predict: [huge], learn: [] };
    const { score, steps } = scoreProgram(stopping, linear.searchSuite);
    expect(score).toBe(0);
    expect(steps.every((count) => count <= 1)).toBe(true);
  });

  it('gives a program and its canonical form the same result', () => {
    const dead: Instruction = { ...NO_OP, op: 56, out: 3, act: 7 };
    const padded: Program = {
      ...program,
      banks: linear.limits.banks,
      setup: [NO_OP, ...program.setup, dead],
    };
    const expected = scoreProgram(canonicalProgram(program), linear.searchSuite);
    expect(scoreProgram(padded, linear.searchSuite)).toEqual(expected);
  });

  it('hashes suite, program, steps and fitness bits', () => {
    const result = scoreProgram(program, linear.searchSuite);
    const tasks = result.fitness.map((fitness, task) =>
      Buffer.concat([
        Buffer.from(BigUint64Array.of(BigInt(result.steps[task] ?? 0)).buffer),
        Buffer.from(Float64Array.of(fitness).buffer),
      ]),
    );
    const bytes = Buffer.concat([
      Buffer.from(linear.searchSuite.digest, 'hex'),
      Buffer.from(programHash(program), 'hex'),
      ...tasks,
    ]);
    expect(result.digest).toBe(encodeHex(blake2b256(bytes)));
  });

  it('changes its digest with one bit of one fitness, one step or the suite', () => {
    const result = { fitness: [0.5, 0.25], steps: [10, 20] };
    const suite = { digest: '11'.repeat(32) };
    const hash = '22'.repeat(32);
    const digests = [
      resultDigest(suite, hash, result),
      resultDigest(suite, hash, { ...result, fitness: [0.5, 0.25 + 2 ** -54] }),
      resultDigest(suite, hash, { ...result, steps: [10, 21] }),
      resultDigest({ digest: '12'.repeat(32) }, hash, result),
      resultDigest(suite, '23'.repeat(32), result),
    ];
    expect(new Set(digests).size).toBe(digests.length);
    const nan = { fitness: [Number.NaN, 0.25], steps: [10, 20] };
    expect(resultDigest(suite, hash, nan)).toBe(resultDigest(suite, hash, { ...nan }));
  });

  it('refuses programs of other features and programs beyond the limits', () => {
    expect(() => scoreProgram(referencePrograms.linear(8), linear.searchSuite)).toThrow(
      expect.objectContaining({ code: 'features_differ', numbers: { program: 8, task: 4 } }),
    );
    expect(() => scoreProgram(referencePrograms.net(4), linear.searchSuite)).toThrow(
      expect.objectContaining({ code: 'invalid_dsl' }),
    );
  });
});

describe('requireAffordable', () => {
  it('counts setup once, predict and learn per example', () => {
    const dot: Instruction = { ...NO_OP, op: 27, in1: 1, out: 1 };
    const base: Program = { ...referencePrograms.linear(4), setup: [], predict: [], learn: [] };
    const cost = (change: Partial<Program>): number =>
      suiteCost({ ...base, ...change }, linear.consensusSuite);
    const once = cost({ setup: [dot] }) - cost({});
    expect(once).toBeGreaterThan(0);
    expect(cost({ predict: [dot] }) - cost({})).toBe(once * 1100);
    expect(cost({ learn: [dot] }) - cost({})).toBe(once * 1000);
  });

  it('lets the reference programs pass and refuses matrix products where none are needed', () => {
    requireAffordable(referencePrograms.linear(4), linear.consensusSuite);
    requireAffordable(referencePrograms.net(4), net.consensusSuite);
    const product: Instruction = { ...NO_OP, op: 43, in1: 0, in2: 0, out: 0 };
    const read: Instruction = { ...NO_OP, op: 34, in1: 0, out: 1 };
    const absurd: Program = {
      ...referencePrograms.net(4),
      predict: [...Array(4).fill(product), read],
    };
    const cost = suiteCost(canonicalProgram(absurd), net.consensusSuite);
    expect(() => scoreProgram(absurd, net.consensusSuite)).toThrow(
      expect.objectContaining({
        code: 'too_costly',
        numbers: { cost, limit: net.consensusSuite.opCostLimit },
      }),
    );
    expect(cost).toBeGreaterThan(net.consensusSuite.opCostLimit);
  });
});
