/** Scenarios of chain.md 13.10 as extrinsics in sealed blocks. */
import type { PalletVariant } from '@adit/substrate';
import { describe, expect, it } from 'vitest';
import type { Chain } from '../../chain.ts';
import { createChain } from '../../create-chain.ts';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { Swap } from '../../definitions/swap.ts';
import { System } from '../../definitions/system.ts';
import { DEV_ACCOUNTS } from '../genesis/dev-accounts.ts';

const S = SubtensorModule.storage;
const { Alice, Bob, Charlie } = DEV_ACCOUNTS;
const NETUID = 2;
const hotkeys = Array.from({ length: 9 }, (_, index) => `0x${String(index + 1).repeat(64)}`);
const [ownerHotkey = '', first = '', second = '', third = ''] = hotkeys;

function subtensor(name: string, value: object): PalletVariant {
  return { pallet: 'SubtensorModule', name, value };
}

/** The error's name, null without one. */
function apply(chain: Chain, signer: string, call: PalletVariant): string | null {
  const { error } = chain.apply({ signer, call });
  return error === null ? null : error.label;
}

function withSubnet(): Chain {
  const chain = createChain({ seed: 'checklist', profile: 'normal' });
  const call = subtensor('register_network', { hotkey: ownerHotkey });
  expect(apply(chain, Alice, call)).toBeNull();
  chain.produceBlock();
  return chain;
}

const register = (hotkey: string) => subtensor('burned_register', { netuid: NETUID, hotkey });

