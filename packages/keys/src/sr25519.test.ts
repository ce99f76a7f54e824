import { createRandom, decodeHex, encodeHex, encodeUtf8, isAditError } from '@adit/base';
import { bridge, sr25519Verify } from '@polkadot/wasm-crypto';
import * as scure from '@scure/sr25519';
import { beforeAll, describe, expect, it } from 'vitest';
import { keypairFromSeed, MESSAGE_BYTES_MAX, ready, verifySignature } from './sr25519.ts';

const ALICE_SEED = 'e5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a';
const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const BOB = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';
/** Order of the group. */
const GROUP_ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

const random = createRandom('sr25519 tests');

function randomBytes(count: number): Uint8Array {
  return Uint8Array.from({ length: count }, () => random.nextBelow(256));
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${encodeHex(bytes.toReversed())}`);
}

function toLittleEndian(value: bigint): Uint8Array {
  return decodeHex(value.toString(16).padStart(64, '0')).toReversed();
}

beforeAll(ready);

describe('keys', () => {
  it('derives //Alice from her mini secret', () => {
    const alice = keypairFromSeed(decodeHex(ALICE_SEED));
    expect(encodeHex(alice.publicKey)).toBe(
      'd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d',
    );
    expect(alice.address).toBe(ALICE);
  });

  it.each([0, 31, 33, 64])('refuses a seed of %i bytes', (bytes) => {
    let code = '';
    try {
      keypairFromSeed(new Uint8Array(bytes));
    } catch (failure) {
      code = isAditError(failure) ? failure.code : 'other';
    }
    expect(code).toBe('invalid_seed');
  });

  it('signs with its own copy of the key, whatever is done to the public one', () => {
    const pair = keypairFromSeed(randomBytes(32));
    const publicKey = pair.publicKey.slice();
    pair.publicKey.fill(1);
    const message = encodeUtf8('x');
    expect(verifySignature(publicKey, message, pair.sign(message))).toBe(true);
  });

  it('refuses to sign or verify what is too long', () => {
    const pair = keypairFromSeed(randomBytes(32));
    const longest = new Uint8Array(MESSAGE_BYTES_MAX);
    expect(verifySignature(pair.publicKey, longest, pair.sign(longest))).toBe(true);
    const tooLong = new Uint8Array(MESSAGE_BYTES_MAX + 1);
    expect(verifySignature(pair.publicKey, tooLong, new Uint8Array(64).fill(255))).toBe(false);
    let numbers: unknown;
    try {
      pair.sign(tooLong);
    } catch (failure) {
      if (isAditError(failure)) numbers = { code: failure.code, ...failure.numbers };
    }
    expect(numbers).toEqual({
      code: 'message_too_long',
      bytes: MESSAGE_BYTES_MAX + 1,
      limitBytes: MESSAGE_BYTES_MAX,
    });
  });
});

describe('against a second implementation', () => {
  it('agrees with @scure/sr25519 on 100 random keys and messages, both directions', () => {
    for (let round = 0; round < 100; round += 1) {
      const seed = randomBytes(32);
      const message = randomBytes(random.nextBelow(300));
      const pair = keypairFromSeed(seed);
      const secret = scure.secretFromSeed(seed);
      expect(scure.getPublicKey(secret)).toEqual(pair.publicKey);
      const ours = pair.sign(message);
      const theirs = scure.sign(secret, message);
      expect(scure.verify(message, ours, pair.publicKey)).toBe(true);
      expect(verifySignature(pair.publicKey, message, theirs)).toBe(true);
      const other = Uint8Array.of(...message, 0);
      expect(scure.verify(other, ours, pair.publicKey)).toBe(false);
      expect(verifySignature(pair.publicKey, other, theirs)).toBe(false);
      expect(verifySignature(keypairFromSeed(randomBytes(32)).publicKey, message, theirs)).toBe(
        false,
      );
    }
  });

  it('accepts signatures that polkadot-js made for //Alice', () => {
    const publicKey = keypairFromSeed(decodeHex(ALICE_SEED)).publicKey;
    const digest = 'fb0782fb7a8a00c6a46d1f2aadc5c94b9df08eba809089335da3acdf393c7c13';
    const recorded: readonly [string, string][] = [
      [
        `1755786400123456789.${ALICE}.${BOB}.7d1b7c3e-7e9a-11f0-8000-000000000001.ae06397d08f30f75c91395c59f05c62ac3b62b88250eb78b109213258e6ced0c`,
        '88b00e94b6781ccc15c03b7d41991c60ca69a0b21d393e30be6049b0fd7e395887d7b53f29a44fd697c19de6ba5c2343a416c8fdad01bfa62e95647cfb93e18f',
      ],
      [
        `${digest}.00000000-0000-4000-8000-000000000001.1755786400123.${BOB}`,
        'c498896684e8c34a394b53b6be77bff080f4514d61d4aac389fd413dcbb9244384e1a947343c43a269be7304b14352a6522cbd767de72772e330cff3c46f4b85',
      ],
      [
        `${digest}.1755786400123.`,
        '388e828e81a2af85f68dd711a92961bf4de14720bead2a3add44a7b7fbc90e17a19fed54e48063279bb0db5dff98c3814e29073cfac6c956e258be460e7cf68d',
      ],
    ];
    for (const [text, signature] of recorded) {
      expect(verifySignature(publicKey, encodeUtf8(text), decodeHex(signature))).toBe(true);
      expect(verifySignature(publicKey, encodeUtf8(`${text} `), decodeHex(signature))).toBe(false);
    }
  });
});

describe('hostile signatures', () => {
  const message = encodeUtf8('auth:1700000000');

  it('is not passed by any single changed bit', () => {
    const { publicKey, sign } = keypairFromSeed(randomBytes(32));
    const signature = sign(message);
    for (let bit = 0; bit < 512; bit += 1) {
      const altered = signature.slice();
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(verifySignature(publicKey, message, altered)).toBe(false);
    }
  });

  it('has one byte form: neither s + group order nor a missing mark is accepted', () => {
    const { publicKey, sign } = keypairFromSeed(randomBytes(32));
    const signature = sign(message);
    const scalar = signature.slice(32);
    scalar[31] = (scalar[31] ?? 0) & 0x7f;
    for (const factor of [1n, 2n, 3n, 6n]) {
      const shifted = toLittleEndian(littleEndian(scalar) + factor * GROUP_ORDER);
      shifted[31] = (shifted[31] ?? 0) | 0x80;
      const malleated = Uint8Array.of(...signature.slice(0, 32), ...shifted);
      expect(verifySignature(publicKey, message, malleated)).toBe(false);
    }
    expect(
      verifySignature(publicKey, message, Uint8Array.of(...signature.slice(0, 32), ...scalar)),
    ).toBe(false);
  });

  it('refuses the all-zero key, for which the module alone lets everybody sign', () => {
    const everybodys = new Uint8Array(64);
    everybodys[63] = 0x80;
    expect(sr25519Verify(everybodys, message, new Uint8Array(32))).toBe(true);
    expect(verifySignature(new Uint8Array(32), message, everybodys)).toBe(false);
  });

  it('survives 9 000 malformed keys and signatures, stays sound and does not grow', () => {
    const { publicKey, sign } = keypairFromSeed(randomBytes(32));
    const good = sign(message);
    const fills = [0x00, 0x01, 0x7f, 0x80, 0xff];
    const lengths = [0, 1, 31, 32, 33, 63, 64, 65, 96, 128, 1_000];
    const pick = <T>(list: readonly T[]): T => list[random.nextBelow(list.length)] as T;
    const shapes: readonly (() => [Uint8Array, Uint8Array])[] = [
      () => [randomBytes(pick(lengths)), good],
      () => [publicKey, randomBytes(pick(lengths))],
      () => [randomBytes(32), randomBytes(64)],
      () => [new Uint8Array(32).fill(pick(fills)), new Uint8Array(64).fill(pick(fills))],
      () => [new Uint8Array(pick(lengths)).fill(pick(fills)), new Uint8Array(pick(lengths))],
      () => [publicKey, Uint8Array.of(...good.slice(0, 32), ...randomBytes(31), 0xff)],
    ];
    const memoryBefore = bridge.wasm?.memory.buffer.byteLength ?? 0;
    const fates = { accepted: 0, refused: 0, thrown: 0 };
    for (let round = 0; round < 9_000; round += 1) {
      const [key, signature] = pick(shapes)();
      try {
        if (verifySignature(key, message, signature)) fates.accepted += 1;
        else fates.refused += 1;
      } catch {
        fates.thrown += 1;
      }
    }
    expect(fates).toEqual({ accepted: 0, refused: 9_000, thrown: 0 });
    expect(bridge.wasm?.memory.buffer.byteLength).toBe(memoryBefore);
    expect(verifySignature(publicKey, message, good)).toBe(true);
    expect(verifySignature(publicKey, encodeUtf8('auth:1700000001'), good)).toBe(false);
  });
});
