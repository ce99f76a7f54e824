/** When epochs run and what is frozen before (chain.md 2.7, 8.1), and the calls that change it. */
import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { TestChain, testAccount, withSubnet } from '../../../testing/test-chain.ts';
import { isFrozen, nextEpochBlock } from './schedule.ts';

const S = SubtensorModule.storage;
const NETUID = 2;
const owner = testAccount(1);
const FROZEN = 'AdminActionProhibitedDuringWeightsWindow';

function openChain(block = 1_000): TestChain {
  const chain = new TestChain({ block });
  withSubnet(chain);
  chain.state.write(S.LastEpochBlock, NETUID, BigInt(block));
  // The other subnet stays out of the way.
  chain.state.write(S.Tempo, 1, 0);
  return chain;
}

function withTempo(tempo: number): TestChain {
  const chain = openChain();
  chain.state.write(S.Tempo, NETUID, tempo);
  return chain;
}

describe('the schedule', () => {
  it('runs an epoch every tempo, from its anchor', () => {
    const chain = withTempo(7);
    const ran: number[] = [];
    for (let block = 1_001; block <= 1_030; block += 1) {
      const index = chain.read(S.SubnetEpochIndex, NETUID);
      chain.advance();
      if (chain.read(S.SubnetEpochIndex, NETUID) === index) {
        expect(chain.read(S.BlocksSinceLastStep, NETUID)).toBe(
          BigInt(block) - chain.read(S.LastEpochBlock, NETUID),
        );
        continue;
      }
      ran.push(block);
      expect(chain.read(S.LastEpochBlock, NETUID)).toBe(BigInt(block));
      expect(chain.read(S.LastMechansimStepBlock, NETUID)).toBe(BigInt(block));
      expect(chain.read(S.BlocksSinceLastStep, NETUID)).toBe(0n);
    }
    expect(ran).toEqual([1_007, 1_014, 1_021, 1_028]);
  });

  it('never runs without a tempo, whatever is pending', () => {
    const chain = withTempo(0);
    chain.state.write(S.PendingEpochAt, NETUID, 1n);
    chain.state.write(S.BlocksSinceLastStep, NETUID, 60_000n);
    chain.advance(3);
    expect(chain.read(S.SubnetEpochIndex, NETUID)).toBe(0n);
    expect(nextEpochBlock(chain.state, NETUID)).toBeNull();
  });

  it('runs when it was asked for, and when it is overdue', () => {
    const chain = withTempo(300);
    chain.state.write(S.PendingEpochAt, NETUID, 1_003n);
    expect(nextEpochBlock(chain.state, NETUID)).toBe(1_003n);
    chain.advance(2);
    expect(chain.read(S.SubnetEpochIndex, NETUID)).toBe(0n);
    chain.advance();
    expect(chain.read(S.SubnetEpochIndex, NETUID)).toBe(1n);
    expect(chain.read(S.PendingEpochAt, NETUID)).toBe(0n);
    expect(nextEpochBlock(chain.state, NETUID)).toBe(1_303n);
    for (const [blocks, index] of [
      [50_399n, 1n],
      [50_400n, 2n],
    ] as const) {
      chain.state.write(S.BlocksSinceLastStep, NETUID, blocks);
      chain.advance();
      expect(chain.read(S.SubnetEpochIndex, NETUID)).toBe(index);
    }
  });

  it('defers what is too much for one block', () => {
    const chain = openChain();
    for (const hotkey of [3, 4]) {
      const args = { hotkey: testAccount(hotkey) };
      expect(chain.subtensor(owner, 'register_network', args)).toBeNull();
    }
    for (const netuid of [2, 3, 4]) {
      chain.state.write(S.Tempo, netuid, 5);
      chain.state.write(S.LastEpochBlock, netuid, 1_000n);
    }
    chain.advance(5);
    const indices = () => [2, 3, 4].map((netuid) => chain.read(S.SubnetEpochIndex, netuid));
    expect(indices()).toEqual([1n, 1n, 0n]);
    expect(chain.events).toContainEqual({
      pallet: 'SubtensorModule',
      name: 'EpochDeferred',
      value: { netuid: 4, from_block: 1_005n, to_block: 1_006n },
    });
    chain.advance();
    expect(indices()).toEqual([1n, 1n, 1n]);
    expect(chain.read(S.LastEpochBlock, 4)).toBe(1_006n);
  });

  it('skips a subnet on which two uids have one hotkey, and goes on', () => {
    const chain = withTempo(5);
    chain.state.write(S.Keys, NETUID, 1, chain.read(S.Keys, NETUID, 0));
    chain.advance(5);
    expect(chain.events).toContainEqual({
      pallet: 'SubtensorModule',
      name: 'EpochSkipped',
      value: { netuid: NETUID, block: 1_005n },
    });
    expect(chain.read(S.SubnetEpochIndex, NETUID)).toBe(1n);
    expect(chain.read(S.LastMechansimStepBlock, NETUID)).toBe(0n);
    expect(chain.read(S.BlocksSinceLastStep, NETUID)).toBe(5n);
  });

  it('resets root’s interval in every block once root is due', () => {
    const chain = new TestChain({ block: 97 });
    chain.state.write(S.RegistrationsThisInterval, 0, 3);
    chain.advance(2);
    expect(chain.read(S.RegistrationsThisInterval, 0)).toBe(3);
    chain.advance();
    expect(chain.read(S.RegistrationsThisInterval, 0)).toBe(0);
    chain.state.write(S.RegistrationsThisInterval, 0, 3);
    chain.advance();
    expect(chain.read(S.RegistrationsThisInterval, 0)).toBe(0);
    expect(chain.read(S.SubnetEpochIndex, 0)).toBe(0n);
  });
});

