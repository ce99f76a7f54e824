/** Items 4 and 5 of chain.md 13.10: weights over whole epochs, as extrinsics in sealed blocks. */
import type { PalletVariant } from '@adit/substrate';
import { describe, expect, it } from 'vitest';
import type { Chain } from '../../../chain.ts';
import { createChain } from '../../../create-chain.ts';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { System } from '../../../definitions/system.ts';
import { callOf } from '../../../testing/chain-fixture.ts';
import { DEV_ACCOUNTS } from '../../genesis/dev-accounts.ts';
import { commitHash, type Reveal } from './commit-queue.ts';

const S = SubtensorModule.storage;
const { Alice, Bob, Charlie } = DEV_ACCOUNTS;
const NETUID = 2;
const TEMPO = 360;
const OWNER_HOTKEY = `0x${'11'.repeat(32)}`;
/** It has no money at all. */
const VALIDATOR = `0x${'22'.repeat(32)}`;
const TOO_EARLY = 'Custom error: 17';

const subtensor = (name: string, value: object) => callOf('SubtensorModule', name, value);

/** The error of the call or the refusal of the pool, null without either. */
function apply(chain: Chain, signer: string, call: PalletVariant): string | null {
  try {
    return chain.apply({ signer, call }).error?.label.replace('SubtensorModule.', '') ?? null;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Seals blocks until this one is the head. */
function goTo(chain: Chain, block: number): void {
  while (chain.head.header.number < block) chain.produceBlock();
}

function openChain(hotkey: string): Chain {
  const chain = createChain({ seed: 'weights', profile: 'normal' });
  const calls = [
    [Alice, 'register_network', { hotkey: OWNER_HOTKEY }],
    [Bob, 'burned_register', { netuid: NETUID, hotkey }],
    [Alice, 'start_call', { netuid: NETUID }],
  ] as const;
  for (const [signer, name, value] of calls) {
    expect(apply(chain, signer, subtensor(name, value))).toBeNull();
  }
  chain.produceBlock();
  return chain;
}

const anchorOf = (chain: Chain) => Number(chain.query(S.LastEpochBlock, NETUID));

describe('the checklist', () => {
  it('4: a permit comes with the epoch after the stake, and commit-reveal is on', () => {
    const chain = openChain(VALIDATOR);
    const stake = { hotkey: VALIDATOR, netuid: NETUID, amount_staked: 10n ** 12n };
    expect(apply(chain, Bob, subtensor('add_stake', stake))).toBeNull();
    chain.produceBlock();
    const weights = { netuid: NETUID, dests: [0], weights: [5], version_key: 0n };
    const set = () => apply(chain, VALIDATOR, subtensor('set_weights', weights));
    expect(set()).toBe('CommitRevealEnabled');
    const off = { netuid: NETUID, enabled: false };
    const admin = callOf('AdminUtils', 'sudo_set_commit_reveal_weights_enabled', off);
    expect(apply(chain, Alice, admin)).toBeNull();
    const registered = Number(chain.query(S.BlockAtRegistration, NETUID, 1));
    goTo(chain, registered + 98);
    expect(set()).toBe('Custom error: 6');
    chain.produceBlock();
    expect(set()).toBe('NeuronNoValidatorPermit');
    goTo(chain, anchorOf(chain) + TEMPO - 1);
    // The epoch runs before the first extrinsic of its block.
    expect(chain.query(S.ValidatorPermit, NETUID)[1]).toBe(false);
    expect(set()).toBeNull();
    expect(chain.query(S.ValidatorPermit, NETUID)[1]).toBe(true);
    chain.produceBlock();
    expect(chain.query(S.Weights, NETUID, 1)).toEqual([[0, 65_535]]);
    expect(set()).toBe('Custom error: 6');
  });

  it('5: a commit of epoch k is revealed in k + 1, neither before nor after', () => {
    const chain = openChain(Charlie);
    const secret = (salt: number): Reveal => ({
      uids: [1],
      values: [7],
      salt: [salt],
      versionKey: 0n,
    });
    const commit = (salt: number) => {
      const setter = { netuid: NETUID, mecid: 0, hotkey: Charlie };
      const commit_hash = commitHash(setter, secret(salt));
      return subtensor('commit_weights', { netuid: NETUID, commit_hash });
    };
    const reveal = (salt: number) => {
      const { versionKey: version_key, ...weights } = secret(salt);
      return subtensor('reveal_weights', { netuid: NETUID, ...weights, version_key });
    };
    const inBatch = (call: PalletVariant) => callOf('Utility', 'batch_all', { calls: [call] });
    goTo(chain, 110);
    const anchor = anchorOf(chain);
    const epoch = chain.query(S.SubnetEpochIndex, NETUID);
    expect(apply(chain, Charlie, commit(1))).toBeNull();
    goTo(chain, 220);
    expect(apply(chain, Charlie, commit(2))).toBeNull();
    expect(apply(chain, Charlie, reveal(1))).toBe(TOO_EARLY);
    expect(apply(chain, Charlie, inBatch(reveal(1)))).toBe('RevealTooEarly');
    expect(apply(chain, Charlie, reveal(3))).toBe('Custom error: 16');
    goTo(chain, anchor + TEMPO - 2);
    expect(apply(chain, Charlie, reveal(1))).toBe(TOO_EARLY);
    chain.produceBlock();
    // The next block is the one in which epoch k + 1 begins; the pool counts it already.
    expect(chain.query(S.SubnetEpochIndex, NETUID)).toBe(epoch);
    expect(apply(chain, Charlie, reveal(1))).toBeNull();
    const sealed = chain.produceBlock();
    const events = chain.at(sealed.hash).read(System.storage.Events);
    const names = events
      .map(({ event }) => event.name)
      .filter((name) => name.startsWith('Weights'));
    expect(names).toEqual(['WeightsSet', 'WeightsRevealed']);
    expect(chain.query(S.Weights, NETUID, 1)).toEqual([[1, 65_535]]);
    expect(chain.query(S.SubnetEpochIndex, NETUID)).toBe(epoch + 1n);
    goTo(chain, anchor + 2 * TEMPO - 1);
    expect(apply(chain, Charlie, reveal(2))).toBe(TOO_EARLY);
    expect(apply(chain, Charlie, inBatch(reveal(2)))).toBe('RevealTooEarly');
    expect(chain.query(S.WeightCommits, NETUID, Charlie)).toHaveLength(1);
  });
});
