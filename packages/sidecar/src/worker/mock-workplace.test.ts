/** Mock mode: the formula, agreement of honest mocks, and what makes them disagree. */
import { createHash } from 'node:crypto';
import { ManualClock } from '@adit/base';
import { canonicalProgram, parseProgramText, programHash } from '@adit/program';
import { describe, expect, it } from 'vitest';
import { algorithmRef, linearCheck, samplePrograms } from '../fixtures/sample-work.ts';
import {
  defaultMock,
  type MockOptions,
  MockWorkplace,
  mockPrograms,
  mockScore,
} from './mock-workplace.ts';

const refs = samplePrograms(linearCheck, 40, 'mock').map((program, index) =>
  algorithmRef(linearCheck, index + 1, program),
);
const signal = new AbortController().signal;

function openMock(seed: string, more: Partial<MockOptions> = {}, clock = new ManualClock(0)) {
  return new MockWorkplace(
    { problems: ['linear-check'], options: { ...defaultMock, ...more }, seed },
    clock,
  );
}

async function scores(seed: string, more: Partial<MockOptions> = {}): Promise<number[]> {
  const request = { signal, onSteps: () => {}, deadlineMs: Number.POSITIVE_INFINITY };
  const { evaluations } = await openMock(seed, more).evaluate(refs, request);
  expect(evaluations.map(({ algorithm_id: id }) => id)).toEqual(refs.map(({ id }) => id));
  expect(evaluations.every(({ digest }) => digest === undefined)).toBe(true);
  return evaluations.map(({ score }) => score ?? Number.NaN);
}

describe('a mock score', () => {
  it('is the specification’s formula', () => {
    for (const ref of refs) {
      const text = `salt:${ref.id}:${ref.algorithm_dsl}`;
      const head = createHash('sha256').update(text).digest().readBigUInt64BE(0);
      const score = mockScore('salt', ref);
      expect(score).toBe(0.1 + 0.8 * (Number(head) / Number(2n ** 64n - 1n)));
      expect(score).toBeGreaterThanOrEqual(0.1);
      expect(score).toBeLessThanOrEqual(0.9);
    }
  });

  it('is the same for two honest miners of different names, and another under another salt', async () => {
    const ann = await scores('ann');
    expect(await scores('ben')).toEqual(ann);
    expect(ann).toEqual(refs.map((ref) => mockScore('mock', ref)));
    expect(await scores('ann', { salt: 'other' })).not.toEqual(ann);
  });

  it('is off by the noise at most, and a lie as often as was asked for', async () => {
    const truth = await scores('ann');
    const noisy = await scores('ann', { noise: 0.01 });
    const errors = noisy.map((score, index) => Math.abs(score - (truth[index] ?? 0)));
    expect(Math.max(...errors)).toBeLessThanOrEqual(0.01);
    expect(Math.max(...errors)).toBeGreaterThan(0.005);
    const liar = await scores('ann', { lieRate: 0.5 });
    const lies = liar.filter((score, index) => score !== truth[index]).length;
    expect(lies).toBeGreaterThan(8);
    expect(lies).toBeLessThan(32);
    expect(await scores('ann', { lieRate: 1 })).toEqual(
      refs.map((ref) => mockScore('lie:mock', ref)),
    );
  });
});

describe('a mock miner', () => {
  it('evolves one of four fixed programs, at most the budget, of the problem’s dimension', async () => {
    const four = mockPrograms(4, 7).map((text) => {
      expect(text).toContain('# parent_id=7\n');
      return programHash(canonicalProgram(parseProgramText(text, linearCheck.limits)));
    });
    expect(new Set(four).size).toBe(4);
    const order = {
      algorithms: refs.slice(0, 2),
      instructions: { problem: 'linear-check' },
      generations: 3,
      isFilled: true,
      seed: 's',
      stopAtMs: 0,
      giveUpAtMs: 0,
    };
    const request = { signal, onSteps: () => {}, onProgress: () => {} };
    for (const budget of [1, 3, 9]) {
      const outcome = await openMock('x').evolve({ ...order, budget }, request);
      const hashes = outcome.programs.map(({ hash }) => hash);
      expect(hashes.length).toBe(Math.min(4, budget));
      expect(new Set(hashes).size).toBe(hashes.length);
      expect(outcome.programs[0]?.text).toMatch(/features=4\n# parent_id=1\n/);
    }
  });

  it('takes its time, gives back what is late, and stops when told to', async () => {
    const clock = new ManualClock(0);
    const mock = openMock('x', { delayS: 2 }, clock);
    const ticks = setInterval(() => clock.advance(500), 1);
    try {
      const request = { signal, onSteps: () => {}, deadlineMs: 5_000 };
      const { evaluations, undone } = await mock.evaluate(refs.slice(0, 6), request);
      expect(evaluations.length).toBe(3);
      expect(undone.map(({ code }) => code)).toEqual(Array(3).fill('assignment_timeout'));
    } finally {
      clearInterval(ticks);
    }
    const stop = AbortSignal.abort();
    const request = { signal: stop, onSteps: () => {}, deadlineMs: Number.POSITIVE_INFINITY };
    await expect(mock.evaluate(refs, request)).rejects.toMatchObject({ code: 'cancelled' });
  });
});
