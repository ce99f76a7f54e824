/** Pruning: the worked examples P1 to P7 of chain.md 13.2 with their neighbours, and a slow version. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { TestChain, testAccount } from '../../../testing/test-chain.ts';
import { chooseReplaced } from './choose-replaced.ts';
import { chooseReplacedNaively, type NaiveRules, type NaiveSeat } from './choose-replaced-naive.ts';

const S = SubtensorModule.storage;
const NETUID = 7;
const OWNER = testAccount(1);
const OTHER = testAccount(2);

function seats(...emissions: bigint[]): NaiveSeat[] {
  return emissions.map((emission, uid) => ({
    uid,
    hotkey: testAccount(100 + uid),
    coldkey: OTHER,
    emission,
    registeredAt: 10 + uid,
  }));
}

const RULES: NaiveRules = {
  now: 1_000,
  owner: OWNER,
  ownerHotkey: null,
  immortalMax: 1,
  immunityBlocks: 100,
  nonImmuneMin: 0,
};

function write(list: readonly NaiveSeat[], rules: NaiveRules): TestChain {
  const chain = new TestChain();
  const { state } = chain;
  state.write(S.SubnetOwner, NETUID, rules.owner);
  if (rules.ownerHotkey !== null) state.write(S.SubnetOwnerHotkey, NETUID, rules.ownerHotkey);
  state.write(S.ImmuneOwnerUidsLimit, NETUID, rules.immortalMax);
  state.write(S.ImmunityPeriod, NETUID, rules.immunityBlocks);
  state.write(S.MinNonImmuneUids, NETUID, rules.nonImmuneMin);
  state.write(S.SubnetworkN, NETUID, list.length);
  state.write(
    S.Emission,
    NETUID,
    list.map(({ emission }) => emission),
  );
  for (const { uid, hotkey, coldkey, registeredAt } of list) {
    state.write(S.Keys, NETUID, uid, hotkey);
    state.write(S.Uids, NETUID, hotkey, uid);
    state.write(S.BlockAtRegistration, NETUID, uid, BigInt(registeredAt));
    state.update(S.OwnedHotkeys, coldkey, (owned) => [...owned, hotkey]);
  }
  return chain;
}

/** Both versions' answer, which must be the same. */
function chosen(list: readonly NaiveSeat[], change: Partial<NaiveRules> = {}): number | null {
  const rules = { ...RULES, ...change };
  const fast = chooseReplaced(write(list, rules).state, NETUID, BigInt(rules.now));
  expect(fast).toBe(chooseReplacedNaively(list, rules));
  return fast;
}

const owned = (list: readonly NaiveSeat[], ...uids: number[]): NaiveSeat[] =>
  list.map((seat) => (uids.includes(seat.uid) ? { ...seat, coldkey: OWNER } : seat));

describe('worked examples of pruning', () => {
  it('P1 and P2: the least emission, immune or not', () => {
    for (const immunityBlocks of [0, 100, 10_000]) {
      expect(chosen(seats(100n, 110n), { immunityBlocks })).toBe(0);
      expect(chosen(seats(109n, 110n), { immunityBlocks })).toBe(0);
      expect(chosen(seats(110n, 110n), { immunityBlocks })).toBe(0);
      expect(chosen(seats(111n, 110n), { immunityBlocks })).toBe(1);
    }
  });

  it('P3: as many of the owner’s hotkeys stay as the limit says', () => {
    const list = owned(seats(0n, 0n, 1n), 0, 1);
    expect(chosen(list, { immortalMax: 1 })).toBe(1);
    expect(chosen(list, { immortalMax: 2 })).toBe(2);
    expect(chosen(list, { immortalMax: 3 })).toBe(2);
    expect(chosen(list, { immortalMax: 0 })).toBe(0);
  });

  it('P4: also when all are immune', () => {
    const list = owned(seats(0n, 0n, 1n), 0, 1);
    for (const [immortalMax, uid] of [
      [1, 1],
      [2, 2],
      [3, 2],
    ] as const) {
      expect(chosen(list, { immortalMax, immunityBlocks: 10_000 })).toBe(uid);
    }
  });

  it('P5: of equals the earliest, then the lowest uid', () => {
    const list = seats(10n, 10n, 10n);
    expect(chosen(list)).toBe(0);
    expect(chosen(list.map((seat) => ({ ...seat, registeredAt: 20 - seat.uid })))).toBe(2);
    expect(chosen(list.map((seat) => ({ ...seat, registeredAt: 20 })))).toBe(0);
    expect(chosen(seats(10n, 9n, 10n))).toBe(1);
  });

  it('P6: newcomers go first while too few have settled', () => {
    const list = seats(1n, 2n, 3n, 4n).map((seat) =>
      seat.uid === 3 ? { ...seat, registeredAt: 950 } : seat,
    );
    expect(chosen(list, { nonImmuneMin: 2 })).toBe(0);
    expect(chosen(list, { nonImmuneMin: 3 })).toBe(3);
    expect(chosen(list, { nonImmuneMin: 4 })).toBe(3);
    expect(chosen(seats(1n, 2n, 3n), { nonImmuneMin: 3 })).toBeNull();
  });

  it('P7: nobody, when all are the owner’s', () => {
    const list = owned(seats(5n, 6n), 0, 1);
    expect(chosen(list, { immortalMax: 2 })).toBeNull();
    expect(chosen(list, { immortalMax: 1 })).toBe(1);
  });

  it('immunity ends exactly after its blocks', () => {
    const [old, young] = seats(5n, 1n);
    if (old === undefined || young === undefined) throw new Error('two seats');
    for (const [registeredAt, uid] of [
      [899, 1],
      [900, 1],
      [901, 0],
    ] as const) {
      expect(chosen([old, { ...young, registeredAt }])).toBe(uid);
    }
  });

  it('the subnet’s owner hotkey comes before the owner’s older ones', () => {
    const list = owned(seats(0n, 0n, 0n), 0, 1);
    const ownerHotkey = testAccount(102);
    expect(chosen(list, { ownerHotkey, immortalMax: 1 })).toBe(0);
    expect(chosen(list, { ownerHotkey, immortalMax: 2 })).toBe(1);
  });
});

describe('any subnet', () => {
  it('makes room as the slow version says', () => {
    const seat = fc.record({
      emission: fc.bigInt({ min: 0n, max: 3n }),
      registeredAt: fc.integer({ min: 1, max: 12 }),
      isOwned: fc.boolean(),
    });
    const rules = fc.record({
      immortalMax: fc.integer({ min: 0, max: 4 }),
      immunityBlocks: fc.integer({ min: 0, max: 14 }),
      nonImmuneMin: fc.integer({ min: 0, max: 6 }),
      ownerUid: fc.option(fc.integer({ min: 0, max: 9 }), { nil: null }),
    });
    fc.assert(
      fc.property(fc.array(seat, { maxLength: 9 }), rules, (list, { ownerUid, ...change }) => {
        const made = list.map(({ isOwned, ...one }, uid) => ({
          ...one,
          uid,
          hotkey: testAccount(100 + uid),
          coldkey: isOwned ? OWNER : OTHER,
        }));
        const ownerHotkey = ownerUid === null ? null : testAccount(100 + ownerUid);
        chosen(made, { ...change, ownerHotkey, now: 13 });
      }),
      { numRuns: 300 },
    );
  });
});
