import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Balances } from '../../definitions/balances.ts';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { System } from '../../definitions/system.ts';
import { accountOf, address, callOf, moneyOf, openBareBlock } from '../../testing/chain-fixture.ts';
import { catchFailure } from '../dispatch-error.ts';
import type { OpenBlock } from '../execute/open-block.ts';
import { freeBalance, usable, writeBalance } from './account-balance.ts';
import { deposit, ISSUANCE_CAP_RAO, mint, recycle, transferCapped, withdraw } from './transfer.ts';

const [ALICE, BOB, CAROL] = [accountOf(1), accountOf(2), accountOf(3)];
const ROOT = { type: 'root' } as const;

function withMoney(amount: bigint): OpenBlock {
  const block = openBareBlock();
  give(block, ALICE, amount);
  block.events.length = 0;
  return block;
}

function give(block: OpenBlock, who: string, new_free: bigint): void {
  block.dispatch(ROOT, callOf('Balances', 'force_set_balance', { who: address(who), new_free }));
}

/** The label of a call's failure, null for none; a failed call leaves no event. */
function call(block: OpenBlock, who: string, name: string, value: unknown): string | null {
  const events = block.events.length;
  const origin = { type: 'signed', account: who } as const;
  const failure = catchFailure(() => {
    block.dispatch(origin, callOf('Balances', name, value));
  });
  if (failure !== null) expect(block.events).toHaveLength(events);
  return failure?.label ?? null;
}

const to = (who: string, value: bigint) => ({ dest: address(who), value });
const eventsOf = (block: OpenBlock): string[] =>
  block.events.map(({ event }) => `${event.pallet}.${event.name}`);

describe('transfers', () => {
  it('make the receiver, and tell it in the order of the real chain', () => {
    const block = withMoney(10_000n);
    expect(call(block, ALICE, 'transfer_allow_death', to(BOB, 500n))).toBeNull();
    expect(eventsOf(block)).toEqual(['System.NewAccount', 'Balances.Endowed', 'Balances.Transfer']);
    expect(block.state.read(System.storage.Account, BOB)).toMatchObject({
      providers: 1,
      data: { free: 500n },
    });
  });

  it('end an account that falls below the existential deposit, and its rest is lost', () => {
    const block = withMoney(10_000n);
    expect(call(block, ALICE, 'transfer_allow_death', to(BOB, 9_501n))).toBeNull();
    expect(eventsOf(block)).toEqual([
      'System.KilledAccount',
      'Balances.DustLost',
      'System.NewAccount',
      'Balances.Endowed',
      'Balances.Transfer',
    ]);
    expect(block.state.has(System.storage.Account, ALICE)).toBe(false);
    expect(moneyOf(block.state)).toEqual({ held: 9_501n, issued: 9_501n });
  });

  it.each([
    ['transfer_keep_alive', 9_500n, null],
    ['transfer_keep_alive', 9_501n, 'Token.NotExpendable'],
    ['transfer_keep_alive', 10_001n, 'Token.FundsUnavailable'],
    ['transfer_allow_death', 10_000n, null],
    ['transfer_allow_death', 10_001n, 'Token.FundsUnavailable'],
    ['transfer_keep_alive', 1_010_000n, 'Token.FundsUnavailable'],
    ['transfer_allow_death', 1_010_001n, 'Arithmetic.Underflow'],
    ['transfer_allow_death', 499n, 'Token.BelowMinimum'],
    ['transfer_allow_death', 0n, null],
  ])('%s of %i RAO out of 10 000: %s', (name, amount, label) => {
    const block = withMoney(10_000n);
    // There is more money than the sender's: what is more than all of it fails in another way.
    give(block, CAROL, 1_000_000n);
    expect(call(block, ALICE, name, to(BOB, amount))).toBe(label);
  });

  it('to oneself are told of nowhere and change nothing', () => {
    const block = withMoney(10_000n);
    expect(call(block, ALICE, 'transfer_keep_alive', to(ALICE, 9_000n))).toBeNull();
    expect(block.events).toEqual([]);
    expect(call(block, ALICE, 'transfer_keep_alive', to(ALICE, 11_000n))).not.toBeNull();
  });

  it('do not make an account hold more than a number can', () => {
    const block = withMoney(10_000n);
    give(block, BOB, 2n ** 64n - 1_001n);
    expect(call(block, ALICE, 'transfer_allow_death', to(BOB, 1_001n))).toBe('Arithmetic.Overflow');
    expect(call(block, ALICE, 'transfer_allow_death', to(BOB, 1_000n))).toBeNull();
    give(block, CAROL, 500n);
    writeBalance(block, CAROL, (old) => ({ ...old, reserved: 2n ** 64n - 1_000n }));
    expect(call(block, ALICE, 'transfer_allow_death', to(CAROL, 500n))).toBe('Arithmetic.Overflow');
    expect(call(block, ALICE, 'transfer_allow_death', to(CAROL, 499n))).toBeNull();
    // Fees and mints have nobody to fail for: what does not fit vanishes.
    const issued = moneyOf(block.state).issued;
    expect(deposit(block, BOB, 1n)).toBe(0n);
    expect(moneyOf(block.state).issued).toBe(issued - 1n);
  });

  it('leave frozen money and, where something needs the account, the existential deposit', () => {
    const block = withMoney(10_000n);
    writeBalance(block, ALICE, (old) => ({ ...old, frozen: 4_000n }));
    expect(block.state.read(System.storage.Account, ALICE).consumers).toBe(1);
    expect(usable(block.state, ALICE, 'allowDeath')).toBe(6_000n);
    expect(call(block, ALICE, 'transfer_allow_death', to(BOB, 6_001n))).toBe('Token.Frozen');
    writeBalance(block, ALICE, (old) => ({ ...old, frozen: 0n, reserved: 600n }));
    expect(call(block, ALICE, 'transfer_allow_death', to(BOB, 9_501n))).toBe('Token.Frozen');
    expect(call(block, ALICE, 'transfer_allow_death', to(BOB, 9_500n))).toBeNull();
  });

  it('send all, with or without keeping the account', () => {
    const keeping = withMoney(10_000n);
    call(keeping, ALICE, 'transfer_all', { dest: address(BOB), keep_alive: true });
    expect(freeBalance(keeping.state, BOB)).toBe(9_500n);
    const ending = withMoney(10_000n);
    call(ending, ALICE, 'transfer_all', { dest: address(BOB), keep_alive: false });
    expect(freeBalance(ending.state, BOB)).toBe(10_000n);
    expect(ending.state.has(System.storage.Account, ALICE)).toBe(false);
  });
});

