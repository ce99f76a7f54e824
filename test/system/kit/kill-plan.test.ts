/** The plan of kills depends on the seed alone and holds every kind of kill. */
import { describe, expect, it } from 'vitest';
import { KILL_MINERS, killTargets, planKills } from './kill-plan.ts';

describe('kill plan', () => {
  it('is the same for a seed and another for another', () => {
    const counts = { rounds: 4, closings: 2 };
    expect(planKills('a', counts)).toEqual(planKills('a', counts));
    expect(planKills('a', counts)).not.toEqual(planKills('b', counts));
  });

  it('kills each part so often, half of them between commit and answer', () => {
    for (const seed of ['1', '2', '3', '4', '5']) {
      const plan = planKills(seed, { rounds: 2, closings: 1 });
      expect(plan).toHaveLength(2 * killTargets.length + 2);
      for (const target of killTargets) {
        const kinds = plan
          .filter((kill) => kill.target === target)
          .map(({ moment }) => moment.kind);
        const closing = target === 'pool' || target === 'postgres' ? ['closing'] : [];
        expect(kinds.sort()).toEqual(['answered', ...closing, 'open']);
      }
      expect(plan.every(({ miner }) => miner >= 0 && miner < KILL_MINERS)).toBe(true);
    }
  });
});
