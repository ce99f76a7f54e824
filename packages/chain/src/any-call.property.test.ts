/**
 * Every call of the runtime with any arguments, from every kind of origin: it succeeds, it fails as a
 * call fails, or no block takes it. A failed call changes fee, nonce and events, and nothing else.
 */
import { concatBytes, isAditError } from '@adit/base';
import { decode, encode, type PalletDefinition, type PalletVariant } from '@adit/substrate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Chain } from './chain.ts';
import { Aura } from './definitions/aura.ts';
import { Balances } from './definitions/balances.ts';
import { runtimeDefinition } from './definitions/runtime.ts';
import { SubtensorModule } from './definitions/subtensor/pallet.ts';
import { System } from './definitions/system.ts';
import { runtimeCall } from './definitions/types.ts';
import type { Applied } from './runtime/execute/applied.ts';
import { DEV_ACCOUNTS } from './runtime/genesis/dev-accounts.ts';
import { accountOf, callOf, moneyOf, openChain } from './testing/chain-fixture.ts';
import { isUninhabited, scaleBytes } from './testing/scale-arbitrary.ts';

const { Alice, Bob, Charlie, One } = DEV_ACCOUNTS;
const OWNER_HOTKEY = accountOf(1);
const MINER = accountOf(2);
const PENNILESS = accountOf(9);
const RUNS_PER_CALL = 8;

const SEQUENCES = 100;
/** Root may take away what the chain stands on, as on the real one; what comes then is not tested. */
const BREAKING = [
  'kill_prefix',
  'kill_storage',
  'set_storage',
  'set_key',
  'remove_key',
  'force_adjust_total_issuance',
];
const U64_MAX = 2n ** 64n - 1n;

/** Who calls: a signer, root, or nobody at all (through root, as no block takes the bare form). */
const ORIGINS = [Bob, OWNER_HOTKEY, MINER, PENNILESS, 'root', 'root', 'none'] as const;
type Caller = (typeof ORIGINS)[number];

/** Few calls may stand inside others here: random ones would mostly fail for being too deep. */
const INNER: readonly PalletVariant[] = [
  callOf('System', 'remark', { remark: new Uint8Array(3) }),
  callOf('SubtensorModule', 'burned_register', { netuid: 2, hotkey: accountOf(3) }),
  callOf('Balances', 'burn', { value: 1_000n, keep_alive: true }),
  callOf('Utility', 'batch', { calls: [] }),
  callOf('Timestamp', 'set', { now: 5n }),
];

const terms = {
  accounts: [Alice, Bob, Charlie, One, OWNER_HOTKEY, MINER, PENNILESS],
  numbers: [0n, 1n, 2n, 3n, 4n, 6n, 64n, 360n, 1_000n, 65_535n, 500_000_000n, 10n ** 12n],
  byPath: { RuntimeCall: fc.constantFrom(...INNER.map((call) => encodeCall(call))) },
};

function encodeCall(call: PalletVariant): Uint8Array {
  return encode(runtimeCall, call);
}

/** Any call of a pallet under one name. */
function anyCall({ name: pallet, index, calls }: PalletDefinition, name: string) {
  const fields = Object.values(calls?.[name]?.fields ?? {});
  const parts = fields.map((type) => scaleBytes(type, terms));
  return fc.tuple(...parts).map((all) => {
    const head = Uint8Array.of(index, calls?.[name]?.index ?? 0);
    const call = decode(runtimeCall, concatBytes(head, ...all));
    expect([call.pallet, call.name]).toEqual([pallet, name]);
    return call;
  });
}

/** Names of the calls whose arguments exist. */
function callsOf({ calls = {} }: PalletDefinition): string[] {
  return Object.entries(calls).flatMap(([name, { fields }]) =>
    Object.values(fields).some(isUninhabited) ? [] : [name],
  );
}

/** A subnet of Bob's with a miner, a root member, and somebody's identity, sealed. */
function preparedChain(profile: 'normal' | 'fast'): Chain {
  const chain = openChain({ profile });
  const succeed = (signer: string, name: string, value: object, pallet = 'SubtensorModule') => {
    expect(chain.apply({ signer, call: callOf(pallet, name, value) }).error).toBeNull();
  };
  succeed(Bob, 'register_network', { hotkey: OWNER_HOTKEY });
  succeed(Charlie, 'burned_register', { netuid: 2, hotkey: MINER });
  succeed(Bob, 'root_register', { hotkey: OWNER_HOTKEY });
  succeed(Bob, 'start_call', { netuid: 2 });
  for (const account of [OWNER_HOTKEY, MINER]) {
    const value = { dest: { type: 'Id', value: [account] }, value: 10n ** 13n };
    succeed(Bob, 'transfer_keep_alive', value, 'Balances');
  }
  chain.produceBlock();
  chain.produceBlock();
  return chain;
}

function stateOf(chain: Chain): Map<string, string> {
  const entries = chain.state.rawKeys('0x').map((key): [string, string] => {
    return [key, Buffer.from(chain.state.rawRead(key) ?? []).toString('hex')];
  });
  return new Map(entries);
}

function changedKeys(before: Map<string, string>, after: Map<string, string>): string[] {
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].filter((key) => before.get(key) !== after.get(key));
}

/** What a caller's call looks like to the chain. */
function wrapped(caller: Caller, call: PalletVariant): { signer: string; call: PalletVariant } {
  if (caller !== 'none') return { signer: caller, call };
  const as_origin = { type: 'system', value: [{ type: 'None', value: [] }] };
  return { signer: 'root', call: callOf('Utility', 'dispatch_as_fallible', { as_origin, call }) };
}

