import { AditError, ManualClock } from '@adit/base';
import type { PoolService } from '@adit/pool';
import { describe, expect, it } from 'vitest';
import { type WatchedNetwork, watchNetwork } from './watch.ts';

type Epochs = Awaited<ReturnType<PoolService['epochs']>>;

/** What the pool says with epochs 1 to `closed` closed, the last of which paid. */
function epochsAfter(closed: number): Epochs {
  const times = { starts_at: '2026-01-01T00:00:00.000Z', ends_at: '2026-01-01T00:01:00.000Z' };
  const terms = { base_rao: '100', carry_in_rao: '0', budget_rao: '100', fee_bps: 0, cap_bps: 500 };
  const sums = { paid_rao: '100', fee_rao: '0', carry_rao: '0', returned_rao: '0' };
  const epoch = { ...times, ...terms, points: 1 };
  return {
    current: { ...epoch, number: closed + 1 },
    closed: Array.from({ length: closed }, (_, index) => ({
      ...epoch,
      ...sums,
      number: closed - index,
      merkle_root: '00',
      miners: [],
      miners_total: 0,
    })),
  };
}

/** A pool whose answers are given one after the other; errors among them are thrown. */
function networkOf(firstEpoch: number, answers: readonly (Epochs | Error)[]): WatchedNetwork {
  let asked = 0;
  const epochs = async (): Promise<Epochs> => {
    const answer = answers[Math.min(asked, answers.length - 1)];
    asked += 1;
    if (answer === undefined || answer instanceof Error) throw answer;
    return answer;
  };
  const bestPrograms = async () => ({ problems: [] });
  return { miners: [], firstEpoch, pool: { service: { epochs, bestPrograms } } };
}

/** Watches with a clock that moves whenever somebody sleeps. */
async function watch(network: WatchedNetwork, epochs: number) {
  const clock = new ManualClock(1_000);
  const lines: string[] = [];
  const sleep = async (ms: number): Promise<void> => clock.advance(ms);
  const result = await watchNetwork(network, {
    epochs,
    clock: { nowMs: () => clock.nowMs(), sleep },
    signal: new AbortController().signal,
    say: (line) => lines.push(line),
  });
  return { ...result, heads: lines.filter((line) => line.includes('closed:')) };
}

const away = new AditError('database_unavailable', 'away');

describe('watchNetwork()', () => {
  it('ends after the wanted epochs of this run and tells each once', async () => {
    const network = networkOf(2, [1, 2, 2, 3].map(epochsAfter));
    const { closedEpochs, firstPaidAtMs, heads } = await watch(network, 2);
    expect(closedEpochs).toBe(2);
    expect(firstPaidAtMs).toBe(1_800);
    expect(heads.map((head) => head.slice(0, 15))).toEqual(['epoch 2 closed:', 'epoch 3 closed:']);
  });

  it('waits for a database that is away', async () => {
    const { closedEpochs } = await watch(networkOf(1, [away, away, epochsAfter(1)]), 1);
    expect(closedEpochs).toBe(1);
  });

  it('throws what is not a matter of waiting', async () => {
    const full = new AditError('disk_full', 'full');
    await expect(watch(networkOf(1, [away, full]), 1)).rejects.toBe(full);
  });
});
