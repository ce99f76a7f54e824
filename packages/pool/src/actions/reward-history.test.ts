import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { assertInvariants } from '../testing/assert-invariants.ts';
import { coldkeyOf, giveRao } from '../testing/money-fixture.ts';
import {
  type FixtureMiner,
  openDemoTasks,
  openPoolFixture,
  type PoolFixture,
} from '../testing/pool-fixture.ts';

const EPOCH_MS = 30_000;
let pool: PoolFixture;
let miners: FixtureMiner[];

/** Three epochs, in the first two of which three miners had points. */
beforeAll(async () => {
  const problems = openDemoTasks().filter(({ id }) => id === 'linear-check');
  pool = await openPoolFixture({
    problems,
    settings: { epochMs: EPOCH_MS, evaluateBatchSize: 4, capBps: 2_500, feeBps: 500 },
  });
  miners = await Promise.all(['ann', 'ben', 'cyd'].map((name) => pool.openMiner(name)));
  const [ann] = miners;
  await ann?.service.updateRecipient(ann.caller, { recipient_coldkey: coldkeyOf('first') });
  for (let epoch = 1; epoch <= 3; epoch += 1) {
    if (epoch === 2) {
      await ann?.service.updateRecipient(ann.caller, { recipient_coldkey: coldkeyOf('second') });
    }
    for (const miner of miners) if (epoch < 3) await miner.evaluate();
    pool.clock.advance(EPOCH_MS);
    await pool.service.sweep();
  }
});
afterEach(() => assertInvariants(pool.database.sql));
afterAll(() => pool.close());

describe('the history of rewards', () => {
  it('has each epoch with its points, its part of the fee, the cap and the coldkey of its closing', async () => {
    const [ann] = miners;
    if (ann === undefined) throw new Error('No miner');
    await ann.service.updateRecipient(ann.caller, { recipient_coldkey: coldkeyOf('third') });
    const history = await pool.service.rewardHistory(ann.caller, {});
    const { closed } = await pool.service.epochs({});
    const expected = closed.flatMap(({ number, points, fee_rao: fee, miners: paid }) => {
      const own = paid.find(({ hotkey }) => hotkey === ann.caller.hotkey);
      if (own === undefined) return [];
      const share = (BigInt(fee) * BigInt(own.points * 1e6)) / BigInt(points * 1e6);
      return [
        {
          epoch: number,
          rao: own.rao,
          points: own.points,
          capped: own.capped,
          fee_rao: String(share),
          recipient_coldkey: coldkeyOf(number === 1 ? 'first' : 'second'),
        },
      ];
    });
    expect(expected.map(({ epoch, capped }) => [epoch, capped])).toEqual([
      [2, true],
      [1, true],
    ]);
    expect(history.epochs).toMatchObject(expected);
    expect(history.next_cursor).toBeNull();
  });

  it('has totals that equal the ledger, with corrections and withdrawals in them', async () => {
    const [, ben] = miners;
    if (ben === undefined) throw new Error('No miner');
    await giveRao(pool, ben, 700n);
    await giveRao(pool, ben, -300n);
    await pool.service.updateRecipient(ben.caller, { recipient_coldkey: coldkeyOf('ben') });
    const asked = await pool.service.requestWithdrawal(ben.caller, { amount_rao: 6_000_000 });
    const { epochs, withdrawals, corrections, totals } = await pool.service.rewardHistory(
      ben.caller,
      {},
    );
    const earned = epochs.reduce((sum, { rao }) => sum + BigInt(rao), 0n);
    expect(totals).toEqual({
      rewards_rao: String(earned),
      corrections_rao: '400',
      available_rao: String(earned + 400n - 6_000_000n),
      held_rao: '6000000',
      paid_rao: '0',
    });
    expect(withdrawals).toEqual([asked]);
    expect(corrections.map(({ amount_rao: rao }) => rao)).toEqual(['-300', '700']);
  });

  it('goes page by page', async () => {
    const [, , cyd] = miners;
    if (cyd === undefined) throw new Error('No miner');
    const first = await pool.service.rewardHistory(cyd.caller, { limit: 1 });
    expect(first.epochs.map(({ epoch }) => epoch)).toEqual([2]);
    const second = await pool.service.rewardHistory(cyd.caller, {
      limit: 1,
      cursor: first.next_cursor ?? '',
    });
    expect(second.epochs.map(({ epoch }) => epoch)).toEqual([1]);
    expect(second.next_cursor).toBeNull();
    expect(second.totals).toEqual(first.totals);
  });
});
