/** Random staking calls: the books balance, nobody gains by rounding, and a failed call changes nothing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import {
  moneyOf,
  type PoolSums,
  sharePools,
  stakedHotkeys,
  strayAlpha,
  strayTao,
} from '../../../testing/stake-books.ts';
import { ALICE, BOB, HOT_A, StakingChain } from '../../../testing/staking-chain.ts';
import { STAKING_CALLS, type StakingStep, stakingSteps } from '../../../testing/staking-steps.ts';
import { addRootDividends } from './root-claims.ts';

const S = SubtensorModule.storage;
const RUNS = 30;
const STEPS = 60;
const SUBNETS = [2, 3, 4];

const seen = { ok: 0, failed: 0, byName: new Map<string, number>() };

function stateOf({ state }: StakingChain): string {
  const entries = state.rawKeys('0x').map((key) => {
    return `${key}=${Buffer.from(state.rawRead(key) ?? []).toString('hex')}`;
  });
  return entries.join('\n');
}

function openChain(): StakingChain {
  const chain = new StakingChain();
  for (const netuid of SUBNETS) {
    chain.subtensor(ALICE, 'burned_register', { netuid, hotkey: HOT_A });
  }
  // So that dust, which is taken from it, shows.
  chain.state.write(S.TotalIssuance, 10n ** 15n);
  // Nominations below two TAO are cleared.
  chain.state.write(S.NominatorMinRequiredStake, 1_000_000_000n);
  return chain;
}

/** Emission is not here yet: alpha of dividends comes out of nothing, as it does there. */
function bringDividends(chain: StakingChain, { dividends }: StakingStep): void {
  const { netuid, alpha, hotkey } = dividends;
  chain.state.update(S.SubnetAlphaOut, netuid, (out) => out + alpha);
  addRootDividends(chain.block, { hotkey, netuid }, alpha);
}

function take(chain: StakingChain, step: StakingStep): void {
  if (step.blocks > 0) chain.jump(chain.block.block + step.blocks);
  bringDividends(chain, step);
  const before = stateOf(chain);
  const events = chain.events.length;
  const error = chain.subtensor(step.signer, step.name, step.args);
  if (error === null) {
    seen.ok += 1;
    seen.byName.set(step.name, (seen.byName.get(step.name) ?? 0) + 1);
    return;
  }
  seen.failed += 1;
  expect(chain.events).toHaveLength(events);
  expect(stateOf(chain) === before, `${step.name} failed with ${error}`).toBe(true);
}

/** Σ shares = denominator to 10^-18 of the most that the pool ever had. */
function checkShares(pools: Map<string, PoolSums>, most: Map<string, bigint>): void {
  for (const [key, { value, members, denominator, shares }] of pools) {
    expect(members <= value, key).toBe(true);
    const greatest = most.get(key) ?? 0n;
    if (denominator > greatest) most.set(key, denominator);
    const apart = shares > denominator ? shares - denominator : denominator - shares;
    expect(apart * 10n ** 18n <= (most.get(key) ?? 0n), key).toBe(true);
  }
}

function checkBooks(chain: StakingChain, steps: number, issuance: bigint): void {
  const { state } = chain;
  const { held, issued, counted } = moneyOf(state);
  expect(held).toBe(issued);
  expect(issued - counted).toBe(issuance);
  for (const netuid of SUBNETS) {
    // Each change of root stake may round one mark by less than a RAO for each subnet.
    expect(strayAlpha(state, netuid)).toBeGreaterThanOrEqual(-BigInt(2 * steps));
    expect(strayTao(state, netuid)).toBeGreaterThanOrEqual(0n);
  }
  expect(state.read(S.SubnetAlphaOut, 0)).toBe(state.read(S.SubnetTAO, 0));
  for (const coldkey of [ALICE, BOB]) {
    const listed = state.read(S.StakingHotkeys, coldkey);
    for (const hotkey of stakedHotkeys(state, coldkey)) expect(listed).toContain(hotkey);
  }
}

function live(steps: readonly StakingStep[]): void {
  const chain = openChain();
  const { issued, counted } = moneyOf(chain.state);
  const most = new Map<string, bigint>();
  for (const [index, step] of steps.entries()) {
    take(chain, step);
    checkShares(sharePools(chain.state), most);
    checkBooks(chain, index + 1, issued - counted);
  }
}

describe('random staking calls', () => {
  it('keep the books', () => {
    const lives = fc.array(stakingSteps, { minLength: STEPS, maxLength: STEPS });
    fc.assert(fc.property(lives, live), { numRuns: RUNS, seed: 6 });
  });

  it('succeeded in a third of all tries, and each call did', () => {
    expect(seen.ok / (seen.ok + seen.failed)).toBeGreaterThan(0.3);
    const missing = STAKING_CALLS.filter((name) => !seen.byName.has(name));
    expect(missing).toEqual([]);
  });
});
