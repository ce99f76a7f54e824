/** After any history of registrations the books of a subnet agree, and what fails changes nothing. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { TestChain, testAccount, withSubnet } from '../../../testing/test-chain.ts';

const S = SubtensorModule.storage;
const NETUID = 2;
const COLDKEYS = [testAccount(1), testAccount(50), testAccount(51)];
/** Money for a handful of seats. */
const POOR_RAO = 3_000_000n;

type Step =
  | { readonly type: 'register'; readonly coldkey: number; readonly hotkey: number }
  | { readonly type: 'root'; readonly coldkey: number; readonly hotkey: number }
  | { readonly type: 'trim'; readonly most: number }
  | { readonly type: 'weights'; readonly uid: number; readonly target: number }
  | { readonly type: 'emission'; readonly values: readonly bigint[] }
  | { readonly type: 'advance'; readonly blocks: number };

const coldkey = fc.integer({ min: 0, max: COLDKEYS.length - 1 });
const hotkey = fc.integer({ min: 0, max: 9 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ type: fc.constant('register'), coldkey, hotkey }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('root'), coldkey, hotkey }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('trim'), most: fc.integer({ min: 0, max: 6 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('weights'),
      uid: fc.integer({ min: 0, max: 4 }),
      target: fc.integer({ min: 0, max: 4 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('emission'),
      values: fc.array(fc.bigInt({ min: 0n, max: 5n }), { maxLength: 6 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('advance'),
      blocks: fc.integer({ min: 1, max: 4 }),
    }),
  },
);

function openChain(): TestChain {
  const chain = new TestChain({ block: 1 });
  chain.state.write(S.MechanismCountCurrent, NETUID, 2);
  withSubnet(chain);
  for (const account of COLDKEYS.slice(1)) chain.endow(account, POOR_RAO);
  const { state } = chain;
  state.write(S.Burn, NETUID, 500_000n);
  state.write(S.MaxAllowedUids, NETUID, 5);
  state.write(S.MinAllowedUids, NETUID, 2);
  state.write(S.ImmunityPeriod, NETUID, 3);
  state.write(S.MinNonImmuneUids, NETUID, 1);
  state.write(S.AdminFreezeWindow, 0);
  state.write(S.MaxAllowedUids, 0, 3);
  return chain;
}

function allEntries(chain: TestChain): string {
  const keys = chain.state.rawKeys('0x');
  return keys
    .map((key) => `${key}=${Buffer.from(chain.state.rawRead(key) ?? []).toString('hex')}`)
    .join();
}

function perform(chain: TestChain, one: Step): string | null {
  const { state } = chain;
  switch (one.type) {
    case 'register': {
      const args = { netuid: NETUID, hotkey: testAccount(60 + one.hotkey) };
      return chain.subtensor(COLDKEYS[one.coldkey] ?? '', 'burned_register', args);
    }
    case 'root':
      return chain.subtensor(COLDKEYS[one.coldkey] ?? '', 'root_register', {
        hotkey: testAccount(60 + one.hotkey),
      });
    case 'trim':
      return chain.admin('root', 'sudo_trim_to_max_allowed_uids', {
        netuid: NETUID,
        max_n: one.most,
      });
    case 'weights':
      if (one.uid < state.read(S.SubnetworkN, NETUID)) {
        for (const index of [NETUID, NETUID + 4096]) {
          state.write(S.Weights, index, one.uid, [[one.target, 7]]);
          state.write(S.Bonds, index, one.uid, [[one.target, 8]]);
        }
      }
      return null;
    case 'emission':
      state.update(S.Emission, NETUID, (old) => old.map((value, uid) => one.values[uid] ?? value));
      return null;
    case 'advance':
      chain.advance(one.blocks);
      return null;
  }
}

function expectAgreement(chain: TestChain, netuid: number): void {
  const { state } = chain;
  const count = state.read(S.SubnetworkN, netuid);
  const keys = state.entries(S.Keys, netuid).map(([[, uid], key]) => [uid, key] as const);
  keys.sort(([left], [right]) => left - right);
  expect(keys.map(([uid]) => uid)).toEqual(Array.from({ length: count }, (_, uid) => uid));
  const uids = state.entries(S.Uids, netuid).map(([[, key], uid]) => [uid, key] as const);
  uids.sort(([left], [right]) => left - right);
  expect(uids).toEqual(keys);
  const members = state
    .entries(S.IsNetworkMember)
    .flatMap(([[key, at], isMember]) => (at === netuid && isMember ? [key] : []));
  expect(members.sort()).toEqual(keys.map(([, key]) => key).sort());
  const lists = [
    state.read(S.Active, netuid),
    state.read(S.ValidatorPermit, netuid),
    state.read(S.Emission, netuid),
    state.read(S.Consensus, netuid),
    state.read(S.Dividends, netuid),
    state.read(S.ValidatorTrust, netuid),
  ];
  const mechanisms = netuid === NETUID ? [netuid, netuid + 4096] : [netuid];
  for (const index of mechanisms) {
    lists.push(state.read(S.Incentive, index), state.read(S.LastUpdate, index));
  }
  for (const list of lists) expect(list).toHaveLength(count);
  for (const index of mechanisms) {
    for (const [[, uid]] of state.entries(S.Weights, index)) expect(uid).toBeLessThan(count);
  }
}

it('books agree after every step, and a failed call changes nothing', () => {
  let failures = 0;
  let successes = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
      const chain = openChain();
      for (const one of steps) {
        const before = allEntries(chain);
        const events = chain.events.length;
        const error = perform(chain, one);
        if (error !== null) {
          failures += 1;
          expect(allEntries(chain)).toBe(before);
          expect(chain.events).toHaveLength(events);
        } else if (one.type === 'register') successes += 1;
        expectAgreement(chain, NETUID);
        expectAgreement(chain, 0);
      }
    }),
    { numRuns: 60 },
  );
  // Both kinds must have happened, or this test says nothing.
  expect(failures).toBeGreaterThan(20);
  expect(successes).toBeGreaterThan(20);
});