describe('the freeze window', () => {
  it('holds the owner and root back from ten blocks before an epoch (checklist 6)', () => {
    const chain = openChain();
    const set = (signer: string, rho: number) =>
      chain.admin(signer, 'sudo_set_rho', { netuid: NETUID, rho });
    expect(set(owner, 1)).toBeNull();
    expect(set(owner, 2)).toBe('TxRateLimitExceeded');
    for (const [block, root] of [
      [1_350, null],
      [1_351, FROZEN],
      [1_359, FROZEN],
    ] as const) {
      chain.jump(block);
      expect(isFrozen(chain.state, NETUID, BigInt(block))).toBe(root !== null);
      expect(set('root', 3)).toBe(root);
      expect(set(owner, 4)).toBe('TxRateLimitExceeded');
    }
    chain.state.write(S.OwnerHyperparamRateLimit, 0);
    expect(set(owner, 4)).toBe(FROZEN);
    expect(chain.admin('root', 'sudo_set_admin_freeze_window', { window: 0 })).toBeNull();
    expect(set(owner, 4)).toBeNull();
  });
});

describe('calls of owners', () => {
  it('set the tempo within bounds, once in 360 blocks', () => {
    const chain = openChain();
    const set = (tempo: number, signer = owner) =>
      chain.subtensor(signer, 'set_tempo', { netuid: NETUID, tempo });
    expect(set(400, testAccount(9))).toBe('BadOrigin');
    expect(set(400, 'root')).toBe('BadOrigin');
    expect([359, 50_401].map((tempo) => set(tempo))).toEqual([
      'TempoOutOfBounds',
      'TempoOutOfBounds',
    ]);
    chain.jump(1_010);
    expect(set(50_400)).toBeNull();
    expect(chain.read(S.LastEpochBlock, NETUID)).toBe(1_010n);
    chain.jump(1_369);
    expect(set(360)).toBe('TxRateLimitExceeded');
    // Bounds come before the window, and that before the limit.
    expect(set(359)).toBe('TempoOutOfBounds');
    const anchor = chain.read(S.LastEpochBlock, NETUID);
    chain.state.write(S.PendingEpochAt, NETUID, 1_370n);
    expect([359, 360].map((tempo) => set(tempo))).toEqual(['TempoOutOfBounds', FROZEN]);
    chain.state.write(S.PendingEpochAt, NETUID, 0n);
    expect(chain.read(S.LastEpochBlock, NETUID)).toBe(anchor);
    chain.jump(1_370);
    expect(set(360)).toBeNull();
    chain.state.write(S.LastEpochBlock, NETUID, 1_370n + 371n - 360n);
    chain.jump(1_370 + 362);
    expect(set(400)).toBe(FROZEN);
  });

  it('set the activity cutoff, root without limit and window', () => {
    const chain = openChain();
    const set = (factor_milli: number, signer = owner) =>
      chain.subtensor(signer, 'set_activity_cutoff_factor', { netuid: NETUID, factor_milli });
    const bounds = 'ActivityCutoffFactorMilliOutOfBounds';
    expect(set(2_000, testAccount(9))).toBe('BadOrigin');
    expect([999, 50_001].map((factor) => set(factor))).toEqual([bounds, bounds]);
    expect(set(1_000)).toBeNull();
    expect(set(50_000)).toBe('TxRateLimitExceeded');
    expect(set(999)).toBe(bounds);
    chain.state.write(S.PendingEpochAt, NETUID, chain.block.now + 1n);
    expect([999, 50_000].map((factor) => set(factor))).toEqual([bounds, FROZEN]);
    chain.state.write(S.PendingEpochAt, NETUID, 0n);
    chain.jump(1_355);
    expect(set(50_000, 'root')).toBeNull();
    chain.state.write(S.OwnerHyperparamRateLimit, 0);
    expect(set(40_000)).toBe(FROZEN);
    expect(chain.read(S.ActivityCutoffFactorMilli, NETUID)).toBe(50_000);
  });

  it('ask for an epoch, in the order of their checks', () => {
    const chain = openChain();
    const trigger = (signer = owner) =>
      chain.subtensor(signer, 'trigger_epoch', { netuid: NETUID });
    expect(trigger(testAccount(9))).toBe('BadOrigin');
    expect(trigger()).toBe('DynamicTempoBlockedByCommitReveal');
    chain.state.write(S.CommitRevealWeightsEnabled, NETUID, false);
    chain.jump(1_351);
    expect(trigger()).toBe('AutoEpochAlreadyImminent');
    chain.jump(1_350);
    expect(trigger()).toBeNull();
    expect(chain.read(S.PendingEpochAt, NETUID)).toBe(1_360n);
    expect(trigger()).toBe('EpochTriggerAlreadyPending');
    expect(chain.events.at(-1)?.value).toEqual({ netuid: NETUID, by: owner, fires_at: 1_360n });
    chain.advance(10);
    expect(chain.read(S.LastEpochBlock, NETUID)).toBe(1_360n);
    expect(trigger()).toBe('TxRateLimitExceeded');
    chain.state.write(S.LastEpochBlock, NETUID, 2_000n);
    chain.jump(1_350 + 719);
    expect(trigger()).toBe('TxRateLimitExceeded');
    chain.jump(1_350 + 720);
    expect(trigger()).toBeNull();
  });
});