describe('root', () => {
  it('alone may force', () => {
    const block = withMoney(10_000n);
    const value = { source: address(ALICE), dest: address(BOB), value: 1_000n };
    expect(call(block, ALICE, 'force_transfer', value)).toBe('BadOrigin');
    block.dispatch(ROOT, callOf('Balances', 'force_transfer', value));
    expect(freeBalance(block.state, BOB)).toBe(1_000n);
  });

  it('sets balances and the issuance with them; too little is nothing', () => {
    const block = withMoney(10_000n);
    give(block, ALICE, 12_000n);
    expect(eventsOf(block)).toEqual(['Balances.Issued', 'Balances.BalanceSet']);
    give(block, ALICE, 499n);
    expect(moneyOf(block.state)).toEqual({ held: 0n, issued: 0n });
    expect(block.state.has(System.storage.Account, ALICE)).toBe(false);
  });

  it('adjusts the issuance, but not by nothing', () => {
    const block = withMoney(10_000n);
    const adjust = (type: string, delta: bigint) =>
      catchFailure(() => {
        const direction = { type, value: [] };
        block.dispatch(
          ROOT,
          callOf('Balances', 'force_adjust_total_issuance', { direction, delta }),
        );
      })?.label ?? null;
    expect(adjust('Increase', 0n)).toBe('Balances.DeltaZero');
    expect(adjust('Decrease', 4_000n)).toBeNull();
    expect(block.events.at(-1)?.event.value).toEqual({ old: 10_000n, new: 6_000n });
    block.state.write(Balances.storage.InactiveIssuance, 5_000n);
    expect(adjust('Decrease', 2_000n)).toBe('Balances.IssuanceDeactivated');
  });

  it('unreserves at most what is reserved', () => {
    const block = withMoney(10_000n);
    writeBalance(block, ALICE, (old) => ({ ...old, free: 9_000n, reserved: 1_000n }));
    const value = { who: address(ALICE), amount: 5_000n };
    block.dispatch(ROOT, callOf('Balances', 'force_unreserve', value));
    expect(block.events.at(-1)?.event).toMatchObject({
      name: 'Unreserved',
      value: { amount: 1_000n },
    });
    expect(block.state.read(System.storage.Account, ALICE)).toMatchObject({
      consumers: 0,
      data: { free: 10_000n, reserved: 0n },
    });
  });
});