/** Applies it; null where no block takes it. */
function attempt(chain: Chain, caller: Caller, call: PalletVariant): Applied | null {
  try {
    return chain.apply(wrapped(caller, call));
  } catch (error) {
    if (isAditError(error) && error.code === 'invalid_transaction') return null;
    throw error;
  }
}

const seen = { ok: 0, failed: 0, refused: 0 };
const chains = { normal: preparedChain('normal'), fast: preparedChain('fast') };

function expectOnlyFee(chain: Chain, signer: string, changed: readonly string[]): void {
  const { Account, ExtrinsicCount } = System.storage;
  const [author = ''] = chain.query(Aura.storage.Authorities);
  const allowed = [
    Account.key(signer),
    Account.key(author),
    ExtrinsicCount.key(),
    Balances.storage.TotalIssuance.key(),
  ];
  expect(changed.filter((key) => !allowed.includes(key))).toEqual([]);
}

function check(chain: Chain, caller: Caller, call: PalletVariant): void {
  const id = chain.snapshot();
  try {
    checkInBlock(chain, caller, call);
    // What the call left behind must not stop the chain.
    chain.produceBlock();
    chain.produceBlock();
  } finally {
    chain.revert(id);
  }
}

function checkInBlock(chain: Chain, caller: Caller, call: PalletVariant): void {
  // Opens the block, so that what its beginning does is not taken for the call's work.
  chain.apply({ signer: Charlie, call: callOf('System', 'remark', { remark: new Uint8Array() }) });
  const signer = caller === 'root' || caller === 'none' ? Alice : caller;
  const before = stateOf(chain);
  const account = chain.query(System.storage.Account, signer);
  const applied = attempt(chain, caller, call);
  const changed = changedKeys(before, stateOf(chain));
  if (applied === null) {
    seen.refused += 1;
    expect(changed).toEqual([]);
  } else if (applied.ok) {
    seen.ok += 1;
  } else {
    seen.failed += 1;
    expectOnlyFee(chain, signer, changed);
    const { nonce, data, ...counts } = chain.query(System.storage.Account, signer);
    const { nonce: oldNonce, data: oldData, ...oldCounts } = account;
    expect(nonce).toBe(oldNonce + 1);
    expect(data).toEqual({ ...oldData, free: oldData.free - applied.feeRao });
    expect(counts).toEqual(oldCounts);
  }
}

/** All balances are what is issued; false once they went past 64 bits, where issuance stops. */
function expectMoneyStands(chain: Chain): boolean {
  const { held, issued } = moneyOf(chain.state);
  if (held > U64_MAX) return false;
  expect(issued).toBe(held);
  return true;
}

/** Networks are counted, and so are their seats. */
function expectBooksAgree({ state }: Chain): void {
  const { Keys, NetworksAdded, SubnetworkN, TotalNetworks, Uids } = SubtensorModule.storage;
  const networks = state.entries(NetworksAdded);
  expect(state.read(TotalNetworks)).toBe(networks.length);
  for (const [[netuid]] of networks) {
    const seats = [Keys, Uids].map((item) => state.entries(item as typeof Keys, netuid).length);
    const count = state.read(SubnetworkN, netuid);
    expect([netuid, ...seats]).toEqual([netuid, count, count]);
  }
}

describe('any call', () => {
  for (const pallet of runtimeDefinition.pallets) {
    const names = callsOf(pallet);
    if (names.length === 0) continue;
    it(`of ${pallet.name} succeeds whole, or changes fee, nonce and events alone`, () => {
      for (const name of names) {
        fc.assert(
          fc.property(
            anyCall(pallet, name),
            fc.constantFrom(...ORIGINS),
            fc.constantFrom(chains.normal, chains.fast),
            (call, caller, chain) => check(chain, caller, call),
          ),
          { numRuns: RUNS_PER_CALL, endOnFailure: false },
        );
      }
    });
  }

  it('may follow any other, and money is neither lost nor made by it', () => {
    const calls = runtimeDefinition.pallets.flatMap((pallet) =>
      callsOf(pallet)
        .filter((name) => !BREAKING.includes(name))
        .map((name) => anyCall(pallet, name)),
    );
    const step = fc.tuple(fc.oneof(...calls), fc.constantFrom(...ORIGINS));
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 10, maxLength: 30 }),
        fc.constantFrom(chains.normal, chains.fast),
        (steps, chain) => {
          const id = chain.snapshot();
          try {
            let isWithinRange = true;
            for (const [call, caller] of steps) {
              attempt(chain, caller, call);
              isWithinRange = isWithinRange && expectMoneyStands(chain);
            }
            expectBooksAgree(chain);
            chain.produceBlock();
            chain.produceBlock();
          } finally {
            chain.revert(id);
          }
        },
      ),
      { numRuns: SEQUENCES },
    );
  });

  it('can be made, but for those that need a proof of which there is none', () => {
    const made = runtimeDefinition.pallets.flatMap(callsOf);
    const all = runtimeDefinition.pallets.flatMap(({ calls }) => Object.keys(calls ?? {}));
    expect(all.filter((name) => !made.includes(name))).toEqual([
      'report_equivocation',
      'report_equivocation_unsigned',
    ]);
  });

  it('did all three: succeed, fail, and be refused', () => {
    expect(seen.ok).toBeGreaterThan(100);
    expect(seen.failed).toBeGreaterThan(100);
    expect(seen.refused).toBeGreaterThan(10);
  });
});
