import { blake2b256, decodeHex, encodeHex } from '@adit/base';
import { keypairFromSeed, ready } from '@adit/keys';
import {
  encodeBareExtrinsic,
  encodeSignedExtrinsic,
  eraBirth,
  eraDeath,
  IMMORTAL,
  mortalEra,
  signingPayload,
} from '@adit/substrate';
import * as wasm from '@polkadot/wasm-crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Chain } from '../../chain.ts';
import { System } from '../../definitions/system.ts';
import {
  accountIdOf,
  accountOf,
  callOf,
  openChain,
  type SigningTerms,
  signedBy,
  transferOf,
} from '../../testing/chain-fixture.ts';
import { extrinsicCodec } from '../codec.ts';
import { DEV_ACCOUNTS } from '../genesis/dev-accounts.ts';
import { invalidText, unknownText } from './outcome.ts';

const ALICE_SEED = decodeHex('e5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a');
const transfer = transferOf(DEV_ACCOUNTS.Bob, 1_000n);
const remark = callOf('System', 'remark', { remark: new Uint8Array() });

beforeAll(ready);

/** What the node would answer: `valid`, or the text of its refusal. */
function say(chain: Chain, bytes: Uint8Array): string {
  const validity = chain.validate(bytes);
  if (validity.type === 'invalid') return invalidText(validity.reason);
  if (validity.type === 'unknown') return unknownText(validity.reason);
  return validity.type === 'malformed' ? validity.error.code : validity.type;
}

function sign(chain: Chain, terms: SigningTerms = {}, call = transfer): Uint8Array {
  return signedBy(keypairFromSeed(ALICE_SEED), call, { chain, ...terms });
}

/** A key of another kind, its account, and how it signs. */
function otherKey(kind: 'ed25519' | 'ecdsa') {
  const seed = new Uint8Array(32).fill(3);
  if (kind === 'ed25519') {
    const pair = wasm.ed25519KeypairFromSeed(seed);
    const [secret, key] = [pair.slice(0, 32), pair.slice(32)];
    const signWith = (message: Uint8Array) => wasm.ed25519Sign(key, secret, message);
    return { account: `0x${encodeHex(key)}`, signWith };
  }
  const pair = wasm.secp256k1FromSeed(seed);
  const [secret, key] = [pair.slice(0, 32), pair.slice(32)];
  const signWith = (message: Uint8Array) => wasm.secp256k1Sign(blake2b256(message), secret);
  return { account: `0x${encodeHex(blake2b256(key))}`, signWith };
}

function produce(chain: Chain, blocks: number): void {
  for (let block = 0; block < blocks; block += 1) chain.produceBlock();
}

