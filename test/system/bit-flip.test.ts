/**
 * One mantissa bit, flipped in one fitness of one miner's evaluator, and nothing else wrong with
 * that miner: it becomes an outlier by its digest, and nobody else does.
 */
import { createRandom } from '@adit/base';
import { openTaskType, scoreProgram } from '@adit/evolution';
import { afterEach, describe, expect, it } from 'vitest';
import { scoreProgram as scoreFlipped } from './fixtures/flipped-evaluator.mjs';
import { startTestNetwork, type TestNetwork } from './kit/network.ts';
import { waitFor } from './kit/wait.ts';

const FAULTY = 'miner-2';
const EVALUATOR = new URL('./fixtures/flipped-evaluator.mjs', import.meta.url).href;
const EPOCH_MS = 8_000;
const WAIT_MS = 60_000;

interface Verdict {
  readonly hotkey: string;
  readonly state: string;
  readonly reason: string;
  readonly outcome: string;
  readonly deviation: number | null;
}

let running: TestNetwork | null = null;

afterEach(async () => {
  await running?.close();
  running = null;
});

/** Every verdict of a decision that was reached, by the miner's name. */
async function readVerdicts({ network }: TestNetwork): Promise<Map<string, Verdict[]>> {
  const rows = await network.database.sql<Verdict[]>`
    select m.hotkey, s.state, s.reason, d.outcome, (s.numbers->>'deviation')::float8 as deviation
    from slots s join miners m on m.id = s.miner_id
      join decisions d on d.algorithm_id = s.algorithm_id
    where d.outcome <> 'NO_CONSENSUS' and s.reason is not null`;
  return new Map(
    network.miners.map(({ name, hotkey }) => [name, rows.filter((row) => row.hotkey === hotkey)]),
  );
}

/** The verdicts once the faulty miner has been found outside often enough. */
async function waitForOutliers(test: TestNetwork, wanted: number): Promise<Map<string, Verdict[]>> {
  running = test;
  return waitFor('outliers', WAIT_MS, async () => {
    const verdicts = await readVerdicts(test);
    const outliers = verdicts.get(FAULTY)?.filter(({ state }) => state === 'OUTLIER') ?? [];
    return outliers.length >= wanted ? verdicts : null;
  });
}

function bitsOf(values: readonly number[]): bigint[] {
  return [...new BigUint64Array(Float64Array.from(values).buffer)];
}

describe('one flipped mantissa bit', () => {
  it.each(['net-check', 'linear-check'])(
    'is all that the planted evaluator changes on %s',
    (id) => {
      const task = openTaskType(id, () => '');
      const program = task.startProgram(createRandom('bit-flip'));
      const honest = scoreProgram(program, task.consensusSuite);
      const flipped = scoreFlipped(program, task.consensusSuite);
      const bits = bitsOf(honest.fitness).map(
        (word, index) => word ^ bitsOf(flipped.fitness)[index],
      );
      expect(bits).toEqual(honest.fitness.map((_, index) => (index === 0 ? 1n : 0n)));
      expect(flipped.steps).toEqual(honest.steps);
      expect(flipped.digest).toMatch(/^[0-9a-f]{64}$/);
      expect(flipped.digest).not.toBe(honest.digest);
    },
  );

  it('makes that miner, and only that one, an outlier', async () => {
    const evaluatorModules = { [FAULTY]: EVALUATOR };
    const test = await startTestNetwork({ miners: 4, epochMs: EPOCH_MS, evaluatorModules });
    const verdicts = await waitForOutliers(test, 10);

    for (const [name, reports] of verdicts) {
      expect(reports.length, name).toBeGreaterThan(0);
      const seen = new Set(
        reports.map(({ outcome, state, reason }) => `${outcome} ${state} ${reason}`),
      );
      expect([...seen], name).toEqual([
        name === FAULTY ? 'CONSENSUS OUTLIER digest_differs' : 'CONSENSUS AGREED digest_equal',
      ]);
    }
    // So small a fault that no tolerance on scores could have shown it.
    for (const { deviation } of verdicts.get(FAULTY) ?? []) {
      expect(deviation).toBeLessThan(1e-15);
    }
  });

  it('is found beside an inflator too, and no honest miner pays for either', async () => {
    const evaluatorModules = { [FAULTY]: EVALUATOR };
    // Five true evaluators beside author and liars: two thirds of any reports can still agree.
    const test = await startTestNetwork({ miners: 7, epochMs: EPOCH_MS, evaluatorModules });
    const verdicts = await waitForOutliers(test, 5);

    for (const { name, role } of test.network.miners) {
      const states = verdicts.get(name)?.map(({ state }) => state) ?? [];
      if (role === 'inflator' || name === FAULTY) expect(states, name).not.toContain('AGREED');
      else {
        expect(states, name).toContain('AGREED');
        expect(states, name).not.toContain('OUTLIER');
      }
    }
  });
});
