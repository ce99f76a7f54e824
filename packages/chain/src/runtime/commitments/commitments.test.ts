/** What hotkeys publish on subnets (chain 6.6): checks, space, the reset of bonds, timelocked fields. */
import { decode, type ValueOf } from '@adit/substrate';
import { describe, expect, it } from 'vitest';
import { Commitments } from '../../definitions/commitments.ts';
import { commitmentData, type commitmentInfo } from '../../definitions/commitments-types.ts';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { TestChain, testAccount, withSubnet } from '../../testing/test-chain.ts';
import { removeSubnetEntries } from '../subtensor/subnets/clear-subnet.ts';

const C = Commitments.storage;
const S = SubtensorModule.storage;
const NETUID = 2;
const hotkey = testAccount(2);

type Fields = ValueOf<typeof commitmentInfo>['fields'];
type Field = Fields[number];

/** A raw field's tag is one more than its length. */
const raw = (length: number): Field =>
  decode(commitmentData, new Uint8Array(length + 1).fill(0x61).fill(length + 1, 0, 1));
const bigRaw = (length: number): Field => ({ type: 'BigRaw', value: [new Uint8Array(length)] });
const sha256: Field = { type: 'Sha256', value: [`0x${'11'.repeat(32)}`] };
const none: Field = { type: 'None', value: [] };
const resetFlag: Field = { type: 'ResetBondsFlag', value: [] };
const timelocked = (length: number): Field => ({
  type: 'TimelockEncrypted',
  value: { encrypted: new Uint8Array(length), reveal_round: 1_000n },
});

function openChain(): TestChain {
  const chain = new TestChain({ block: 100 });
  withSubnet(chain);
  return chain;
}

function commit(chain: TestChain, fields: Fields, who = hotkey, netuid = NETUID): string | null {
  const call = {
    pallet: 'Commitments',
    name: 'set_commitment',
    value: { netuid, info: { fields } },
  };
  return chain.call(who, call)?.replace('Commitments.', '') ?? null;
}

const usedBy = (chain: TestChain) => chain.read(C.UsedSpaceOf, NETUID, hotkey)?.used_space;

describe('a commitment', () => {
  it('is stored with its block, and replaces the one before', () => {
    const chain = openChain();
    expect(commit(chain, [raw(5)])).toBeNull();
    chain.advance();
    const fields = [raw(128), sha256, none];
    expect(commit(chain, fields)).toBeNull();
    const stored = { deposit: 0n, block: 101, info: { fields } };
    expect(chain.read(C.CommitmentOf, NETUID, hotkey)).toEqual(stored);
    expect(chain.read(C.LastCommitment, NETUID, hotkey)).toBe(101);
    const event = {
      pallet: 'Commitments',
      name: 'Commitment',
      value: { netuid: NETUID, who: hotkey },
    };
    expect(chain.events.at(-1)).toEqual(event);
  });

  it.each<[string, string | null, Fields]>([
    ['three fields', null, [none, none, none]],
    ['four fields', 'TooManyFieldsInCommitmentInfo', [none, none, none, none]],
    ['no field', null, []],
    ['512 bytes', null, [bigRaw(512)]],
    ['513 bytes', 'SpaceLimitExceeded', [bigRaw(513)]],
    ['1 024 timelocked bytes', null, [timelocked(1_024)]],
    ['1 025 timelocked bytes', 'SpaceLimitExceeded', [timelocked(1_025)]],
  ])('of %s is answered with %s', (_, error, fields) => {
    const chain = openChain();
    expect(commit(chain, fields)).toBe(error);
    expect(chain.state.has(C.CommitmentOf, NETUID, hotkey)).toBe(error === null);
  });

  it('needs a seat on the subnet, before anything else is looked at', () => {
    const chain = openChain();
    const four = [none, none, none, none];
    expect(commit(chain, four, testAccount(50))).toBe('AccountNotAllowedCommit');
    expect(commit(chain, [raw(1)], hotkey, 9)).toBe('AccountNotAllowedCommit');
    const call = { pallet: 'Commitments', name: 'set_commitment', value: { netuid: NETUID } };
    expect(chain.call('root', call)).toBe('BadOrigin');
  });
});

