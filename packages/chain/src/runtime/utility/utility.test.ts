import { encodeHex } from '@adit/base';
import type { AccountId, PalletVariant } from '@adit/substrate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Sudo } from '../../definitions/sudo.ts';
import {
  accountOf,
  address,
  callOf,
  openBareBlock,
  setBalanceOf,
  transferOf,
} from '../../testing/chain-fixture.ts';
import { freeBalance } from '../balances/account-balance.ts';
import type { Origin } from '../context.ts';
import { catchFailure } from '../dispatch-error.ts';
import type { OpenBlock } from '../execute/open-block.ts';
import { derivativeAccount } from './calls.ts';

const [ALICE, BOB] = [accountOf(1), accountOf(2)];
const ROOT: Origin = { type: 'root' };
const by = (account: AccountId): Origin => ({ type: 'signed', account });
const utility = (name: string, value: unknown): PalletVariant => callOf('Utility', name, value);
const batch = (name: string, calls: readonly PalletVariant[]) => utility(name, { calls });
const good = transferOf(BOB, 1_000n);
const bad = transferOf(BOB, 1_500_000n);

function openBlock(): OpenBlock {
  const block = openBareBlock();
  block.dispatch(ROOT, setBalanceOf(ALICE, 1_000_000n));
  block.dispatch(ROOT, setBalanceOf(BOB, 1_000_000n));
  block.events.length = 0;
  return block;
}

function run(block: OpenBlock, origin: Origin, call: PalletVariant): string | null {
  return catchFailure(() => block.dispatch(origin, call))?.label ?? null;
}

const names = (block: OpenBlock): string[] => block.events.map(({ event }) => event.name);
const sent = (block: OpenBlock): bigint => freeBalance(block.state, BOB) - 1_000_000n;

describe('a batch', () => {
  it('stops at the first failure and keeps what was before it', () => {
    const block = openBlock();
    expect(run(block, by(ALICE), batch('batch', [good, bad, good]))).toBeNull();
    expect(names(block)).toEqual(['Transfer', 'ItemCompleted', 'BatchInterrupted']);
    expect(block.events[2]?.event.value).toMatchObject({ index: 1, error: { type: 'Token' } });
    expect(sent(block)).toBe(1_000n);
  });

  it('that goes on keeps every item that worked', () => {
    const block = openBlock();
    expect(run(block, by(ALICE), batch('force_batch', [good, bad, good]))).toBeNull();
    expect(names(block)).toEqual([
      'Transfer',
      'ItemCompleted',
      'ItemFailed',
      'Transfer',
      'ItemCompleted',
      'BatchCompletedWithErrors',
    ]);
    expect(sent(block)).toBe(2_000n);
  });

  it('of all or nothing leaves nothing when one fails', () => {
    const block = openBlock();
    const label = run(block, by(ALICE), batch('batch_all', [good, bad, good]));
    expect(label).toBe('Token.FundsUnavailable');
    expect([sent(block), names(block)]).toEqual([0n, []]);
    expect(run(block, by(ALICE), batch('batch_all', [good, good]))).toBeNull();
    expect(names(block).at(-1)).toBe('BatchCompleted');
  });

  it.each(['batch', 'batch_all', 'force_batch'])(
    'directly inside a batch is filtered: %s',
    (inner) => {
      const block = openBlock();
      const nested = batch('force_batch', [good, batch(inner, [good])]);
      expect(run(block, by(ALICE), nested)).toBe('System.CallFiltered');
      expect(run(block, ROOT, batch('batch', [batch(inner, [])]))).toBeNull();
    },
  );

  it('of too many calls is refused', () => {
    const remark = callOf('System', 'remark', { remark: new Uint8Array() });
    const calls = Array.from({ length: 10_923 }, () => remark);
    expect(run(openBlock(), by(ALICE), batch('batch', calls))).toBe('Utility.TooManyCalls');
    expect(run(openBlock(), by(ALICE), batch('batch', calls.slice(1)))).toBeNull();
  });

  it('needs somebody who calls', () => {
    expect(run(openBlock(), { type: 'none' }, batch('batch', []))).toBe('BadOrigin');
  });
});

describe('other wrappers', () => {
  it('speak for a derived account', () => {
    const derived = derivativeAccount(ALICE, 258);
    const block = openBlock();
    block.dispatch(ROOT, setBalanceOf(derived, 5_000n));
    const call = utility('as_derivative', { index: 258, call: good });
    expect(run(block, by(ALICE), call)).toBeNull();
    expect(freeBalance(block.state, derived)).toBe(4_000n);
  });

  it('run a fallback only where the main call fails', () => {
    const block = openBlock();
    run(block, by(ALICE), utility('if_else', { main: good, fallback: bad }));
    expect(names(block)).toEqual(['Transfer', 'IfElseMainSuccess']);
    run(block, by(ALICE), utility('if_else', { main: bad, fallback: good }));
    expect(names(block).slice(2)).toEqual(['Transfer', 'IfElseFallbackCalled']);
    const both = utility('if_else', { main: bad, fallback: bad });
    expect(run(block, by(ALICE), both)).toBe('Token.FundsUnavailable');
  });

  it('let root dispatch as anybody, failing silently or not', () => {
    const block = openBlock();
    const as_origin = { type: 'system', value: [{ type: 'Signed', value: [ALICE] }] };
    expect(run(block, by(ALICE), utility('dispatch_as', { as_origin, call: good }))).toBe(
      'BadOrigin',
    );
    expect(run(block, ROOT, utility('dispatch_as', { as_origin, call: good }))).toBeNull();
    expect(run(block, ROOT, utility('dispatch_as', { as_origin, call: bad }))).toBeNull();
    expect(block.events.at(-1)?.event.value).toMatchObject({ result: { type: 'Err' } });
    const fallible = utility('dispatch_as_fallible', { as_origin, call: bad });
    expect(run(block, ROOT, fallible)).toBe('Token.FundsUnavailable');
    const weight = { ref_time: 0n, proof_size: 0n };
    const call = setBalanceOf(ALICE, 600n);
    expect(run(block, ROOT, utility('with_weight', { call, weight }))).toBeNull();
    expect(freeBalance(block.state, ALICE)).toBe(600n);
  });
});

