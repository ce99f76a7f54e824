import { type EpochInput, yumaEpoch } from '@adit/chain';
import { describe, expect, it } from 'vitest';
import {
  applyEdits,
  bondsModeOf,
  editWeight,
  isUnedited,
  NO_EDITS,
  parseStake,
  parseWeight,
  stakeOf,
  weightOf,
} from './edits.ts';
import { EXAMPLE } from './example.ts';
import { bondOf, hasResult, listVoters } from './outcome.ts';

describe('changes', () => {
  it('that are none leave the input as it is', () => {
    expect(isUnedited(NO_EDITS)).toBe(true);
    expect(applyEdits(EXAMPLE, NO_EDITS)).toEqual(EXAMPLE);
  });

  it('of a weight keep the rest of the row, and count as set now', () => {
    const edits = editWeight(editWeight(NO_EDITS, 0, [4, 50_000]), 0, [6, 7]);
    const input = applyEdits(EXAMPLE, edits);
    expect(isUnedited(edits)).toBe(false);
    expect(input.weights[0]).toEqual([
      [3, 40_000],
      [4, 50_000],
      [5, 5_535],
      [6, 7],
    ]);
    expect([input.lastUpdates[0], input.lastUpdates[1]]).toEqual([1_000n, 999n]);
    expect(weightOf(input, 0, 6)).toBe(7);
  });

  it('to 0 add nothing that was not there', () => {
    const input = applyEdits(EXAMPLE, editWeight(NO_EDITS, 0, [6, 0]));
    expect(input.weights[0]).toHaveLength(3);
  });

  it('of stake, permits and parameters reach the epoch', () => {
    const edits = {
      ...NO_EDITS,
      stakes: new Map([[2, 900_000_000_000n]]),
      permits: new Map([[0, false]]),
      kappa: 40_000,
      bondsMode: 'legacy',
      bondsPenalty: 0,
    } as const;
    const input = applyEdits(EXAMPLE, edits);
    expect(stakeOf(input, 2)).toBe(900_000_000_000n);
    expect(input.permits[0]).toBe(false);
    expect(input.parameters).toMatchObject({ kappa: 40_000, isYuma3: false, bondsPenalty: 0 });
    expect(bondsModeOf(input.parameters)).toBe('legacy');
  });

  it('of liquid alpha are a way of bonds', () => {
    const input = applyEdits(EXAMPLE, { ...NO_EDITS, bondsMode: 'liquid' });
    expect(input.parameters).toMatchObject({ isYuma3: true, isLiquidAlpha: true });
    expect(bondsModeOf(input.parameters)).toBe('liquid');
    expect(bondsModeOf(EXAMPLE.parameters)).toBe('yuma3');
  });
});

describe('what somebody wrote', () => {
  it('is an amount or none', () => {
    expect(parseStake('1\u2009000.5')).toBe(1_000_500_000_000n);
    expect(parseStake('0')).toBe(0n);
    for (const text of ['', '-1', '1e9', '.5', '1.0000000001', '1234567890']) {
      expect([text, parseStake(text)]).toEqual([text, null]);
    }
  });

  it('is a weight or none', () => {
    expect([parseWeight(' 7 '), parseWeight('65535'), parseWeight('0')]).toEqual([7, 65_535, 0]);
    for (const text of ['', '65536', '-1', '1.5', 'x']) {
      expect([text, parseWeight(text)]).toEqual([text, null]);
    }
  });
});

describe('the example', () => {
  const result = yumaEpoch(EXAMPLE);

  it('rewards agreement, and cuts off the miner that one validator favours', () => {
    const [, , , first = 0, second = 0, third = 0, favourite = 0] = result.incentives;
    expect(first).toBeGreaterThan(second);
    expect(second).toBeGreaterThan(third);
    expect(favourite).toBe(0);
    expect(hasResult(result)).toBe(true);
    const [big = 0, , stray = 0] = result.dividends;
    expect(big / 500).toBeGreaterThan(stray / 200);
    expect(bondOf(result.bonds, 0, 3)).toBeGreaterThan(0);
    expect(bondOf(result.bonds, 0, 6)).toBe(0);
  });

  it('moves its incentive when a majority moves its weight', () => {
    const moved = [0, 1].reduce((edits, uid) => editWeight(edits, uid, [6, 60_000]), NO_EDITS);
    expect(yumaEpoch(applyEdits(EXAMPLE, moved)).incentives[6]).toBeGreaterThan(20_000);
  });
});

describe('who is shown as a voter', () => {
  const large: EpochInput = {
    ...EXAMPLE,
    permits: Array.from({ length: 40 }, (_, uid) => uid === 7),
    weights: Array.from({ length: 40 }, (_, uid) => (uid === 9 ? [[1, 5]] : [])),
    ownerUid: 0,
  };

  it('is everybody in a small subnet, else who may vote or did', () => {
    expect(listVoters(EXAMPLE)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(listVoters(large)).toEqual([0, 7, 9]);
  });
});