describe('the space of a hotkey', () => {
  it('counts a hundred bytes at least, and what is more in full', () => {
    const chain = openChain();
    for (const [fields, used] of [
      [[], 100n],
      [[raw(100)], 200n],
      [[raw(101)], 301n],
      [[sha256, sha256, sha256], 401n],
      [[sha256, raw(69), none], 502n],
      [[timelocked(300), resetFlag], 802n],
    ] as const) {
      expect(commit(chain, [...fields])).toBeNull();
      expect(usedBy(chain)).toBe(used);
    }
  });

  it('ends at the limit to the byte, and begins anew with the next epoch', () => {
    const chain = openChain();
    for (let count = 0; count < 3; count += 1) commit(chain, [timelocked(966)]);
    expect(usedBy(chain)).toBe(2_898n);
    expect(commit(chain, [raw(102), raw(101)])).toBe('SpaceLimitExceeded');
    expect(usedBy(chain)).toBe(2_898n);
    expect(commit(chain, [raw(102), raw(100)])).toBeNull();
    expect(usedBy(chain)).toBe(3_100n);
    expect(commit(chain, [])).toBe('SpaceLimitExceeded');
    chain.state.update(S.SubnetEpochIndex, NETUID, (index) => index + 1n);
    expect(commit(chain, [])).toBeNull();
    const last_epoch = chain.read(S.SubnetEpochIndex, NETUID);
    expect(chain.read(C.UsedSpaceOf, NETUID, hotkey)).toEqual({ last_epoch, used_space: 100n });
  });

  it('has the limit that root sets', () => {
    const chain = openChain();
    const call = { pallet: 'Commitments', name: 'set_max_space', value: { new_limit: 101 } };
    expect(chain.call(hotkey, call)).toBe('BadOrigin');
    expect(chain.call('root', call)).toBeNull();
    expect(chain.read(C.MaxSpace)).toBe(101);
    expect(commit(chain, [raw(102)])).toBe('SpaceLimitExceeded');
    expect(commit(chain, [raw(101)])).toBeNull();
  });
});

describe('the flag that resets bonds', () => {
  const bondsOf = (chain: TestChain) =>
    [0, 1].map((mechanism) => chain.read(S.Bonds, NETUID + 4_096 * mechanism, 3));

  function openBonds(): TestChain {
    const chain = openChain();
    chain.state.write(S.MechanismCountCurrent, NETUID, 2);
    const row: [number, number][] = [
      [0, 7],
      [4, 9],
    ];
    for (const index of [NETUID, NETUID + 4_096]) chain.state.write(S.Bonds, index, 3, row);
    return chain;
  }

  it('takes the hotkey out of every row of every mechanism', () => {
    const chain = openBonds();
    expect(chain.read(S.Uids, NETUID, hotkey)).toBe(0);
    chain.state.write(S.BondsResetOn, NETUID, true);
    expect(commit(chain, [raw(3)])).toBeNull();
    expect(bondsOf(chain).flat()).toHaveLength(4);
    expect(chain.read(C.LastBondsReset, NETUID, hotkey)).toBeUndefined();
    expect(commit(chain, [raw(3), resetFlag])).toBeNull();
    expect(bondsOf(chain)).toEqual([[[4, 9]], [[4, 9]]]);
    expect(chain.read(C.LastBondsReset, NETUID, hotkey)).toBe(100);
  });

  it('is only noted where the subnet does not allow it', () => {
    const chain = openBonds();
    expect(commit(chain, [resetFlag])).toBeNull();
    expect(bondsOf(chain).flat()).toHaveLength(4);
    expect(chain.read(C.LastBondsReset, NETUID, hotkey)).toBe(100);
  });
});

describe('a timelocked field', () => {
  it('is told with its round and indexed in order, until another commitment replaces it', () => {
    const chain = openChain();
    for (const who of [testAccount(9), testAccount(4)]) {
      chain.state.write(S.Uids, NETUID, who, 1);
      expect(commit(chain, [timelocked(10)], who)).toBeNull();
    }
    chain.state.write(S.Uids, 0, testAccount(9), 0);
    expect(commit(chain, [timelocked(10)], testAccount(9), 0)).toBeNull();
    expect(commit(chain, [timelocked(11)], testAccount(9), 0)).toBeNull();
    const value = { netuid: 0, who: testAccount(9), reveal_round: 1_000n };
    expect(chain.events.at(-1)).toEqual({
      pallet: 'Commitments',
      name: 'TimelockCommitment',
      value,
    });
    expect(chain.read(C.TimelockedIndex)).toEqual([
      [0, testAccount(9)],
      [NETUID, testAccount(4)],
      [NETUID, testAccount(9)],
    ]);
    expect(commit(chain, [none], testAccount(4))).toBeNull();
    expect(commit(chain, [none], hotkey)).toBeNull();
    expect(chain.read(C.TimelockedIndex)).toEqual([
      [0, testAccount(9)],
      [NETUID, testAccount(9)],
    ]);
    removeSubnetEntries(chain.state, NETUID);
    expect(chain.read(C.TimelockedIndex)).toEqual([[0, testAccount(9)]]);
    expect(chain.read(C.CommitmentOf, NETUID, hotkey)).toBeUndefined();
  });
});