describe('TAO', () => {
  it('is minted up to the cap, counted in both issuances', () => {
    const block = withMoney(10_000n);
    block.state.write(SubtensorModule.storage.TotalIssuance, ISSUANCE_CAP_RAO - 700n);
    expect(mint(block, CAROL, 499n)).toBe(0n);
    expect(mint(block, BOB, 1_000n)).toBe(700n);
    expect(mint(block, BOB, 1_000n)).toBe(0n);
    expect(block.state.read(SubtensorModule.storage.TotalIssuance)).toBe(ISSUANCE_CAP_RAO);
    expect(moneyOf(block.state)).toEqual({ held: 10_700n, issued: 10_700n });
  });

  it('is recycled out of both issuances while the account keeps the existential deposit', () => {
    const block = withMoney(10_000n);
    block.state.write(SubtensorModule.storage.TotalIssuance, 20_000n);
    const failure = catchFailure(() => recycle(block, ALICE, 9_501n));
    expect(failure?.label).toBe('SubtensorModule.InsufficientBalance');
    recycle(block, ALICE, 9_500n);
    expect(moneyOf(block.state)).toEqual({ held: 500n, issued: 500n });
    expect(block.state.read(SubtensorModule.storage.TotalIssuance)).toBe(10_500n);
  });

  it('moves to subnets 500 RAO short where the price is all that there is', () => {
    const block = withMoney(10_000n);
    expect(transferCapped(block, { from: ALICE, to: BOB, amount: 10_000n })).toBe(9_500n);
    const failure = catchFailure(() => {
      transferCapped(block, { from: ALICE, to: BOB, amount: 1n });
    });
    expect(failure?.label).toBe('SubtensorModule.InsufficientBalance');
  });
});

const people = [ALICE, BOB, CAROL];
const person = fc.constantFrom(...people);
const amount = fc.oneof(fc.bigInt({ min: 0n, max: 2_000n }), fc.bigInt({ min: 0n, max: 30_000n }));
const step = fc.oneof(
  fc.record({
    name: fc.constantFrom('transfer_allow_death', 'transfer_keep_alive'),
    who: person,
    value: fc.record({ dest: person.map(address), value: amount }),
  }),
  fc.record({
    name: fc.constant('transfer_all'),
    who: person,
    value: fc.record({ dest: person.map(address), keep_alive: fc.boolean() }),
  }),
  fc.record({
    name: fc.constant('burn'),
    who: person,
    value: fc.record({ value: amount, keep_alive: fc.boolean() }),
  }),
  fc.record({
    name: fc.constant('force_set_balance'),
    who: fc.constant(null),
    value: fc.record({ who: person.map(address), new_free: amount }),
  }),
  fc.record({
    name: fc.constant('force_unreserve'),
    who: fc.constant(null),
    value: fc.record({ who: person.map(address), amount }),
  }),
);
const verb = fc.record({
  name: fc.constantFrom('mint', 'recycle', 'fee', 'reserve', 'freeze'),
  who: person,
  value: amount,
});

/** What pallets do without a call. */
function runVerb(
  block: OpenBlock,
  { name, who, value }: { name: string; who: string; value: bigint },
) {
  if (name === 'mint') mint(block, who, value);
  else if (name === 'recycle') recycle(block, who, value);
  else if (name === 'fee') {
    withdraw(block, who, value);
    deposit(block, CAROL, value);
  } else {
    const room = usable(block.state, who, 'keepAlive');
    const part = value < room ? value : room;
    writeBalance(block, who, (old) =>
      name === 'freeze'
        ? { ...old, frozen: part }
        : { ...old, free: old.free - part, reserved: old.reserved + part },
    );
  }
}

describe('whatever is called', () => {
  it('total issuance is the sum of what accounts hold, and every account that holds exists', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(step, verb), { maxLength: 40 }), (steps) => {
        const block = openBareBlock();
        for (const each of people) give(block, each, 10_000n);
        for (const each of steps) {
          const before = moneyOf(block.state);
          const failure = catchFailure(() => {
            block.transactional(() => {
              if (typeof each.value === 'bigint') {
                runVerb(block, each as Parameters<typeof runVerb>[1]);
                return;
              }
              const origin =
                each.who === null ? ROOT : ({ type: 'signed', account: each.who } as const);
              block.dispatch(origin, callOf('Balances', each.name, each.value));
            });
          });
          const { held, issued } = moneyOf(block.state);
          expect(held).toBe(issued);
          if (failure !== null) expect(held).toBe(before.held);
          for (const [, info] of block.state.entries(System.storage.Account)) {
            expect(info.data.free >= 500n || info.data.free === 0n || info.consumers > 0).toBe(
              true,
            );
            expect(info.providers > 0 || info.data.free === 0n).toBe(true);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
