import { readFileSync } from 'node:fs';
import { parseProgramText } from '@adit/program';
import { describe, expect, it } from 'vitest';
import { openTaskType } from '../tasks/open-task-type.ts';
import { countWins, measurePair } from './measure-pairs.ts';

const file = new URL('../../vectors/net-check-pairs.json', import.meta.url);
const { pairs }: { pairs: readonly (readonly [{ text: string }, { text: string }])[] } = JSON.parse(
  readFileSync(file, 'utf8'),
);

describe('a search from two net-check parents with a worker’s budget', () => {
  it('beats both parents in at least 30 of 50 and as many random programs in at least 35', () => {
    const taskType = openTaskType('net-check', () => '');
    const results = pairs.map(([first, second], index) =>
      measurePair([parseProgramText(first.text), parseProgramText(second.text)], {
        taskType,
        seed: String(index),
        generations: 50,
      }),
    );
    const wins = countWins(results);
    expect(wins.parents).toBeGreaterThanOrEqual(30);
    expect(wins.random).toBeGreaterThanOrEqual(35);
  });
});
