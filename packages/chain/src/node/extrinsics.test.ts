/** Extrinsics through a real node: what is refused with which text, and what becomes of the others. */
import { createLogger, decodeHex, encodeHex, ManualClock } from '@adit/base';
import { ready } from '@adit/keys';
import { mortalEra } from '@adit/substrate';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DEV_ACCOUNTS } from '../runtime/genesis/dev-accounts.ts';
import { RpcClient } from '../testing/rpc-client.ts';
import { type ExtrinsicSpec, signExtrinsic, transferCall } from '../testing/sign-extrinsic.ts';
import { type ChainNode, type ChainNodeOptions, startChainNode } from './start-chain-node.ts';

const { Alice, Bob } = DEV_ACCOUNTS;
const log = createLogger('test', 'silent');

let node: ChainNode;
let client: RpcClient;
let clock: ManualClock;

beforeAll(() => ready());

afterEach(async () => {
  client.close();
  await node.close();
});

async function start(options: ChainNodeOptions = {}): Promise<void> {
  clock = new ManualClock(0);
  // The sockets' silence is measured by the same clock, which jumps.
  const transportLimits = { pingMs: 1e12, silenceMs: 1e12 };
  node = await startChainNode(
    { port: 0, mode: 'manual', transportLimits, ...options },
    { clock, log },
  );
  client = await RpcClient.open(node.port);
}

function signed(spec: Partial<ExtrinsicSpec> & { readonly nonce: number }): string {
  const call = transferCall(Bob, 1_000_000n);
  return `0x${encodeHex(signExtrinsic({ call, genesisHash: node.genesisHash, ...spec }))}`;
}

function nonceOf(account: string): Promise<number> {
  return client.call<number>('account_nextIndex', account);
}

async function blockHash(number: number): Promise<string> {
  return client.call<string>('chain_getBlockHash', number);
}

const SIGNATURE = 'Transaction has a bad signature';

describe('an extrinsic is refused with 1010', () => {
  it.each<[string, string, () => string | Promise<string>]>([
    [
      'for a wrong signature',
      SIGNATURE,
      () => {
        const bytes = decodeHex(signed({ nonce: 0 }));
        // Inside the 64 bytes of the signature.
        bytes[60] = (bytes[60] ?? 0) ^ 1;
        return `0x${encodeHex(bytes)}`;
      },
    ],
    [
      'for another genesis',
      SIGNATURE,
      () => signed({ nonce: 0, genesisHash: `0x${'11'.repeat(32)}` }),
    ],
    ['for a metadata hash', SIGNATURE, () => signed({ nonce: 0, mode: 1 })],
    [
      'behind its era',
      SIGNATURE,
      async () => {
        const extrinsic = signed({ nonce: 0, era: mortalEra(4, 2), birthHash: await blockHash(2) });
        await client.call('dev_newBlock', { count: 6 });
        return extrinsic;
      },
    ],
    [
      'for an era that was born too long ago',
      'Transaction has an ancient birth block',
      async () => {
        await client.call('dev_newBlock', { count: 2_700 });
        return signed({ nonce: 0, era: mortalEra(65_536, 32), birthHash: await blockHash(32) });
      },
    ],
    [
      'for a nonce that was used',
      'Transaction is outdated',
      async () => {
        await client.call('author_submitExtrinsic', signed({ nonce: 0 }));
        await client.call('dev_newBlock');
        return signed({ nonce: 0 });
      },
    ],
    [
      'for a nonce so far ahead that no pool bridges the gap',
      'Transaction will be valid in the future',
      () => signed({ nonce: 100_000 }),
    ],
    [
      'of an account that cannot pay',
      'Inability to pay some fees (e.g. account balance too low)',
      () => signed({ nonce: 0, seed: `0x${'07'.repeat(32)}` }),
    ],
    [
      'of Sudo by another than the sudo key',
      'Invalid signing address',
      () => {
        const call = { pallet: 'System', name: 'remark', value: { remark: new Uint8Array() } };
        const bob = '0x398f0c28f98885e046333d4a41c19cee4c37368a9832c6502f6cfd182e2aef89';
        return signed({
          nonce: 0,
          seed: bob,
          call: { pallet: 'Sudo', name: 'sudo', value: { call } },
        });
      },
    ],
  ])('%s: %s', async (_why, data, make) => {
    await start();
    const extrinsic = await make();
    const refusal = { code: 1010, message: 'Invalid Transaction', data };
    expect(await client.fail('author_submitExtrinsic', extrinsic)).toEqual(refusal);
    // A second time it is the same: what was never in the pool is not banned.
    expect(await client.fail('author_submitAndWatchExtrinsic', extrinsic)).toEqual(refusal);
  });

  it('with 1011 when it has no signature', async () => {
    await start();
    expect(await client.fail('author_submitExtrinsic', '0x100400001c')).toMatchObject({
      code: expect.toSatisfy((code: number) => code === 1001 || code === 1011),
      data: expect.stringMatching(/./),
    });
  });
});

