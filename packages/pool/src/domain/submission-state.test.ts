import { describe, expect, it } from 'vitest';
import { slotMoves } from './assignment.ts';
import {
  evaluationState,
  evolutionState,
  nextStepOf,
  type SubmissionFacts,
} from './submission-state.ts';

const facts: SubmissionFacts = {
  kind: 'evaluation',
  state: 'waiting',
  reports: 2,
  wanted: 3,
  epoch: null,
  openEpoch: 7,
};

describe('what became of a submission', () => {
  it('has a name for every state of a slot, and refuses others', () => {
    const names = Object.keys(slotMoves).map(evaluationState);
    expect(new Set(names).size).toBe(Object.keys(slotMoves).length);
    expect(() => evaluationState('LOST')).toThrow('A slot cannot be LOST');
  });

  it.each([
    ['EVALUATING', false, 'waiting'],
    ['CONSENSUS', true, 'rewarded'],
    ['CONSENSUS', false, 'below_threshold'],
    ['INVALID', false, 'invalid'],
    ['NO_CONSENSUS', false, 'no_consensus'],
  ] as const)('an own program in %s (rewarded %s) is %s', (state, isRewarded, expected) => {
    expect(evolutionState(state, isRewarded)).toBe(expected);
  });

  it('says how many reports are missing', () => {
    expect(nextStepOf(facts)).toBe('Waits for 1 more report of 3, then the pool decides.');
    expect(nextStepOf({ ...facts, reports: 1, wanted: 5 })).toContain('4 more reports of 5');
    expect(nextStepOf({ ...facts, reports: 3 })).toContain('at its next pass');
  });

  it('says with which epoch points are or were paid', () => {
    expect(nextStepOf({ ...facts, state: 'rewarded', epoch: 7 })).toBe(
      'The points are paid when epoch 7 closes.',
    );
    expect(nextStepOf({ ...facts, state: 'rewarded', epoch: 6 })).toBe('Final: paid with epoch 6.');
  });

  it('has a sentence within the wire’s bound for every state', () => {
    for (const state of ['assigned', 'below_threshold', 'outside', 'void', 'invalid'] as const) {
      expect(nextStepOf({ ...facts, state })).toMatch(/^[A-Z].{10,298}\.$/);
    }
    for (const state of ['no_consensus', 'late', 'expired', 'released'] as const) {
      expect(nextStepOf({ ...facts, state })).toMatch(/^[A-Z].{10,298}\.$/);
    }
  });
});
