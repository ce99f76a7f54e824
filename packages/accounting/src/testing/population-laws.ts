/**
 * The laws of a settlement over very many random populations, drawn without the cost of shrinking:
 * `settle-epoch.property.test.ts` has the same laws where a counterexample becomes small.
 */
import { assert, blake2b256, createRandom, encodeUtf8, type Random } from '@adit/base';
import { settleEpoch } from '../settle-epoch.ts';
import { settleEpochNaive } from '../settle-epoch-naive.ts';
import type { EpochAccount, Settlement, Share } from '../settlement.ts';

/** How often a run reached what it is made for. */
export interface PopulationCounts {
  readonly capped: number;
  readonly carried: number;
  readonly returned: number;
  readonly rounded: number;
}

const KEYS = Array.from({ length: 24 }, (_, index) => blake2b256(encodeUtf8(`key ${index}`)));

/**
 * Settles `runs` random populations and throws at the first that breaks a law: the sum, the cap, the
 * naive oracle's answer, independence of the miners' order.
 */
export function checkPopulations(seed: string, runs: number): PopulationCounts {
  const random = createRandom(seed);
  const counts = { capped: 0, carried: 0, returned: 0, rounded: 0 };
  for (let run = 0; run < runs; run += 1) {
    const account = drawAccount(random);
    const settled = settleEpoch(account);
    const where = `population ${run} of ${seed}`;
    requireLaws(account, settled, where);
    requireSame(settled, settleEpochNaive(account), `${where}: the oracle`);
    requireSame(settled, settleEpoch(permuted(account, random)), `${where}: another order`);
    if (settled.payouts.some(({ capped }) => capped)) counts.capped += 1;
    if (settled.carryRao > 0n) counts.carried += 1;
    if (settled.returnedRao > 0n) counts.returned += 1;
    if (settled.payouts.some(({ rao }) => rao % 10n !== 0n)) counts.rounded += 1;
  }
  return counts;
}

function drawAccount(random: Random): EpochAccount {
  const baseRao = drawOne(random, [0n, 7n, 100n, 1_000_000_000n, drawAmount(random)]);
  const carryInRao = random.nextBelow(2) === 0 ? 0n : drawAmount(random);
  const feeBps = drawOne(random, [0, 500, 1_000, random.nextBelow(10_001)]);
  const capBps = drawOne(random, [500, 3_000, 10_000, 1 + random.nextBelow(10_000)]);
  const scale = 10n ** BigInt(random.nextBelow(10));
  const shares = KEYS.slice(0, random.nextBelow(KEYS.length + 1)).map(
    (publicKey): Share => ({ publicKey, pointsMicro: drawPoints(random) * scale }),
  );
  return { baseRao, carryInRao, feeBps, capBps, shares };
}

function drawAmount(random: Random): bigint {
  return BigInt(random.nextBelow(2 ** 31)) >> BigInt(random.nextBelow(31));
}

function drawPoints(random: Random): bigint {
  return BigInt(drawOne(random, [0, 1, random.nextBelow(4), random.nextBelow(1_000_000)]));
}

function drawOne<T>(random: Random, items: readonly T[]): T {
  const item = items[random.nextBelow(items.length)];
  assert(item !== undefined, 'there is something to draw from');
  return item;
}

function permuted(account: EpochAccount, random: Random): EpochAccount {
  const rest = [...account.shares];
  const shares: Share[] = [];
  while (rest.length > 0) shares.push(...rest.splice(random.nextBelow(rest.length), 1));
  return { ...account, shares };
}

function requireLaws(account: EpochAccount, settled: Settlement, where: string): void {
  const { payouts, feeRao, carryRao, returnedRao } = settled;
  const paidRao = payouts.reduce((sum, { rao }) => sum + rao, 0n);
  const budgetRao = account.baseRao + account.carryInRao;
  assert(paidRao + feeRao + carryRao + returnedRao === budgetRao, `${where}: the sum`);
  const capRao = (account.baseRao * BigInt(account.capBps)) / 10_000n;
  assert(
    payouts.every(({ rao, pointsMicro }) => rao <= capRao && (pointsMicro > 0n || rao === 0n)),
    `${where}: the cap`,
  );
  assert(carryRao <= account.baseRao, `${where}: the carry`);
}

function requireSame(left: Settlement, right: Settlement, where: string): void {
  assert(print(left) === print(right), where);
}

function print(settled: Settlement): string {
  return JSON.stringify(settled, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
}
