import { blake2b256, encodeUtf8 } from '@adit/base';
import * as wasm from '@polkadot/wasm-crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { verifyEcdsaAccount, verifyEd25519 } from './multi-signature.ts';
import { ready } from './sr25519.ts';

beforeAll(ready);

const message = encodeUtf8('a message');

describe('ed25519', () => {
  it('verifies its own signatures and nothing that differs by a bit', () => {
    const pair = wasm.ed25519KeypairFromSeed(new Uint8Array(32).fill(5));
    const [secret, key] = [pair.slice(0, 32), pair.slice(32)];
    const signature = wasm.ed25519Sign(key, secret, message);
    expect(verifyEd25519(key, message, signature)).toBe(true);
    for (let index = 0; index < 64; index += 1) {
      const changed = signature.slice();
      changed[index] = (changed[index] ?? 0) ^ 4;
      expect(verifyEd25519(key, message, changed)).toBe(false);
    }
    expect(verifyEd25519(key, encodeUtf8('another'), signature)).toBe(false);
    expect(verifyEd25519(key.slice(1), message, signature)).toBe(false);
    expect(verifyEd25519(key, message, signature.slice(1))).toBe(false);
    expect(verifyEd25519(new Uint8Array(32).fill(255), message, signature)).toBe(false);
  });
});

describe('ecdsa', () => {
  it('verifies a signature by the account that its key hashes to', () => {
    const pair = wasm.secp256k1FromSeed(new Uint8Array(32).fill(6));
    const [secret, key] = [pair.slice(0, 32), pair.slice(32)];
    const account = blake2b256(key);
    const signature = wasm.secp256k1Sign(blake2b256(message), secret);
    expect(signature).toHaveLength(65);
    expect(verifyEcdsaAccount(account, message, signature)).toBe(true);
    const raised = signature.slice();
    raised[64] = (raised[64] ?? 0) + 27;
    expect(verifyEcdsaAccount(account, message, raised)).toBe(true);
    expect(verifyEcdsaAccount(account, encodeUtf8('another'), signature)).toBe(false);
    expect(verifyEcdsaAccount(blake2b256(account), message, signature)).toBe(false);
    for (const recovery of [2, 26, 29, 255]) {
      const changed = signature.slice();
      changed[64] = recovery;
      expect(verifyEcdsaAccount(account, message, changed)).toBe(false);
    }
    expect(verifyEcdsaAccount(account, message, signature.slice(0, 64))).toBe(false);
    expect(verifyEcdsaAccount(account, message, new Uint8Array(65))).toBe(false);
  });
});
