import { decodeHex, encodeHex } from '@adit/base';
import type { PalletVariant } from '@adit/substrate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Chain } from './chain.ts';
import { Balances } from './definitions/balances.ts';
import { System } from './definitions/system.ts';
import { Timestamp } from './definitions/timestamp.ts';
import { DEV_ACCOUNTS } from './runtime/genesis/dev-accounts.ts';
import { callOf, openChain, setBalanceOf, transferOf } from './testing/chain-fixture.ts';

const { Alice, Bob, Charlie } = DEV_ACCOUNTS;
const PROBE = '0xabcdef';

function produce(chain: Chain, blocks: number): void {
  for (let block = 0; block < blocks; block += 1) chain.produceBlock();
}

/** The code of what is thrown, null where nothing is. */
function codeOf(work: () => unknown): string | null {
  try {
    work();
    return null;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

/** Fifty blocks with some calls in each; gives their hashes. */
function fiftyBlocks(chain: Chain): string[] {
  return Array.from({ length: 50 }, (_, index) => {
    chain.apply({ signer: Alice, call: transferOf(Bob, BigInt(index + 1)) });
    if (index % 3 === 0) {
      chain.apply({ signer: 'root', call: setBalanceOf(Charlie, BigInt(index) * 1_000n) });
    }
    return chain.produceBlock().hash;
  });
}

describe('history', () => {
  it('tells of every kept block what was read when it was the head', () => {
    const chain = openChain({ historyBlocks: 40 });
    const seen = new Map<string, bigint>();
    for (let index = 0; index < 60; index += 1) {
      chain.apply({ signer: Alice, call: transferOf(Bob, BigInt(index + 500)) });
      const { hash } = chain.produceBlock();
      seen.set(hash, chain.query(System.storage.Account, Bob).data.free);
    }
    chain.apply({ signer: Alice, call: transferOf(Bob, 1n) });
    const kept = [...seen].slice(-41);
    for (const [hash, free] of kept) {
      expect(chain.at(hash).read(System.storage.Account, Bob).data.free).toBe(free);
    }
    const [tooOld] = [...seen][18] ?? [''];
    expect(codeOf(() => chain.at(tooOld))).toBe('state_discarded');
    expect(() => chain.at(tooOld)).toThrow(`State already discarded for ${tooOld}`);
    expect(codeOf(() => chain.at(`0x${'00'.repeat(32)}`))).toBe('unknown_block');
  });

  it('knows the hashes of the last 2 400 blocks and of genesis', () => {
    const chain = openChain();
    produce(chain, 2_500);
    const known = chain.state.entries(System.storage.BlockHash).map(([[number]]) => number);
    const head = chain.head.header.number;
    expect(known).toHaveLength(2_401);
    expect(Math.min(...known.filter((number) => number > 0))).toBe(head - 2_400);
    expect(chain.query(System.storage.BlockHash, 0)).toBe(chain.genesisHash);
    expect(chain.query(System.storage.ParentHash)).toBe(chain.head.header.parentHash);
  });

  it('keeps blocks in memory up to a limit, and gives the others away in order', () => {
    const given: number[] = [];
    const archive = {
      append: ({ header }: { header: { number: number } }) => given.push(header.number) > 0,
      byNumber: () => null,
      byHash: () => null,
      truncate: () => undefined,
    };
    const chain = openChain({ blocksInMemory: 10, archive });
    const early = chain.head;
    produce(chain, 20);
    expect(given).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(chain.blockAt(12)).toBeNull();
    expect(chain.block(early.hash)).toBeNull();
    expect(chain.blockAt(13)?.header.number).toBe(13);
    expect(chain.blockAt(0)?.hash).toBe(chain.genesisHash);
    expect(chain.blockAt(23)).toBeNull();
  });
});

describe('a snapshot', () => {
  it('is gone back to exactly: the same calls make the same blocks', () => {
    const chain = openChain({ historyBlocks: 5, blocksInMemory: 5 });
    const id = chain.snapshot();
    const stateOf = () => JSON.parse(chain.dump()).state;
    const before = { state: stateOf(), head: chain.head };
    const first = fiftyBlocks(chain);
    chain.apply({ signer: Alice, call: transferOf(Bob, 9n) });
    chain.revert(id);
    expect({ state: stateOf(), head: chain.head }).toEqual(before);
    expect(chain.blockAt(3)).toBeNull();
    expect(fiftyBlocks(chain)).toEqual(first);
  });

  it('takes back what was written into its own block', () => {
    const chain = openChain();
    chain.setStorage([[PROBE, Uint8Array.of(1)]]);
    const id = chain.snapshot();
    chain.setStorage([[PROBE, Uint8Array.of(2)]]);
    chain.setStorage([[PROBE, null]]);
    expect(chain.state.rawRead(PROBE)).toBeNull();
    chain.revert(id);
    expect(chain.state.rawRead(PROBE)).toEqual(Uint8Array.of(1));
    expect(codeOf(() => chain.revert(id))).toBe('unknown_snapshot');
  });

  it('uses up those that were taken later', () => {
    const chain = openChain();
    const first = chain.snapshot();
    chain.produceBlock();
    const second = chain.snapshot();
    chain.revert(first);
    expect(codeOf(() => chain.revert(second))).toBe('unknown_snapshot');
    chain.apply({ signer: Alice, call: transferOf(Bob, 1n) });
    expect(codeOf(() => chain.snapshot())).toBe('block_open');
  });

  it('is one of at most 256', () => {
    const chain = openChain();
    const ids = Array.from({ length: 256 }, () => chain.snapshot());
    expect(codeOf(() => chain.snapshot())).toBe('too_many_snapshots');
    chain.revert(ids[0] ?? 0);
    expect(codeOf(() => chain.snapshot())).toBeNull();
  });
});

describe('a dump', () => {
  it('goes on as the chain that it was made of', () => {
    const chain = openChain();
    fiftyBlocks(chain);
    chain.setStorage([[PROBE, Uint8Array.of(7)]]);
    chain.setTime(chain.query(Timestamp.storage.Now) + 3_600_000n);
    const text = chain.dump();
    const other = openChain({ seed: 'another', profile: 'fast' });
    other.load(text);
    expect(other.dump()).toBe(text);
    expect(other.head).toEqual(chain.head);
    expect([other.genesisHash, other.profile]).toEqual([chain.genesisHash, 'normal']);
    expect(other.state.rawRead(PROBE)).toEqual(Uint8Array.of(7));
    const parent = chain.head.header.parentHash;
    expect(codeOf(() => other.at(parent))).toBe('state_discarded');
    expect(other.block(parent)).toEqual(chain.block(parent));
    expect(fiftyBlocks(other)).toEqual(fiftyBlocks(chain));
  });

  it('has one line for each entry, sorted', () => {
    const chain = openChain();
    const before = chain.dump().split('\n');
    chain.setStorage([[PROBE, Uint8Array.of(7)]]);
    const after = chain.dump().split('\n');
    expect(after.filter((line) => !before.includes(line))).toEqual([`  "${PROBE}": "0x07",`]);
    const keys = after.flatMap((line) => /^ {2}"(0x\w+)": "0x\w*",?$/.exec(line)?.[1] ?? []);
    expect(keys.length).toBeGreaterThan(50);
    expect(keys).toEqual([...keys].sort());
  });

  it.each([
    ['no JSON', () => '{'],
    ['another format', (text: string) => text.replace('adit chain/1', 'adit chain/9')],
    ['an altered header', (text: string) => text.replace('"number": "0x2"', '"number": "0x3"')],
    ['a missing block', (text: string) => text.replace('"blocks"', '"others"')],
    ['a key that is none', (text: string) => text.replace('"state": {', '"state": {\n"0xzz": "",')],
  ])('that is spoilt by %s is refused, and the chain stays', (_, spoil) => {
    const chain = openChain();
    const text = chain.dump();
    expect(codeOf(() => chain.load(spoil(text)))).toBe('invalid_dump');
    expect(chain.dump()).toBe(text);
  });
});

describe('time', () => {
  it('goes slot by slot, and on from where it was set', () => {
    const chain = openChain({ profile: 'fast', genesisTimeMs: 1_000_000 });
    expect(chain.query(Timestamp.storage.Now)).toBe(1_000_500n);
    expect(codeOf(() => chain.setTime(1_000_600n))).toBe('time_not_ahead');
    chain.setTime(2_000_000n);
    chain.produceBlock();
    expect(chain.query(Timestamp.storage.Now)).toBe(2_000_000n);
    chain.produceBlock();
    expect(chain.query(Timestamp.storage.Now)).toBe(2_000_250n);
    expect(chain.state.has(Timestamp.storage.DidUpdate)).toBe(false);
  });
});

describe('events', () => {
  it('stand under their block with the phases in which they happened', () => {
    const chain = openChain();
    chain.apply({ signer: Alice, call: transferOf(Bob, 1n) });
    chain.produceBlock();
    const events = chain.query(System.storage.Events);
    expect(events[0]).toMatchObject({
      phase: { type: 'Initialization', value: [] },
      event: { pallet: 'Balances', name: 'Issued', value: { amount: 1_000_000_000n } },
    });
    expect(events[1]).toMatchObject({
      phase: { type: 'ApplyExtrinsic', value: [0] },
      event: { pallet: 'System', name: 'ExtrinsicSuccess' },
    });
    expect(events.at(-1)?.phase).toEqual({ type: 'ApplyExtrinsic', value: [1] });
    expect(chain.query(System.storage.EventCount)).toBe(events.length);
    chain.produceBlock();
    expect(chain.query(System.storage.Events)).toHaveLength(2);
  });
});

const badCall = fc.oneof(
  fc.constant(callOf('SubtensorModule', 'root_dissolve_network', { netuid: 9 })),
  fc.constant(transferOf(Bob, 10n ** 18n)),
  fc.constant(setBalanceOf(Bob, 5n)),
  fc.constant(
    callOf('Utility', 'batch_all', {
      calls: [transferOf(Bob, 1_000n), transferOf(Bob, 10n ** 18n)],
    }),
  ),
  fc.constant(callOf('System', 'set_storage', { items: [[Uint8Array.of(1), Uint8Array.of(1)]] })),
);

describe('a failed call', () => {
  it('changes fee, nonce and events, and nothing else', () => {
    fc.assert(
      fc.property(badCall, fc.constantFrom(Alice, Bob), (call: PalletVariant, signer) => {
        const chain = openChain();
        chain.apply({
          signer: Alice,
          call: callOf('System', 'remark', { remark: new Uint8Array() }),
        });
        const read = () =>
          new Map(
            chain.state
              .rawKeys('0x')
              .map((key) => [key, encodeHex(chain.state.rawRead(key) ?? new Uint8Array())]),
          );
        const before = read();
        const applied = chain.apply({ signer, call });
        expect(applied.ok).toBe(false);
        const after = read();
        const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
          (key) => before.get(key) !== after.get(key),
        );
        const { Account, ExtrinsicCount } = System.storage;
        expect(changed.sort()).toEqual(
          [Account.key(signer), Account.key(DEV_ACCOUNTS.One), ExtrinsicCount.key()].sort(),
        );
        expect(chain.query(Balances.storage.TotalIssuance)).toBe(3_016_000_000_000_000n);
        expect(applied.events.map(({ name }) => name)).toEqual([
          'Withdraw',
          'Deposit',
          'TransactionFeePaid',
          'ExtrinsicFailed',
        ]);
      }),
      { numRuns: 30 },
    );
  });

  it('that ends in a defect leaves no trace, and a block that does is given up', () => {
    const chain = openChain();
    // Bytes that are no balance: what reads them ends with something else than a failure of a call.
    const call = callOf('Utility', 'batch_all', {
      calls: [
        callOf('System', 'set_storage', {
          items: [[decodeHex(Balances.storage.TotalIssuance.key()), Uint8Array.of(1)]],
        }),
        setBalanceOf(Bob, 5_000n),
      ],
    });
    expect(codeOf(() => chain.apply({ signer: 'root', call }))).toBe('invalid_scale');
    expect(chain.query(System.storage.Account, Alice).nonce).toBe(0);
    expect(chain.isOpen).toBe(true);
    chain.setStorage([[Timestamp.storage.Now.key(), Uint8Array.of(1)]]);
    chain.produceBlock();
    expect(codeOf(() => chain.produceBlock())).toBe('invalid_scale');
    expect(chain.isOpen).toBe(false);
    expect(chain.head.header.number).toBe(3);
  });

  it('that does not fit its type is refused before it touches anything', () => {
    const chain = openChain();
    const call = transferOf(Bob, -1n);
    expect(codeOf(() => chain.apply({ signer: Alice, call }))).toBe('invalid_value');
    expect(chain.query(System.storage.Account, Alice).nonce).toBe(0);
  });
});