describe('statuses', () => {
  it('of a future extrinsic: future, then ready when the gap closes', async () => {
    await start();
    const second = await client.call<string>(
      'author_submitAndWatchExtrinsic',
      signed({ nonce: 1 }),
    );
    expect(await client.waitFor(second, 1)).toEqual(['future']);
    expect(await nonceOf(Alice)).toBe(0);
    const first = await client.call<string>('author_submitAndWatchExtrinsic', signed({ nonce: 0 }));
    expect(await nonceOf(Alice)).toBe(2);
    const block = await client.call('dev_newBlock');
    expect(await client.waitFor(first, 3)).toEqual([
      'ready',
      { inBlock: block },
      { finalized: block },
    ]);
    expect(await client.waitFor(second, 4)).toEqual([
      'future',
      'ready',
      { inBlock: block },
      { finalized: block },
    ]);
  });

  it('of a replaced one: usurped by the one with the higher tip', async () => {
    await start();
    const old = await client.call<string>('author_submitAndWatchExtrinsic', signed({ nonce: 0 }));
    const poor = await client.fail('author_submitExtrinsic', signed({ nonce: 0 }));
    expect(poor).toMatchObject({
      code: 1014,
      message: expect.stringMatching(/^Priority is too low: \(/),
    });
    const by = await client.call('author_submitExtrinsic', signed({ nonce: 0, tip: 5n }));
    expect(await client.waitFor(old, 2)).toEqual(['ready', { usurped: by }]);
    expect(await client.call('author_unwatchExtrinsic', old)).toBe(false);
  });

  it('of one whose era ends while it waits: invalid', async () => {
    await start();
    const era = mortalEra(4, 2);
    const late = signed({ nonce: 1, era, birthHash: await blockHash(2) });
    const id = await client.call<string>('author_submitAndWatchExtrinsic', late);
    await client.call('dev_newBlock', { count: 3 });
    expect(await client.waitFor(id, 2)).toEqual(['future', 'invalid']);
  });

  it('of one that a full pool lets go: dropped', async () => {
    await start({ poolLimits: { readyCount: 1, futureCount: 0 } });
    const cheap = await client.call<string>('author_submitAndWatchExtrinsic', signed({ nonce: 0 }));
    const bob = '0x398f0c28f98885e046333d4a41c19cee4c37368a9832c6502f6cfd182e2aef89';
    await client.call('author_submitExtrinsic', signed({ nonce: 0, seed: bob, tip: 9n }));
    expect(await client.waitFor(cheap, 2)).toEqual(['ready', 'dropped']);
    expect(await client.fail('author_submitExtrinsic', signed({ nonce: 0 }))).toMatchObject({
      code: 1016,
      message: 'Immediately Dropped',
    });
  });

  it('of one that was removed: invalid; and its bytes are banned for a while', async () => {
    await start();
    const extrinsic = signed({ nonce: 0 });
    const id = await client.call<string>('author_submitAndWatchExtrinsic', extrinsic);
    await client.call('author_removeExtrinsic', [{ extrinsic }]);
    expect(await client.waitFor(id, 2)).toEqual(['ready', 'invalid']);
    expect((await client.fail('author_submitExtrinsic', extrinsic)).code).toBe(1012);
    clock.advance(1_800_000);
    expect(await client.call('author_submitExtrinsic', extrinsic)).toMatch(/^0x/);
  });

  it('of one that turns out unable to pay when the block is made: invalid', async () => {
    await start();
    const first = await client.call<string>(
      'author_submitAndWatchExtrinsic',
      signed({ nonce: 0, call: transferCall(Bob, 999_999_999_700_000n) }),
    );
    const second = await client.call<string>(
      'author_submitAndWatchExtrinsic',
      signed({ nonce: 1 }),
    );
    await client.call('dev_newBlock');
    expect((await client.waitFor(first, 3)).at(-1)).toMatchObject({ finalized: expect.anything() });
    expect(await client.waitFor(second, 2)).toEqual(['ready', 'invalid']);
    expect(await nonceOf(Alice)).toBe(1);
  });
});

describe('modes', () => {
  it('instant: extrinsics of one turn share a block, and it comes at once', async () => {
    await start({ mode: 'instant' });
    const [one, two, three] = [0, 1, 2].map((nonce) => signed({ nonce }));
    const heads = await client.call<string>('chain_subscribeNewHeads');
    const ids = await Promise.all(
      [one, two, three].map((extrinsic) =>
        client.call<string>('author_submitAndWatchExtrinsic', extrinsic),
      ),
    );
    for (const id of ids) await client.waitFor(id, 2);
    clock.advance(100);
    for (const id of ids) {
      const told = await client.waitFor(id, 3);
      expect(told).toEqual([
        'ready',
        { inBlock: expect.anything() },
        { finalized: expect.anything() },
      ]);
    }
    expect(client.told(heads).length).toBeLessThanOrEqual(4);
    expect(await nonceOf(Alice)).toBe(3);
  });

  it('instant: an empty block after 20 s of silence, counted from the last block', async () => {
    await start({ mode: 'instant' });
    const number = () => node.chain.head.header.number;
    const settle = () => client.call('system_health');
    clock.advance(19_999);
    await settle();
    expect(number()).toBe(2);
    await client.call('dev_newBlock');
    clock.advance(19_999);
    await settle();
    expect(number()).toBe(3);
    clock.advance(1);
    await settle();
    expect(number()).toBe(4);
    clock.advance(20_000);
    await settle();
    expect(number()).toBe(5);
  });

  it.each<ChainNodeOptions>([{ mode: 'instant', noHeartbeat: true }, { mode: 'manual' }])(
    'no empty block ever with %j',
    async (options) => {
      await start(options);
      clock.advance(3_600_000);
      await client.call('system_health');
      expect(node.chain.head.header.number).toBe(2);
    },
  );

  it('interval: a block each time, with what is ready', async () => {
    await start({ mode: 'interval', blockMs: 1_000 });
    const id = await client.call<string>('author_submitAndWatchExtrinsic', signed({ nonce: 0 }));
    expect(await client.waitFor(id, 1)).toEqual(['ready']);
    expect(node.chain.head.header.number).toBe(2);
    for (let block = 3; block <= 6; block += 1) {
      clock.advance(1_000);
      await client.call('system_health');
      expect(node.chain.head.header.number).toBe(block);
    }
    expect(await client.waitFor(id, 3)).toHaveLength(3);
  });

  it('manual: nothing without being told', async () => {
    await start();
    await client.call('author_submitExtrinsic', signed({ nonce: 0 }));
    await client.call('system_health');
    expect(node.chain.head.header.number).toBe(2);
  });
});

/** What a client sees of a stretch of calls. */
interface Seen {
  readonly hashes: string[];
  readonly statuses: unknown[][];
  readonly pending: unknown[];
  readonly nonces: number[];
  readonly heads: unknown[];
  readonly storage: unknown[];
}

describe('a snapshot', () => {
  it('50 blocks, the way back, the same 50 calls: equal hashes, pool, subscriptions, nonces', async () => {
    await start();
    const calls = Array.from({ length: 50 }, (_, nonce) =>
      signed({ nonce, tip: BigInt(nonce % 3) }),
    );
    const waiting = signed({ nonce: 60 });
    const storageKey = '0x26aa394eea5630e07c48ae0c9558cef702a5c1b19ab7a04f536c519aca4983ac';
    const heads = await client.call<string>('chain_subscribeNewHeads');
    const storage = await client.call<string>('state_subscribeStorage', [storageKey]);
    const waitingId = await client.call<string>('author_submitAndWatchExtrinsic', waiting);
    const run = async (): Promise<Seen> => {
      const from = [client.told(heads).length, client.told(storage).length];
      const hashes: string[] = [];
      const statuses: unknown[][] = [];
      const nonces: number[] = [];
      for (const call of calls) {
        const id = await client.call<string>('author_submitAndWatchExtrinsic', call);
        nonces.push(await nonceOf(Alice));
        hashes.push(await client.call<string>('dev_newBlock'));
        statuses.push(await client.waitFor(id, 3));
      }
      const pending = [
        await client.call('author_pendingExtrinsics'),
        await client.fail('author_submitExtrinsic', waiting),
      ];
      return {
        hashes,
        statuses,
        pending,
        nonces,
        heads: client.told(heads).slice(from[0]),
        storage: client.told(storage).slice(from[1]),
      };
    };
    const id = await client.call<number>('dev_snapshot');
    const head = await client.call('chain_getHeader');
    const first = await run();
    expect(new Set(first.hashes).size).toBe(50);
    await client.call('dev_revert', id);
    // The subscriptions live on and tell where the chain is now.
    expect(client.told(heads).at(-1)).toEqual(head);
    expect(await nonceOf(Alice)).toBe(0);
    expect(await run()).toEqual(first);
    expect(client.told(waitingId)).toEqual(['future']);
  });

  it('drops what came into the pool later, and brings back what left it', async () => {
    await start();
    const [kept, later] = [signed({ nonce: 0 }), signed({ nonce: 1 })];
    await client.call('author_submitExtrinsic', kept);
    const id = await client.call<number>('dev_snapshot');
    const lost = await client.call<string>('author_submitAndWatchExtrinsic', later);
    await client.call('author_removeExtrinsic', [{ extrinsic: kept }]);
    await client.call('dev_revert', id);
    expect(await client.call('author_pendingExtrinsics')).toEqual([kept]);
    expect((await client.waitFor(lost, 3)).at(-1)).toBe('dropped');
    expect(await nonceOf(Alice)).toBe(1);
    await client.call('author_submitExtrinsic', later);
    expect(await client.call('author_pendingExtrinsics')).toEqual([kept, later]);
  });
});
