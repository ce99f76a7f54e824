/** Encrypted extrinsics (interop 2.7), made as a client makes them: with the key that the chain shows. */
import { encodeHex } from '@adit/base';
import { keypairFromSeed, ready } from '@adit/keys';
import {
  type Era,
  eraBirth,
  extrinsicHash,
  IMMORTAL,
  mortalEra,
  type PalletVariant,
} from '@adit/substrate';
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Chain } from '../../chain.ts';
import { MevShield } from '../../definitions/mev-shield.ts';
import { System } from '../../definitions/system.ts';
import {
  accountIdOf,
  accountOf,
  callOf,
  openBareBlock,
  openChain,
  signedBy,
  transferOf,
} from '../../testing/chain-fixture.ts';
import { encryptExtrinsic as encrypt } from '../../testing/encrypt-extrinsic.ts';
import { invalidText } from '../validity/outcome.ts';
import { openShieldedMessage, readShieldedMessage } from './shielded-message.ts';

beforeAll(ready);

/** `encrypt_mlkem768` of bittensor-drand 1.3.0, for the key of 64 bytes 1. */
const CLIENT_MESSAGE = [
  'gkWivkeRMhtL5rPoUfoxoEAEzJUp7SWeYg5GZ+Si19NRQGMxeRmAUHOesRDt7G+vL7NYylnTz4Qad1g7wJzealSXTQ',
  'h2WepnZ3z81pEXSVTlhTog82EvYhOusPec+XMSy4Q6sQF41CEcy/1GXMN9/iMAqVDf85BeXlYn1BKaA3gK68l60NcW',
  'LE8+Et+OnMOBkv9wZUqp5sUqg50H2dNM3acpV8vw3/iMwTute9MmW2nQRUWGWhpjGNzv/RqVF0nrteY8L1Gkk0EtlO',
  '8kiuCPOCsrNJwA7Z3Yi/+7YltsLtoxW5Ww8TX1rI/I0SMr85Ap/AonOoYjXq+QHijrMj7OXNMIHD1IHA22+h0/Nhdb',
  '1p8ruR4vKEDrBefVw80Hdm7VsjOjQYiHSmL9N7T7aaYsXAsCK8UBeKihsxZQnnpy/3i7AX0WqD5ocCa8Kkteo/MHvQ',
  '6DBbe57bmC/mFnUpqBotRbI38MUEou6+g78hL1wDp8ugtnrycdv3EqVVWEqVlR/az2P2bHxHtIJES1Y14qiB8r59nc',
  'DiDWZf2ve9BJDcJCpmRug5zfbMuIEOJLgujgo/zrG+wmWIrPZjxstGOpXG+/7sovtDvAdjpep056Ngl7WgrRCbdfBD',
  '1FOyzyiHxHtEGNHyTanQOg80Lal7KawhPUFwmpdcjPS6YeerPfLeFbFSVjl9MLTmdiUTYWLWb7bA4Ick4jbYqtf6ps',
  'U1D/PWQSDc+VLlQeGY6cJX+MfFUS4a8JbliHXQh0z+C8OHN5jX0pJF2Wc3vawt/0NcP/kHbMblfl3ngBzePU7wapt/',
  'HFS4PfXb2qbqyTHlP9Le6kXvxTTb5otvfBfUzD9vM2kVhXTfPqqfXZKIABfI+TPsL6AKo3H+NQVUtWQ+pwKoiRWMsr',
  'OeqA1F2/xjr+YjW0oFmLX6LS0pzLID+SX9op6CbQ7+3591oHJn9pTSxzT1xGeD4BAV/sxiX175IRT4CJoR6iF5mgWC',
  'mIkbvyDCEvYfnErz1zIXOyR9P2DNpb/UzYZAHHhbne7IzAGGsAZ8cGUokrhrTH1gpfniLawwMUj545WPUV3z3ez/X1',
  'KRqDk+bM8QJIV7r3E4rh1fbaXvUz3IirmjT+6oTMXjGW3YZ/jBV967g9esw90PnWxJnVgqZ6eTEwGLF7e7uOlcQUHA',
  'FZg+dOyjxWyKUNy492nvK8T363yyFcgbkxwzLo6lycd5GNoziEUwbcyZcfHKIQ69oR1js7aHhVmrIBy5AYif7fw6jd',
  'pE8oPitkgLr6wD/AWzYDCXmHFFDJJS6LXVbh7D3cEJU3XdlD0itT9KFJnnqMqWwLCDQXAguxjeyADS5q2pWPgfv4vo',
  'd4FPW/iEHbnweCWd/q3ho092u1b9I+AHWi0M8GCEd+yIA/riTKefC81vc3koj8YzbGQJKPdrrzcYo/YFghfBNUmIOc',
  '/Mo3czPeHvgbwaEWsbAa5i/9Uq2GfBt0m5uxtlzYMHybYcDLCmHQDPhKa8cMuhmR+963tITgdxYOHW2syOQaLzkBlN',
  'NoHKvtT04nGJbj',
].join('');

