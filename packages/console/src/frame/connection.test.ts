import { describe, expect, it } from 'vitest';
import { deriveConnection } from './connection.ts';

const poll = (answeredAtMs: number, isFailing = false, status: number | null = null) => ({
  answeredAtMs,
  isFailing,
  status,
});

describe('deriveConnection', () => {
  it('waits for the first answer', () => {
    const connection = deriveConnection([poll(0)], 5_000);
    expect(connection).toEqual({ state: 'connecting', ageMs: null, status: null });
  });

  it('calls the pool away when nothing ever answered', () => {
    const connection = deriveConnection([poll(0, true)], 5_000);
    expect(connection).toEqual({ state: 'away', ageMs: null, status: null });
  });

  it('is live with the age of the newest answer', () => {
    const connection = deriveConnection([poll(4_000), poll(4_600)], 5_000);
    expect(connection).toEqual({ state: 'live', ageMs: 400, status: null });
  });

  it('is partial when some routes fail, away when all do', () => {
    const bad = poll(2_000, true);
    expect(deriveConnection([poll(4_000), bad], 5_000).state).toBe('partial');
    const away = deriveConnection([bad, bad], 5_000);
    expect(away).toEqual({ state: 'away', ageMs: 3_000, status: null });
  });

  it('tells a pool that answers with errors from a silent one', () => {
    const connection = deriveConnection([poll(2_000, true), poll(2_000, true, 503)], 5_000);
    expect(connection).toEqual({ state: 'away', ageMs: 3_000, status: 503 });
  });

  it('calls long silence away', () => {
    expect(deriveConnection([poll(1_000)], 12_000).state).toBe('away');
  });
});
