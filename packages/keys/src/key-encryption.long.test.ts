import { encodeHex } from '@adit/base';
import { expect, it } from 'vitest';
import { deriveInJavaScript, WALLET_COST } from './key-encryption.ts';

it('derives what libsodium derives at the wallets’ cost', async () => {
  const derived = async (password: string) =>
    encodeHex(await deriveInJavaScript(password, WALLET_COST));
  expect(await derived('testing123!')).toBe(
    '4d45aaf6a0321801d5354e20b817756bf7a3d7b39308b6eb6a42955e0cfe7d5e',
  );
  expect(await derived('password')).toBe(
    'e0f0a46eb9cef9668809f83188345c0af9c9514a18a407709e1f34dd677a7363',
  );
});