const sender = () => keypairFromSeed(new Uint8Array(32).fill(9));
const other = () => keypairFromSeed(new Uint8Array(32).fill(8));
const DESTINATION = accountOf(77);
const EMPTY_BYTES = 16 + 2 + 1_088 + 24 + 16;

function openFunded(seed = 'shield'): Chain {
  const endowments = [sender(), other()].map((pair) => [accountIdOf(pair), 10n ** 12n] as const);
  return openChain({ seed, endowments });
}

function nextKey(chain: Chain): Uint8Array {
  const key = chain.query(MevShield.storage.NextKey);
  if (key === undefined) throw new Error('the chain shows no key');
  return key;
}

const submitOf = (ciphertext: Uint8Array) =>
  callOf('MevShield', 'submit_encrypted', { ciphertext });

/** Signed with the era that clients use. */
function outerOf(
  chain: Chain,
  call: PalletVariant,
  { pair = sender(), nonce = 0, period = 8 } = {},
): Uint8Array {
  const current = chain.head.header.number;
  const era: Era = period === 0 ? IMMORTAL : mortalEra(period, current);
  const birth = period === 0 ? 0 : eraBirth(era, current);
  const birthHash = chain.blockAt(birth)?.hash ?? '';
  return signedBy(pair, call, { chain, nonce, era, birthHash });
}

function innerOf(chain: Chain, { pair = sender(), nonce = 1 } = {}): Uint8Array {
  return signedBy(pair, transferOf(DESTINATION, 1_000n), { chain, nonce });
}

function shielded(chain: Chain, inner: Uint8Array, terms = {}): Uint8Array {
  return outerOf(chain, submitOf(encrypt(nextKey(chain), inner)), terms);
}

function say(chain: Chain, bytes: Uint8Array): string {
  const validity = chain.validate(bytes);
  return validity.type === 'invalid' ? invalidText(validity.reason) : validity.type;
}

const freeOf = (chain: Chain) => chain.query(System.storage.Account, DESTINATION).data.free;
const nonceOf = (chain: Chain) => chain.query(System.storage.Account, accountIdOf(sender())).nonce;

describe('the key of the shield', () => {
  it('is the same for a seed and another for another seed, as both keys', () => {
    const chain = openFunded('one');
    expect(nextKey(chain).length).toBe(1_184);
    expect(chain.query(MevShield.storage.CurrentKey)).toEqual(nextKey(chain));
    expect(nextKey(openFunded('one'))).toEqual(nextKey(chain));
    expect(nextKey(openFunded('two'))).not.toEqual(nextKey(chain));
    chain.produceBlock();
    expect(nextKey(chain)).toEqual(nextKey(openFunded('one')));
  });

  it('goes with the state through revert, dump and load, into a chain of another seed', () => {
    const chain = openFunded();
    const id = chain.snapshot();
    chain.apply(shielded(chain, innerOf(chain)));
    chain.produceBlock();
    chain.revert(id);
    expect(freeOf(chain)).toBe(0n);
    const loaded = openFunded('another');
    loaded.load(chain.dump());
    const outer = shielded(chain, innerOf(chain));
    for (const each of [chain, loaded]) {
      each.apply(outer);
      each.produceBlock();
      expect(freeOf(each)).toBe(1_000n);
    }
    expect(loaded.head.hash).toBe(chain.head.hash);
  });
});

