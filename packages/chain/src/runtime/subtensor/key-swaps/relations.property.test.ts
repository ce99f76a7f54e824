/** Random families of hotkeys that are swapped onto each other: what must hold of them (chain.md 3.6, 5.7). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { ALICE, StakingChain, TAO } from '../../../testing/staking-chain.ts';
import { testAccount } from '../../../testing/test-chain.ts';

const S = SubtensorModule.storage;
const NETUID = 2;
const KEYS = [701, 702, 703, 704, 705].map(testAccount);
/** Longer than every interval. */
const PAUSE = 8_000;
const RUNS = 40;

interface Step {
  readonly kind: 'set' | 'set at once' | 'swap' | 'swap here' | 'epoch';
  readonly one: string;
  readonly other: string;
  readonly children: readonly (readonly [bigint, string])[];
}

const key = fc.constantFrom(...KEYS);
const steps = fc.array(
  fc.record<Step>({
    kind: fc.constantFrom<Step['kind'][]>('set', 'set at once', 'swap', 'swap here', 'epoch'),
    one: key,
    other: key,
    children: fc.uniqueArray(fc.tuple(fc.bigInt(1n, 9n), key), {
      maxLength: 3,
      selector: ([, child]) => child,
    }),
  }),
  { minLength: 5, maxLength: 25 },
);

function run(chain: StakingChain, { kind, one, other, children }: Step): string | null {
  const at = chain.block.block + PAUSE;
  chain.jump(at);
  for (const hotkey of KEYS) chain.own(ALICE, hotkey);
  if (kind === 'epoch') {
    chain.state.write(S.PendingEpochAt, NETUID, BigInt(at + 2));
    chain.jump(at + 1);
    chain.advance();
    return null;
  }
  if (kind === 'swap' || kind === 'swap here') {
    const netuid = kind === 'swap' ? undefined : NETUID;
    return chain.subtensor(ALICE, 'swap_hotkey', { hotkey: one, new_hotkey: other, netuid });
  }
  chain.state.write(S.SubtokenEnabled, NETUID, kind === 'set');
  const error = chain.subtensor(ALICE, 'set_children', { hotkey: one, netuid: NETUID, children });
  chain.state.write(S.SubtokenEnabled, NETUID, true);
  return error;
}

function checkFamilies(chain: StakingChain): void {
  for (const [own, back] of [
    [S.ChildKeys, S.ParentKeys],
    [S.ParentKeys, S.ChildKeys],
  ] as const) {
    for (const [[hotkey, netuid], relations] of chain.state.entries(own)) {
      const names = relations.map(([, name]) => name);
      expect(names.length).toBeGreaterThan(0);
      expect(new Set(names).size).toBe(names.length);
      expect(names).not.toContain(hotkey);
      const opposite = chain.read(back, hotkey, netuid).map(([, name]) => name);
      expect(names.filter((name) => opposite.includes(name))).toEqual([]);
      for (const [part, name] of relations) {
        expect(chain.read(back, name, netuid)).toContainEqual([part, hotkey]);
      }
    }
  }
}

describe('families of swapped hotkeys', () => {
  it('know each other from both sides, and nobody is its own relative or both kinds of one', () => {
    const done = new Set<string>();
    fc.assert(
      fc.property(steps, (list) => {
        const chain = new StakingChain(PAUSE);
        chain.endow(ALICE, 1_000n * TAO);
        for (const step of list) {
          if (run(chain, step) === null) done.add(step.kind);
          checkFamilies(chain);
        }
      }),
      { numRuns: RUNS },
    );
    expect(done.size).toBe(5);
  });
});
