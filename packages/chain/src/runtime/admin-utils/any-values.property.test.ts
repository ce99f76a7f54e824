/** Whatever root sets, calls fail as calls do, and blocks go on. */
import { type AnyType, decode } from '@adit/substrate';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AdminUtils } from '../../definitions/admin-utils/pallet.ts';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { TestChain, testAccount, withSubnet } from '../../testing/test-chain.ts';

/** Bytes that a value is made of: nothing, one, all, and the largest signed number. */
const PATTERNS: readonly ((index: number, length: number) => number)[] = [
  () => 0,
  (index) => (index === 0 ? 1 : 0),
  () => 0xff,
  (index, length) => (index === length - 1 ? 0x7f : 0xff),
  (index) => (index < 2 ? 0xa5 : 0),
];

/** A value of a type of fixed width; the smallest one where the pattern is none. */
function patternValue(type: AnyType, pattern: number): unknown {
  const length = type.minBytes;
  const make = (which: number): Uint8Array =>
    Uint8Array.from({ length }, (_, index) => PATTERNS[which]?.(index, length) ?? 0);
  try {
    return decode(type, make(pattern));
  } catch {
    return decode(type, make(0));
  }
}

interface Step {
  readonly call: number;
  readonly pattern: number;
  readonly netuid: number;
  readonly next: 'found' | 'root' | 'dissolve' | 'nothing';
}

const names = Object.keys(AdminUtils.calls) as (keyof typeof AdminUtils.calls)[];
const step: fc.Arbitrary<Step> = fc.record({
  call: fc.nat(names.length - 1),
  pattern: fc.nat(PATTERNS.length - 1),
  netuid: fc.constantFrom(2, 2, 2, 1, 0, 9),
  next: fc.constantFrom('found', 'root', 'dissolve', 'nothing', 'nothing', 'nothing'),
});

function set(chain: TestChain, { call, pattern, netuid }: Step): string | null {
  const name = names[call] ?? 'sudo_set_rho';
  const value: Record<string, unknown> = {};
  for (const [field, type] of Object.entries(AdminUtils.calls[name].fields)) {
    value[field] = field === 'netuid' ? netuid : patternValue(type, pattern);
  }
  return chain.admin('root', name, value);
}

function follow(chain: TestChain, { next, netuid }: Step, hotkey: string): void {
  const signer = testAccount(1);
  chain.subtensor(signer, 'burned_register', { netuid, hotkey });
  if (next === 'found') chain.subtensor(signer, 'register_network', { hotkey });
  if (next === 'root') chain.subtensor(signer, 'root_register', { hotkey });
  if (next === 'dissolve') chain.subtensor('root', 'root_dissolve_network', { netuid });
}

it('calls fail as calls do, and every block begins and ends', () => {
  const outcomes = { ok: 0, refused: 0 };
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
      const chain = new TestChain({ block: 1_000 });
      withSubnet(chain);
      for (const [index, one] of steps.entries()) {
        // Whatever is thrown here is no failure of a call.
        const error = set(chain, one);
        outcomes[error === null ? 'ok' : 'refused'] += 1;
        follow(chain, one, testAccount(100 + index));
        chain.advance();
      }
      const price = chain.read(SubtensorModule.storage.Burn, 1);
      expect(price >= 0n).toBe(true);
    }),
    { numRuns: 300 },
  );
  expect(Math.min(outcomes.ok, outcomes.refused)).toBeGreaterThan(100);
});