describe('a transaction', () => {
  it('that is signed for this chain is valid, with tags and priority', () => {
    const chain = openChain();
    expect(chain.validate(sign(chain, { tip: 5n }))).toEqual({
      type: 'valid',
      priority: 6n,
      requires: [],
      provides: [new Uint8Array([...decodeHex(DEV_ACCOUNTS.Alice), 0, 0, 0, 0])],
      longevity: (1n << 64n) - 1n,
      propagate: true,
    });
    expect(chain.apply(sign(chain))).toMatchObject({ ok: true, index: 1 });
  });

  it('with a later nonce waits for the one before it, and no block takes it yet', () => {
    const chain = openChain();
    const later = sign(chain, { nonce: 2 });
    expect(chain.validate(later)).toMatchObject({
      type: 'valid',
      requires: [new Uint8Array([...decodeHex(DEV_ACCOUNTS.Alice), 1, 0, 0, 0])],
    });
    expect(() => chain.apply(later)).toThrow('Transaction will be valid in the future');
    chain.apply(sign(chain));
    chain.apply(sign(chain, { nonce: 1 }));
    expect(chain.apply(later).ok).toBe(true);
    expect(say(chain, later)).toBe('Transaction is outdated');
    expect(() => chain.apply(later)).toThrow('Transaction is outdated');
  });

  it.each([
    ['another version', { specVersion: 424 }],
    ['another transaction version', { transactionVersion: 2 }],
    ['another genesis', { genesisHash: accountOf(7) }],
    ['another birth', { birthHash: accountOf(7) }],
  ])('signed for %s has a bad signature', (_, terms) => {
    const chain = openChain();
    expect(say(chain, sign(chain, terms))).toBe('Transaction has a bad signature');
  });

  it.each(['ed25519', 'ecdsa'] as const)('may be signed by a key of the kind %s', (kind) => {
    const { account, signWith } = otherKey(kind);
    const chain = openChain({ endowments: [[account, 10n ** 12n]] });
    const content = { call: transfer, era: IMMORTAL, nonce: 0, tip: 0n };
    const payload = signingPayload(extrinsicCodec, content, {
      CheckSpecVersion: 425,
      CheckTxVersion: 1,
      CheckGenesis: chain.genesisHash,
      CheckMortality: chain.genesisHash,
      CheckMetadataHash: undefined,
    });
    const signature = { kind, bytes: signWith(payload) };
    const bytes = encodeSignedExtrinsic(extrinsicCodec, { ...content, account, signature });
    expect(chain.apply(bytes).ok).toBe(true);
    const stranger = accountOf(5);
    const forged = encodeSignedExtrinsic(extrinsicCodec, {
      ...content,
      account: stranger,
      signature,
    });
    expect(say(chain, forged)).toBe('Transaction has a bad signature');
  });

  it('with any byte of the signed part changed is refused', () => {
    const chain = openChain();
    const bytes = sign(chain);
    for (let index = 2; index < bytes.length; index += 1) {
      const changed = bytes.slice();
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect([index, say(chain, changed)]).not.toEqual([index, 'valid']);
    }
  });

  it('cut off or with something behind it is malformed', () => {
    const chain = openChain();
    const bytes = sign(chain);
    for (let length = 0; length < bytes.length; length += 1) {
      expect(chain.validate(bytes.slice(0, length)).type).toBe('malformed');
    }
    expect(chain.validate(new Uint8Array([...bytes, 0])).type).toBe('malformed');
  });

  it('holds for its era and has a bad signature afterwards', () => {
    const chain = openChain();
    const current = chain.head.header.number;
    const era = mortalEra(8, current);
    const birthHash = chain.blockAt(eraBirth(era, current))?.hash ?? '';
    const bytes = sign(chain, { era, birthHash });
    const death = eraDeath(era, current);
    expect(chain.validate(bytes)).toMatchObject({
      type: 'valid',
      longevity: BigInt(death - current - 1),
    });
    produce(chain, death - current - 2);
    expect(say(chain, bytes)).toBe('valid');
    for (let block = 0; block < 20; block += 1) {
      chain.produceBlock();
      expect([block, say(chain, bytes)]).toEqual([block, 'Transaction has a bad signature']);
    }
  });

  it('born before the known hashes has an ancient birth block', () => {
    const chain = openChain();
    produce(chain, 2_500);
    const current = chain.head.header.number;
    const era = { type: 'mortal', period: 4_096, phase: 80 } as const;
    expect(eraBirth(era, current)).toBe(80);
    expect(chain.state.has(System.storage.BlockHash, 80)).toBe(false);
    const bytes = sign(chain, { era, birthHash: accountOf(1) });
    expect(say(chain, bytes)).toBe('Transaction has an ancient birth block');
  });

  it('of somebody without money is refused unless the call is free', () => {
    const chain = openChain();
    const stranger = keypairFromSeed(new Uint8Array(32).fill(9));
    const text = 'Inability to pay some fees (e.g. account balance too low)';
    expect(say(chain, signedBy(stranger, remark, { chain }))).toBe(text);
    const serve = callOf('SubtensorModule', 'decrease_take', {
      hotkey: accountIdOf(stranger),
      take: 1,
    });
    expect(say(chain, signedBy(stranger, serve, { chain }))).not.toBe(text);
    expect(say(chain, signedBy(stranger, serve, { chain, tip: 1n }))).toBe(text);
  });

  it('must leave the existential deposit behind its fee', () => {
    const owner = keypairFromSeed(new Uint8Array(32).fill(9));
    const bytesFor = (freeRao: bigint) => {
      const chain = openChain({ endowments: [[accountIdOf(owner), freeRao]] });
      return { chain, bytes: signedBy(owner, remark, { chain }) };
    };
    const { chain, bytes } = bytesFor(10_000_000n);
    const { feeRao } = chain.apply(bytes);
    const enough = bytesFor(feeRao + 500n);
    expect(say(enough.chain, enough.bytes)).toBe('valid');
    const short = bytesFor(feeRao + 499n);
    expect(say(short.chain, short.bytes)).toMatch(/^Inability to pay/);
  });

  it('of Sudo by anybody but the sudo key has an invalid signing address', () => {
    const owner = keypairFromSeed(new Uint8Array(32).fill(9));
    const chain = openChain({ endowments: [[accountIdOf(owner), 10n ** 12n]] });
    const sudo = callOf('Sudo', 'sudo', { call: remark });
    expect(say(chain, signedBy(owner, sudo, { chain }))).toBe('Invalid signing address');
    expect(say(chain, sign(chain, {}, sudo))).toBe('valid');
  });

  it('may hold calls eight levels deep, and no deeper', () => {
    const chain = openChain();
    const deep = (levels: number) => {
      let call = remark;
      for (let level = 0; level < levels; level += 1) {
        call = callOf('Utility', 'as_derivative', { index: 0, call });
      }
      return call;
    };
    expect(say(chain, sign(chain, {}, deep(8)))).toBe('valid');
    const bytes = sign(chain, {}, deep(8));
    // One more level around the call, by hand: the codec writes no deeper one.
    const inner = encodeHex(bytes).indexOf('0b0100000b01');
    const body = decodeHex(
      `${encodeHex(bytes).slice(4, inner)}0b010000${encodeHex(bytes).slice(inner)}`,
    );
    const deeper = new Uint8Array([((body.length << 2) & 0xff) | 1, body.length >> 6, ...body]);
    expect(say(chain, deeper)).toBe('Transaction call is not expected');
  });

  it('of the block itself is not for the pool', () => {
    const chain = openChain();
    const [inherent] = chain.head.body;
    expect(say(chain, inherent ?? new Uint8Array())).toBe(
      'Transaction dispatch is mandatory; transactions must not be validated.',
    );
    const bare = encodeBareExtrinsic(extrinsicCodec, remark);
    expect(say(chain, bare)).toBe(
      'Could not find an unsigned validator for the unsigned transaction',
    );
    const set = callOf('Timestamp', 'set', { now: 1n });
    expect(say(chain, sign(chain, {}, set))).toMatch(/^Transaction dispatch is mandatory/);
  });
});
