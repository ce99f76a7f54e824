/** A file of its own: here nobody has loaded the signature module when the tests start. */
import { isAditError } from '@adit/base';
import { expect, it } from 'vitest';
import { signAuth, verifyAuth } from './auth.ts';
import { generateMnemonic, keypairFromMnemonic, seedFromMnemonic } from './mnemonic.ts';
import { keypairFromSeed, ready, verifySignature } from './sr25519.ts';
import { ss58Encode } from './ss58.ts';

const PHRASE = 'stool feel open east woman high can denial forget screen trust salt';
const headers = {
  'X-Key': ss58Encode(new Uint8Array(32).fill(7)),
  'X-Timestamp': '1700000000',
  'X-Signature': 'ff'.repeat(64),
};

const early: readonly [string, () => unknown][] = [
  ['keypairFromSeed', () => keypairFromSeed(new Uint8Array(32))],
  ['keypairFromMnemonic', () => keypairFromMnemonic(PHRASE)],
  ['seedFromMnemonic', () => seedFromMnemonic(PHRASE)],
  ['generateMnemonic', () => generateMnemonic()],
  ['verifySignature', () => verifySignature(new Uint8Array(32), PRE, new Uint8Array(64))],
  ['verifyAuth', () => verifyAuth(headers, 1_700_000_000_000)],
];
const PRE = new Uint8Array(3);

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (failure) {
    return isAditError(failure) ? failure.code : `other: ${String(failure)}`;
  }
  return 'nothing thrown';
}

it('says keys_not_ready before ready() and works after it', async () => {
  expect(early.map(([name, work]) => [name, codeOf(work)])).toEqual(
    early.map(([name]) => [name, 'keys_not_ready']),
  );
  await Promise.all([ready(), ready()]);
  await ready();
  expect(early.map(([name, work]) => [name, codeOf(work)])).toEqual(
    early.map(([name]) => [name, 'nothing thrown']),
  );
  const signed = signAuth(keypairFromMnemonic(PHRASE), 1_700_000_000_000);
  expect(verifyAuth(signed, 1_700_000_000_000).ok).toBe(true);
});
