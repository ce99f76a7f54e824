import { readFileSync } from 'node:fs';
import { parseProgramText } from '@adit/program';
import { describe, expect, it } from 'vitest';
import { openTaskType } from '../tasks/open-task-type.ts';
import { countWins, measurePair } from './measure-pairs.ts';

interface PairFile {
  readonly consensusSuite: string;
  readonly pairs: readonly (readonly [
    { text: string; score: number },
    { text: string; score: number },
  ])[];
}

const file = new URL('../../vectors/net-check-pairs.json', import.meta.url);
const { consensusSuite, pairs }: PairFile = JSON.parse(readFileSync(file, 'utf8'));
const taskType = openTaskType('net-check', () => '');

describe('a search from two net-check parents', () => {
  it('has 50 pairs of parents with fitness 0.5 to 0.95 on this very suite', () => {
    expect(pairs).toHaveLength(50);
    expect(taskType.consensusSuite.digest).toBe(consensusSuite);
    for (const { score } of pairs.flat()) {
      expect(score).toBeGreaterThanOrEqual(0.5);
      expect(score).toBeLessThanOrEqual(0.95);
    }
  });

  // 600 evaluations; a worker's full budget is in measure-pairs.long.test.ts.
  it('beats both parents in at least 30 of 50 and as many random programs in at least 35', () => {
    const results = pairs.map(([first, second], index) => {
      const parents = [parseProgramText(first.text), parseProgramText(second.text)] as const;
      const result = measurePair(parents, { taskType, seed: String(index), generations: 6 });
      expect(result.parents).toEqual([first.score, second.score]);
      return result;
    });
    const wins = countWins(results);
    expect(wins.parents).toBeGreaterThanOrEqual(30);
    expect(wins.random).toBeGreaterThanOrEqual(35);
  }, 180_000);
});