describe('the checklist', () => {
  it('1: a subnet, its owner in seat 0, and its start', () => {
    const chain = withSubnet();
    expect(chain.query(S.Keys, NETUID, 0)).toBe(ownerHotkey);
    expect(chain.query(S.SubnetOwner, NETUID)).toBe(Alice);
    expect(apply(chain, Bob, subtensor('start_call', { netuid: NETUID }))).toBe('BadOrigin');
    expect(apply(chain, Alice, subtensor('start_call', { netuid: NETUID }))).toBeNull();
    const started = chain.produceBlock().header.number;
    expect(chain.query(S.FirstEmissionBlockNumber, NETUID)).toBe(BigInt(started + 1));
    expect(chain.query(S.SubnetAlphaOut, NETUID)).toBe(0n);
    for (let blocks = 1n; blocks <= 3n; blocks += 1n) {
      chain.produceBlock();
      expect(chain.query(S.SubnetAlphaOut, NETUID)).toBe(blocks * 1_000_000_000n);
      expect(chain.query(S.SubnetTaoInEmission, NETUID)).toBe(0n);
    }
  });

  it('2: TAO for a subnet that may have it, once it has a moving price', () => {
    const chain = withSubnet();
    expect(apply(chain, Alice, subtensor('start_call', { netuid: NETUID }))).toBeNull();
    chain.produceBlock();
    const name = 'sudo_set_subnet_emission_enabled';
    const enable = { pallet: 'AdminUtils', name, value: { netuid: NETUID, enabled: true } };
    expect(apply(chain, 'root', enable)).toBeNull();
    const started = chain.query(S.FirstEmissionBlockNumber, NETUID) ?? 0n;
    const pool = chain.query(S.SubnetTAO, NETUID);
    const age = () => BigInt(chain.head.header.number) - (started - 1n);
    // The average leaves 0 in the sixteenth block and counts in the next.
    while (age() < 16n) {
      chain.produceBlock();
      expect(chain.query(S.SubnetTAO, NETUID)).toBe(pool);
      expect(chain.query(S.SubnetMovingPrice, NETUID) > 0n).toBe(age() === 16n);
    }
    expect(chain.query(S.TotalIssuance)).toBe(0n);
    chain.produceBlock();
    // Nobody has staked on root, so all of it buys alpha.
    expect(chain.query(S.SubnetExcessTao, NETUID)).toBe(1_000_000_000n);
    expect(chain.query(S.SubnetTAO, NETUID) - pool).toBe(1_000_000_000n);
    expect(chain.query(S.TotalIssuance)).toBe(1_000_000_000n);
  });

  it('3: three registrations in one block, and somebody else’s hotkey', () => {
    const chain = withSubnet();
    // One block has gone by since the subnet was made.
    let price = chain.query(S.Burn, NETUID);
    for (const [uid, hotkey] of [first, second, third].entries()) {
      expect(apply(chain, Bob, register(hotkey))).toBeNull();
      expect(chain.query(S.Uids, NETUID, hotkey)).toBe(uid + 1);
      const raised = (price * 23_242_897_532_874_035_200n) >> 64n;
      // The first registration opens the block, which lowers the price before.
      if (uid > 0) expect(chain.query(S.Burn, NETUID)).toBe(raised);
      price = chain.query(S.Burn, NETUID);
    }
    const associate = subtensor('try_associate_hotkey', { hotkey: hotkeys[5] });
    expect(apply(chain, Charlie, associate)).toBeNull();
    const error = 'SubtensorModule.NonAssociatedColdKey';
    expect(apply(chain, Bob, register(hotkeys[5] ?? ''))).toBe(error);
    const block = chain.produceBlock();
    const names = chain
      .at(block.hash)
      .read(System.storage.Events)
      .flatMap(({ event }) => (event.name === 'NeuronRegistered' ? [event.value] : []));
    expect(names).toEqual([
      [NETUID, 1, first],
      [NETUID, 2, second],
      [NETUID, 3, third],
    ]);
  });

  it('6: an owner’s second change, and the window before an epoch', () => {
    const chain = withSubnet();
    const set = (signer: string, rho: number) =>
      apply(chain, signer, {
        pallet: 'AdminUtils',
        name: 'sudo_set_rho',
        value: { netuid: NETUID, rho },
      });
    expect(set(Alice, 11)).toBeNull();
    expect(set(Alice, 12)).toBe('SubtensorModule.TxRateLimitExceeded');
    expect(set(Bob, 12)).toBe('BadOrigin');
    chain.produceBlock();
    const anchor = Number(chain.query(S.LastEpochBlock, NETUID));
    while (chain.head.header.number < anchor + 350 - 1) chain.produceBlock();
    expect(set('root', 13)).toBeNull();
    chain.produceBlock();
    expect(set('root', 14)).toBe('SubtensorModule.AdminActionProhibitedDuringWeightsWindow');
    while (chain.head.header.number < anchor + 360) chain.produceBlock();
    expect(chain.query(S.LastEpochBlock, NETUID)).toBe(BigInt(anchor + 360));
    expect(set('root', 15)).toBeNull();
    expect(chain.query(S.Rho, NETUID)).toBe(15);
  });

  it('7: an axon, from a hotkey without money', () => {
    const chain = withSubnet();
    expect(apply(chain, Bob, register(first))).toBeNull();
    const axon = (ip: bigint) =>
      subtensor('serve_axon', {
        netuid: NETUID,
        version: 1,
        ip,
        port: 8_091,
        ip_type: 4,
        protocol: 4,
        placeholder1: 0,
        placeholder2: 0,
      });
    expect(() => apply(chain, first, axon(0x7f00_0001n))).toThrow(
      expect.objectContaining({ code: 'invalid_transaction' }),
    );
    const served = chain.apply({ signer: first, call: axon(0x0102_0304n) });
    expect([served.ok, served.feeRao]).toEqual([true, 0n]);
    expect(() => apply(chain, first, axon(0x0102_0304n))).toThrow(
      expect.objectContaining({ code: 'invalid_transaction' }),
    );
    expect(chain.query(S.Axons, NETUID, first)?.ip).toBe(0x0102_0304n);
  });

  it('keeps the price’s square root readable in old blocks', () => {
    const chain = withSubnet();
    const before = chain.head;
    expect(apply(chain, Bob, register(first))).toBeNull();
    const after = chain.produceBlock();
    const root = (hash: string) => chain.at(hash).read(Swap.storage.AlphaSqrtPrice, NETUID);
    expect(root(before.hash)).toBe(1n << 64n);
    expect(root(after.hash) > root(before.hash)).toBe(true);
    const keys = chain.at(after.hash).rawKeys(Swap.storage.AlphaSqrtPrice.prefix);
    expect(keys).toHaveLength(3);
  });
});