describe('an encrypted extrinsic', () => {
  it('has what is inside directly behind it, in the same block', () => {
    const chain = openFunded();
    const inner = innerOf(chain);
    const outer = shielded(chain, inner);
    expect(say(chain, outer)).toBe('valid');
    const applied = chain.apply(outer);
    expect(applied).toMatchObject({ ok: true, index: 1 });
    expect(applied.unshielded).toMatchObject({ ok: true, index: 2, hash: extrinsicHash(inner) });
    const later = chain.apply(signedBy(other(), transferOf(DESTINATION, 1n), { chain }));
    expect(later).toMatchObject({ index: 3, unshielded: null });
    const { body } = chain.produceBlock();
    expect(body.slice(1, 3).map(encodeHex)).toEqual([outer, inner].map(encodeHex));
    expect(freeOf(chain)).toBe(1_001n);
    expect(nonceOf(chain)).toBe(2);
  });

  it('tells its id: the hash of signer and message', () => {
    const chain = openFunded();
    const ciphertext = encrypt(nextKey(chain), innerOf(chain));
    const { events } = chain.apply(outerOf(chain, submitOf(ciphertext)));
    const event = events.find(({ name }) => name === 'EncryptedSubmitted');
    const length = (ciphertext.length << 2) | 1;
    const who = accountIdOf(sender());
    const content = Buffer.concat([
      Buffer.from(who.slice(2), 'hex'),
      Buffer.from([length & 0xff, length >> 8]),
      ciphertext,
    ]);
    // The hash of an extrinsic is that of bytes, whatever they are.
    expect(event?.value).toEqual({ id: extrinsicHash(content), who });
  });

  it('stands when its inside fails, which pays and counts like any other', () => {
    const chain = openFunded();
    const inner = signedBy(sender(), transferOf(DESTINATION, 10n ** 15n), { chain, nonce: 1 });
    const { ok, unshielded } = chain.apply(shielded(chain, inner));
    expect(ok).toBe(true);
    expect(unshielded).toMatchObject({ ok: false, error: { label: 'Token.FundsUnavailable' } });
    expect(nonceOf(chain)).toBe(2);
  });

  it.each<[string, (chain: Chain) => Uint8Array]>([
    ['has a nonce that was used', (chain) => innerOf(chain, { nonce: 0 })],
    ['has a nonce ahead', (chain) => innerOf(chain, { nonce: 2 })],
    ['is signed for another chain', () => innerOf(openFunded('elsewhere'))],
    ['is not signed', (chain) => chain.head.body[0] ?? new Uint8Array()],
    ['is no extrinsic', () => new Uint8Array(40).fill(0xff)],
    ['is empty', () => new Uint8Array()],
    ['lacks its length', (chain) => innerOf(chain).slice(2)],
    [
      'has a spoiled signature',
      (chain) => innerOf(chain).map((byte, index) => (index === 60 ? byte ^ 1 : byte)),
    ],
  ])('stands alone when its inside %s', (_, innerFor) => {
    const chain = openFunded();
    const applied = chain.apply(shielded(chain, innerFor(chain)));
    expect(applied).toMatchObject({ ok: true, unshielded: null });
    expect(chain.produceBlock().body).toHaveLength(2);
    expect(freeOf(chain)).toBe(0n);
    expect(nonceOf(chain)).toBe(1);
  });

  it('carries no money out of a coldkey that announced its swap (chain 1.7)', () => {
    const chain = openFunded();
    const announcement = { new_coldkey_hash: `0x${'11'.repeat(32)}` };
    const announce = callOf('SubtensorModule', 'announce_coldkey_swap', announcement);
    expect(chain.apply(signedBy(sender(), announce, { chain })).ok).toBe(true);
    const direct = signedBy(sender(), transferOf(DESTINATION, 1_000n), { chain, nonce: 1 });
    expect(say(chain, direct)).toBe('Custom error: 0');
    const applied = chain.apply(shielded(chain, innerOf(chain, { nonce: 2 }), { nonce: 1 }));
    expect(applied).toMatchObject({ ok: true, unshielded: null });
    expect(freeOf(chain)).toBe(0n);
    expect(nonceOf(chain)).toBe(2);
  });

  it('stays closed inside a batch, and inside another one', () => {
    const chain = openFunded();
    const call = submitOf(encrypt(nextKey(chain), innerOf(chain)));
    const batch = callOf('Utility', 'batch', { calls: [call] });
    const batched = signedBy(sender(), batch, { chain });
    expect(chain.apply(batched)).toMatchObject({ ok: true, unshielded: null });
    const twice = shielded(chain, innerOf(chain, { nonce: 3 }), { nonce: 2 });
    const applied = chain.apply(shielded(chain, twice, { nonce: 1 }));
    expect(applied.unshielded).toMatchObject({ ok: true });
    expect(chain.produceBlock().body).toHaveLength(4);
    expect(freeOf(chain)).toBe(0n);
  });

  it('comes several times in one block, each with its own behind it', () => {
    const chain = openFunded();
    const first = innerOf(chain);
    const second = innerOf(chain, { pair: other() });
    const outers = [shielded(chain, first), shielded(chain, second, { pair: other() })] as const;
    for (const outer of outers) chain.apply(outer);
    const { body } = chain.produceBlock();
    const expected = [outers[0], first, outers[1], second].map(encodeHex);
    expect(body.slice(1).map(encodeHex)).toEqual(expected);
    expect(freeOf(chain)).toBe(2_000n);
  });

  it('gives the same blocks again', () => {
    const chains = [openFunded(), openFunded()] as const;
    const outer = shielded(chains[0], innerOf(chains[0]));
    const [one, two] = chains.map((chain) => {
      expect(chain.apply(outer).unshielded?.ok).toBe(true);
      return chain.produceBlock().hash;
    });
    expect(one).toBe(two);
  });
});