describe('sudo', () => {
  function withKey(): OpenBlock {
    const block = openBlock();
    block.state.write(Sudo.storage.Key, ALICE);
    return block;
  }
  const sudo = (name: string, value: unknown) => callOf('Sudo', name, value);

  it('tells of a failing call and succeeds itself', () => {
    const block = withKey();
    expect(run(block, by(ALICE), sudo('sudo', { call: bad }))).toBeNull();
    expect(block.events.at(-1)?.event.value).toMatchObject({
      sudo_result: { type: 'Err', value: [{ type: 'BadOrigin' }] },
    });
    expect(run(block, by(BOB), sudo('sudo', { call: bad }))).toBe('Sudo.RequireSudo');
  });

  it('runs as another, changes hands and ends', () => {
    const block = withKey();
    run(block, by(ALICE), sudo('sudo_as', { who: address(BOB), call: transferOf(ALICE, 700n) }));
    expect(freeBalance(block.state, ALICE)).toBe(1_000_700n);
    run(block, by(ALICE), sudo('set_key', { new: address(BOB) }));
    expect(block.events.at(-1)?.event.value).toEqual({ old: ALICE, new: BOB });
    expect(run(block, by(ALICE), sudo('remove_key', []))).toBe('Sudo.RequireSudo');
    expect(run(block, by(BOB), sudo('remove_key', []))).toBeNull();
    expect(block.state.has(Sudo.storage.Key)).toBe(false);
  });
});

/** A call as a tree, by which the obvious rule says what it does. */
type Tree =
  | { readonly kind: 'write'; readonly slot: number; readonly value: number }
  | { readonly kind: 'fail' }
  | {
      readonly kind: 'batch' | 'batch_all' | 'force_batch' | 'if_else';
      readonly items: readonly Tree[];
    };

const { tree } = fc.letrec<{ tree: Tree; leaf: Tree; node: Tree }>((tie) => ({
  leaf: fc.oneof(
    fc.record({
      kind: fc.constant('write' as const),
      slot: fc.nat(3),
      value: fc.integer({ min: 1, max: 99 }),
    }),
    fc.constant({ kind: 'fail' as const }),
  ),
  node: fc.record({
    kind: fc.constantFrom(
      'batch' as const,
      'batch_all' as const,
      'force_batch' as const,
      'if_else' as const,
    ),
    items: fc.array(tie('tree'), { minLength: 2, maxLength: 4 }),
  }),
  tree: fc.oneof({ maxDepth: 3, withCrossShrink: true }, tie('leaf'), tie('node')),
}));

const keyOf = (slot: number): Uint8Array => Uint8Array.of(0xaa, slot);

function callFor(node: Tree): PalletVariant {
  if (node.kind === 'fail') return callOf('System', 'set_code', { code: new Uint8Array() });
  if (node.kind === 'write') {
    const items = [[keyOf(node.slot), Uint8Array.of(node.value)]];
    return callOf('System', 'set_storage', { items });
  }
  const [main, fallback] = node.items.map(callFor);
  return node.kind === 'if_else'
    ? utility('if_else', { main, fallback })
    : batch(node.kind, node.items.map(callFor));
}

/** The state after a call, or null where it fails: whole copies, no rolling back. */
function oracle(
  node: Tree,
  state: ReadonlyMap<number, number>,
): ReadonlyMap<number, number> | null {
  if (node.kind === 'fail') return null;
  if (node.kind === 'write') return new Map(state).set(node.slot, node.value);
  if (node.kind === 'if_else') {
    const [main, fallback] = node.items;
    if (main === undefined || fallback === undefined) return null;
    return oracle(main, state) ?? oracle(fallback, state);
  }
  let now = state;
  for (const item of node.items) {
    const next = oracle(item, now);
    if (next === null && node.kind === 'batch_all') return null;
    if (next === null && node.kind === 'batch') return now;
    now = next ?? now;
  }
  return now;
}

describe('calls inside calls', () => {
  it('undo exactly what failed, however they are nested', () => {
    fc.assert(
      fc.property(tree, (root) => {
        const block = openBlock();
        const events = block.events.length;
        const failure = catchFailure(() => block.dispatch(ROOT, callFor(root)));
        const expected = oracle(root, new Map());
        expect(failure === null).toBe(expected !== null);
        for (const slot of [0, 1, 2, 3]) {
          const bytes = block.state.rawRead(`0x${encodeHex(keyOf(slot))}`);
          expect(bytes?.[0]).toBe(expected?.get(slot));
        }
        if (failure !== null) expect(block.events).toHaveLength(events);
      }),
      { numRuns: 400 },
    );
  });
});
