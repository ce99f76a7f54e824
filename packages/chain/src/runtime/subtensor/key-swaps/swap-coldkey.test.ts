import { encodeUtf8 } from '@adit/base';
import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { address, moneyOf } from '../../../testing/chain-fixture.ts';
import { itemsNaming } from '../../../testing/raw-scan.ts';
import {
  ALICE,
  BOB,
  HOT_A,
  HOT_A2,
  HOT_B,
  StakingChain,
  TAO,
} from '../../../testing/staking-chain.ts';
import { testAccount } from '../../../testing/test-chain.ts';
import { readAccountInfo } from '../../system/accounts.ts';

const S = SubtensorModule.storage;
const NEW = testAccount(31);
const identity = Object.fromEntries(
  ['name', 'url', 'github_repo', 'image', 'discord', 'description', 'additional'].map((name) => [
    name,
    encodeUtf8(name),
  ]),
);

function swap(chain: StakingChain, swap_cost = 0n): string | null {
  return chain.subtensor('root', 'swap_coldkey', {
    old_coldkey: ALICE,
    new_coldkey: NEW,
    swap_cost,
  });
}

describe('swapping a coldkey', () => {
  it('moves money, hotkeys, stake, subnets, name and where rewards go', () => {
    const chain = new StakingChain(8_000);
    const { state } = chain;
    chain.subtensor(ALICE, 'burned_register', { netuid: 2, hotkey: HOT_A });
    chain.subtensor(ALICE, 'set_identity', identity);
    chain.subtensor(ALICE, 'set_coldkey_auto_stake_hotkey', { netuid: 2, hotkey: HOT_A });
    state.write(S.SubnetOwner, 3, ALICE);
    state.write(S.RootClaimable, HOT_B, [[2, 5n << 30n]]);
    const positions = [0, 2, 3].flatMap((netuid) =>
      [HOT_A, HOT_B].map((hotkey) => ({ hotkey, coldkey: ALICE, netuid })),
    );
    for (const [index, position] of positions.entries()) {
      chain.stake(position, BigInt(index + 1) * 7_777_777_777n);
    }
    state.write(S.RootClaimed, 2, HOT_B, ALICE, 77n);
    const values = positions.map((position) => chain.stakeOf(position));
    const { free } = readAccountInfo(state, ALICE).data;
    expect(swap(chain)).toBeNull();
    const renamed = positions.map((position) => ({ ...position, coldkey: NEW }));
    expect(renamed.map((position) => chain.stakeOf(position))).toEqual(values);
    expect(readAccountInfo(state, NEW).data.free).toBe(free);
    expect([chain.read(S.Owner, HOT_A), chain.read(S.Owner, HOT_A2)]).toEqual([NEW, NEW]);
    expect(chain.read(S.OwnedHotkeys, NEW)).toEqual([HOT_A, HOT_A2]);
    expect(chain.read(S.StakingHotkeys, NEW)).toEqual([HOT_A, HOT_B, HOT_A2]);
    expect(chain.read(S.SubnetOwner, 3)).toBe(NEW);
    expect(chain.read(S.IdentitiesV2, NEW)).toEqual(identity);
    expect(chain.read(S.AutoStakeDestination, NEW, 2)).toBe(HOT_A);
    expect(chain.read(S.AutoStakeDestinationColdkeys, HOT_A, 2)).toEqual([NEW]);
    expect(chain.read(S.RootClaimed, 2, HOT_B, NEW)).toBe(77n);
    expect(chain.read(S.StakingColdkeys, NEW)).toBe(0n);
    const dust = ['AlphaV2', 'TotalHotkeyAlpha'];
    const left = itemsNaming(state, ALICE).filter((name) => !dust.includes(name));
    expect(left).toEqual(['LastColdkeyHotkeyStakeBlock']);
    expect(state.read(S.NumStakingColdkeys)).toBe(1n);
    expect(chain.subtensor(NEW, 'start_call', { netuid: 3 })).toBeNull();
  });

  it('leaves the name of the new coldkey and what deposits hold', () => {
    const chain = new StakingChain(8_000);
    const { state } = chain;
    const add = { delegate: address(BOB), proxy_type: { type: 'Any', value: [] }, delay: 0 };
    chain.call(ALICE, { pallet: 'Proxy', name: 'add_proxy', value: add });
    chain.subtensor(ALICE, 'burned_register', { netuid: 2, hotkey: HOT_A });
    chain.subtensor(ALICE, 'set_identity', identity);
    const other = { ...identity, name: encodeUtf8('other') };
    state.write(S.IdentitiesV2, NEW, other as never);
    expect(swap(chain, TAO)).toBeNull();
    expect(chain.read(S.IdentitiesV2, NEW)).toEqual(other);
    expect(readAccountInfo(state, ALICE).data).toMatchObject({ reserved: 93_000_000n });
    expect(readAccountInfo(state, ALICE).data.free).toBe(500n);
    const { held, issued } = moneyOf(state);
    expect(held).toBe(issued);
  });

  it('keeps the numbers of root stakers without a gap', () => {
    const chain = new StakingChain(8_000);
    for (const coldkey of [ALICE, BOB]) {
      chain.stake({ hotkey: HOT_B, coldkey, netuid: 0 }, TAO);
    }
    expect(swap(chain)).toBeNull();
    const count = chain.read(S.NumStakingColdkeys);
    const listed = [0n, 1n].map((number) => chain.read(S.StakingColdkeysByIndex, number));
    expect([count, listed]).toEqual([2n, [NEW, BOB]]);
    expect([chain.read(S.StakingColdkeys, NEW), chain.read(S.StakingColdkeys, BOB)]).toEqual([
      0n,
      1n,
    ]);
    expect(chain.state.has(S.StakingColdkeys, ALICE)).toBe(false);
  });

  it('is refused to a coldkey that stakes or is a hotkey', () => {
    const chain = new StakingChain(8_000);
    chain.state.write(S.Owner, NEW, BOB);
    chain.state.write(S.StakingHotkeys, NEW, [HOT_B]);
    expect(swap(chain)).toBe('ColdKeyAlreadyAssociated');
    chain.state.remove(S.StakingHotkeys, NEW);
    expect(swap(chain)).toBe('NewColdKeyIsHotkey');
    chain.state.remove(S.Owner, NEW);
    expect(swap(chain, 20_000n * TAO)).toBe('NotEnoughBalanceToPaySwapColdKey');
    expect(swap(chain)).toBeNull();
  });
});