describe('the pool refuses an encrypted extrinsic', () => {
  it.each([0, 16, 64])('with an era of %i blocks (0: none), as outdated', (period) => {
    const chain = openFunded();
    const bytes = shielded(chain, innerOf(chain), { period });
    expect(say(chain, bytes)).toBe('Transaction is outdated');
    expect(() => chain.apply(bytes)).toThrow('Transaction is outdated');
  });

  it('for no other key than the one it shows, by code 24', () => {
    const chain = openFunded();
    const key = nextKey(openFunded('elsewhere'));
    const bytes = outerOf(chain, submitOf(encrypt(key, innerOf(chain))));
    expect(say(chain, bytes)).toBe('Custom error: 24');
    expect(() => chain.apply(bytes)).toThrow('Custom error: 24');
  });

  it('of a wrong length or with a wrong length inside, by code 23', () => {
    const chain = openFunded();
    const good = encrypt(nextKey(chain), new Uint8Array());
    expect(good).toHaveLength(EMPTY_BYTES);
    const sayOf = (ciphertext: Uint8Array) => say(chain, outerOf(chain, submitOf(ciphertext)));
    expect(sayOf(good)).toBe('valid');
    expect(sayOf(good.slice(0, -1))).toBe('Custom error: 23');
    expect(sayOf(new Uint8Array())).toBe('Custom error: 23');
    const longest = encrypt(nextKey(chain), new Uint8Array(8_192 - EMPTY_BYTES));
    expect(sayOf(longest)).toBe('valid');
    expect(sayOf(new Uint8Array([...longest, 0]))).toBe('Custom error: 23');
    for (const [at, byte] of [
      [16, 0x41],
      [17, 0x05],
    ] as const) {
      expect(sayOf(good.map((old, index) => (index === at ? byte : old)))).toBe('Custom error: 23');
    }
  });

  it('never by an exception, whatever its bytes are', () => {
    const chain = openFunded();
    const good = encrypt(nextKey(chain), innerOf(chain));
    const garbled = fc
      .tuple(fc.nat({ max: good.length - 1 }), fc.integer({ min: 1, max: 255 }))
      .map(([at, change]) => good.map((byte, index) => (index === at ? byte ^ change : byte)));
    const cut = fc.nat({ max: good.length - 1 }).map((length) => good.slice(0, length));
    const anything = fc.uint8Array({ maxLength: 2_000 });
    let id = chain.snapshot();
    fc.assert(
      fc.property(fc.oneof(garbled, cut, anything), (ciphertext) => {
        const outer = outerOf(chain, submitOf(ciphertext));
        const said = say(chain, outer);
        expect(['valid', 'Custom error: 23', 'Custom error: 24']).toContain(said);
        if (said !== 'valid') expect(() => chain.apply(outer)).toThrow(said);
        else expect(chain.apply(outer)).toMatchObject({ ok: true, unshielded: null });
        chain.revert(id);
        id = chain.snapshot();
      }),
      { numRuns: 150 },
    );
  });
});

describe('a message', () => {
  it('of the library that SDK and btcli encrypt with opens', () => {
    const { secretKey } = ml_kem768.keygen(new Uint8Array(64).fill(1));
    const message = readShieldedMessage(new Uint8Array(Buffer.from(CLIENT_MESSAGE, 'base64')));
    if (message === null) throw new Error('no message');
    const plain = openShieldedMessage(message, secretKey);
    expect(new TextDecoder().decode(plain ?? new Uint8Array())).toBe('an extrinsic');
  });

  it('opens with its key alone', () => {
    const [mine, theirs] = [1, 2].map((byte) => ml_kem768.keygen(new Uint8Array(64).fill(byte)));
    if (mine === undefined || theirs === undefined) throw new Error('no keys');
    const plain = new TextEncoder().encode('an extrinsic');
    const message = readShieldedMessage(encrypt(mine.publicKey, plain));
    if (message === null) throw new Error('no message');
    expect(openShieldedMessage(message, mine.secretKey)).toEqual(plain);
    expect(openShieldedMessage(message, theirs.secretKey)).toBeNull();
  });

  it('is needed by a signer, and fails in a call when it is too long', () => {
    const block = openBareBlock();
    const dispatch = (bytes: number, origin: Parameters<typeof block.dispatch>[0]) => () =>
      block.dispatch(origin, submitOf(new Uint8Array(bytes)));
    const signed = { type: 'signed', account: accountOf(1) } as const;
    expect(dispatch(1, { type: 'root' })).toThrow('BadOrigin');
    expect(dispatch(8_192, signed)).not.toThrow();
    expect(dispatch(8_193, signed)).toThrow('MevShield.Unreachable');
  });
});
