import { describe, expect, it } from 'vitest';
import { assignmentMoves, receiveReport, slotMoves, sourcesOf } from './assignment.ts';

const open = {
  assignment: 'OPEN',
  state: 'ASSIGNED',
  isOverTime: false,
  isFinal: false,
  taken: 0,
  target: 3,
} as const;

describe('reception of a report (pool.md 3.6)', () => {
  it('counts within the time limit, also after a re-offer or the final decision', () => {
    expect(receiveReport({ ...open, taken: 3 })).toBe('counted');
    expect(receiveReport({ ...open, isFinal: true, taken: 3 })).toBe('counted');
  });

  it('counts after the time limit while nobody took the slot', () => {
    const expired = { ...open, assignment: 'EXPIRED', isOverTime: true } as const;
    expect(receiveReport({ ...expired, taken: 2 })).toBe('counted');
    expect(receiveReport({ ...expired, taken: 3 })).toBe('late');
    expect(receiveReport({ ...expired, taken: 2, isFinal: true })).toBe('late');
  });

  it('is late after timeout_at even before the sweep has seen it', () => {
    expect(receiveReport({ ...open, isOverTime: true, taken: 3 })).toBe('late');
  });

  it('refuses work that was given back or revoked', () => {
    expect(receiveReport({ ...open, assignment: 'RELEASED' })).toBe('refused');
    expect(receiveReport({ ...open, assignment: 'REVOKED' })).toBe('refused');
    expect(receiveReport({ ...open, state: 'RELEASED' })).toBe('refused');
  });
});

describe('state tables', () => {
  it('say where a move may come from', () => {
    expect(sourcesOf(assignmentMoves, 'CLOSED')).toEqual(['SUBMITTED']);
    expect(sourcesOf(slotMoves, 'REPORTED')).toEqual(['ASSIGNED', 'EXPIRED']);
    expect(sourcesOf(slotMoves, 'AGREED')).toEqual(['REPORTED']);
    expect(sourcesOf(slotMoves, 'ASSIGNED')).toEqual([]);
  });

  it('never return to OPEN or ASSIGNED, and end somewhere', () => {
    for (const moves of [assignmentMoves, slotMoves]) {
      const targets = Object.values(moves).flat() as string[];
      expect(targets).not.toContain('OPEN');
      expect(targets).not.toContain('ASSIGNED');
      expect(Object.values(moves).some((list) => list.length === 0)).toBe(true);
    }
  });
});
