/** Encrypted extrinsics through a real node: what watchers and pool see of them. */
import { createLogger, decodeHex, encodeHex, ManualClock } from '@adit/base';
import { ready } from '@adit/keys';
import { type Era, eraBirth, mortalEra } from '@adit/substrate';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MevShield } from '../definitions/mev-shield.ts';
import { DEV_ACCOUNTS } from '../runtime/genesis/dev-accounts.ts';
import { encryptExtrinsic } from '../testing/encrypt-extrinsic.ts';
import { RpcClient } from '../testing/rpc-client.ts';
import { signExtrinsic, transferCall } from '../testing/sign-extrinsic.ts';
import { type ChainNode, startChainNode } from './start-chain-node.ts';

const { Alice, Bob } = DEV_ACCOUNTS;
const log = createLogger('test', 'silent');
let node: ChainNode;
let client: RpcClient;

beforeAll(() => ready());

beforeEach(async () => {
  const clock = new ManualClock(0);
  const transportLimits = { pingMs: 1e12, silenceMs: 1e12 };
  node = await startChainNode({ port: 0, mode: 'manual', transportLimits }, { clock, log });
  client = await RpcClient.open(node.port);
});

afterEach(async () => {
  client.close();
  await node.close();
});

function transferWith(nonce: number, amountRao: bigint): Uint8Array {
  const call = transferCall(Bob, amountRao);
  return signExtrinsic({ call, nonce, genesisHash: node.genesisHash });
}

/** The key as a client reads it: a list of bytes behind its length of two bytes. */
async function nextKey(): Promise<Uint8Array> {
  const text = await client.call<string>('state_getStorage', MevShield.storage.NextKey.key());
  return decodeHex(text).slice(2);
}

async function shield(ciphertext: Uint8Array): Promise<string> {
  const { number } = await client.call<{ number: string }>('chain_getHeader');
  const era: Era = mortalEra(8, Number(number));
  const birth = eraBirth(era, Number(number));
  const birthHash = await client.call<string>('chain_getBlockHash', birth);
  const call = { pallet: 'MevShield', name: 'submit_encrypted', value: { ciphertext } };
  const { genesisHash } = node;
  return `0x${encodeHex(signExtrinsic({ call, nonce: 0, era, birthHash, genesisHash }))}`;
}

async function newBlock(): Promise<{ readonly hash: string; readonly body: string[] }> {
  const hash = await client.call<string>('dev_newBlock');
  const answer = await client.call<{ block: { extrinsics: string[] } }>('chain_getBlock', hash);
  return { hash, body: answer.block.extrinsics };
}

describe('an encrypted extrinsic through a node', () => {
  it('is in a block with its inside behind it, and is watched like others', async () => {
    const inner = transferWith(1, 5n);
    const outer = await shield(encryptExtrinsic(await nextKey(), inner));
    const id = await client.call<string>('author_submitAndWatchExtrinsic', outer);
    expect(await client.call('author_pendingExtrinsics')).toEqual([outer]);
    const { hash, body } = await newBlock();
    expect(body.slice(1)).toEqual([outer, `0x${encodeHex(inner)}`]);
    expect(await client.waitFor(id, 3)).toEqual(['ready', { inBlock: hash }, { finalized: hash }]);
    expect(await client.call('author_pendingExtrinsics')).toEqual([]);
    expect(await client.call('account_nextIndex', Alice)).toBe(2);
  });

  it('makes what waited with the nonce of its inside invalid', async () => {
    const outer = await shield(encryptExtrinsic(await nextKey(), transferWith(1, 5n)));
    const [waiting, next] = [transferWith(1, 6n), transferWith(2, 7n)].map(
      (bytes) => `0x${encodeHex(bytes)}`,
    );
    await client.call('author_submitExtrinsic', outer);
    const id = await client.call<string>('author_submitAndWatchExtrinsic', waiting);
    await client.call('author_submitExtrinsic', next);
    expect((await newBlock()).body).toHaveLength(4);
    expect(await client.waitFor(id, 2)).toEqual(['ready', 'invalid']);
    expect(await client.call('author_pendingExtrinsics')).toEqual([]);
    expect(await client.call('account_nextIndex', Alice)).toBe(3);
  });

  it('is refused with the codes that clients look for', async () => {
    const refusal = (code: number) => ({
      code: 1010,
      message: 'Invalid Transaction',
      data: `Custom error: ${code}`,
    });
    const unreadable = await shield(new Uint8Array(100));
    expect(await client.fail('author_submitExtrinsic', unreadable)).toEqual(refusal(23));
    const message = encryptExtrinsic(await nextKey(), transferWith(1, 5n));
    const otherKey = await shield(message.map((byte, at) => (at === 0 ? byte ^ 1 : byte)));
    expect(await client.fail('author_submitExtrinsic', otherKey)).toEqual(refusal(24));
  });
});
