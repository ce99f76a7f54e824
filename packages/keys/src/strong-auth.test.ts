/** The signatures that bind more than the time: v2, and the coldkey's text. */
import { blake2b256, encodeUtf8, isAditError } from '@adit/base';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { recipientText, signAuth, signRecipientAuth, verifyAuth } from './auth.ts';
import { type RequestHeaders, readAuth, verifyPresented } from './read-auth.ts';
import { keypairFromSeed, ready } from './sr25519.ts';
import { type SignedRequest, signStrongAuth, verifyStrongAuth } from './strong-auth.ts';

const NOW_MS = 1_700_000_000_000;
const keypairOf = (name: string) => keypairFromSeed(blake2b256(encodeUtf8(name)));
const request: SignedRequest = {
  audience: '5pool',
  method: 'POST',
  path: '/api/v1/tasks/request?resume=1',
  body: encodeUtf8('{"a":1}'),
};

beforeAll(ready);

function present(headers: RequestHeaders, nowMs = NOW_MS) {
  const read = readAuth(headers, nowMs);
  if (!read.ok) throw new Error(`refused: ${read.code} ${read.numbers['reason']}`);
  return read.presented;
}

function refusalOf(headers: RequestHeaders): string {
  const read = readAuth(headers, NOW_MS);
  return read.ok ? 'accepted' : `${read.code} ${read.numbers['reason'] ?? read.numbers['missing']}`;
}

describe('a v2 signature', () => {
  it('is good for its request, with a nonce of its own each time', () => {
    const headers = [0, 1].map(() => signStrongAuth(keypairOf('alice'), NOW_MS, request));
    for (const one of headers) {
      expect(one['X-Nonce']).toMatch(/^[0-9a-f]{32}$/);
      expect(verifyStrongAuth(present(one), request)).toMatchObject({
        ok: true,
        hotkey: keypairOf('alice').address,
      });
    }
    expect(headers[0]?.['X-Nonce']).not.toBe(headers[1]?.['X-Nonce']);
  });

  it('is bad for a request that differs in anything', () => {
    const text = fc.string({ maxLength: 20 });
    fc.assert(
      fc.property(fc.constantFrom('audience', 'method', 'path', 'body'), text, (part, other) => {
        const given = part === 'body' ? encodeUtf8(other) : other;
        const before = part === 'body' ? '{"a":1}' : request[part];
        fc.pre(other !== before);
        const headers = signStrongAuth(keypairOf('alice'), NOW_MS, request);
        expect(verifyStrongAuth(present(headers), { ...request, [part]: given }).ok).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('has a replay key of key and nonce, kept ten minutes at least', () => {
    const headers = signStrongAuth(keypairOf('alice'), NOW_MS, request);
    const { replayKey, replayExpiresAtMs } = present(headers);
    expect(replayKey.length).toBe(48);
    const upper = { ...headers, 'X-Nonce': headers['X-Nonce'].toUpperCase() };
    expect(present(upper).replayKey).toEqual(replayKey);
    expect(replayExpiresAtMs).toBe(NOW_MS + 600_000);
    const late = readAuth(signStrongAuth(keypairOf('alice'), NOW_MS, request), NOW_MS, 3600);
    expect(late.ok && late.presented.replayExpiresAtMs).toBe(NOW_MS + 3_600_000);
  });

  it('is refused beside a v1 signature, and never falls back to one', () => {
    const strong = signStrongAuth(keypairOf('alice'), NOW_MS, request);
    const legacy = signAuth(keypairOf('alice'), NOW_MS);
    expect(refusalOf({ ...legacy, ...strong })).toBe('invalid_signature two_signatures');
    const emptied = { ...legacy, 'X-Nonce': '', 'X-Signature-V2': '' };
    expect(refusalOf(emptied)).toBe('missing_auth X-Nonce, X-Signature-V2');
    expect(refusalOf({ ...strong, 'X-Nonce': 'abc' })).toBe('invalid_signature nonce');
    expect(refusalOf({ ...strong, 'X-Timestamp': `auth:${NOW_MS / 1000}` })).toBe(
      'stale_timestamp not_a_number',
    );
    expect(verifyAuth(strong, NOW_MS).ok).toBe(false);
  });

  it('is no good as the guide’s text under another name', () => {
    const { 'X-Signature': signature, ...rest } = signAuth(keypairOf('alice'), NOW_MS);
    const headers = { ...rest, 'X-Nonce': '00'.repeat(16), 'X-Signature-V2': signature };
    expect(verifyAuth(headers, NOW_MS).ok).toBe(false);
    expect(verifyStrongAuth(present(headers), request).ok).toBe(false);
  });

  it('is not looked for in headers of v1', () => {
    const presented = present(signAuth(keypairOf('alice'), NOW_MS));
    expect(() => verifyStrongAuth(presented, request)).toThrow(/not the headers of a v2/);
  });
});

describe('the coldkey’s text', () => {
  it('is good for that coldkey alone, and for nothing else', () => {
    const presented = present(signRecipientAuth(keypairOf('alice'), NOW_MS, '5cold'));
    const verify = (coldkey: string) =>
      verifyPresented(presented, recipientText(presented, coldkey)).ok;
    expect([verify('5cold'), verify('5other'), verify('')]).toEqual([true, false, false]);
    expect(verifyAuth(signRecipientAuth(keypairOf('alice'), NOW_MS, '5cold'), NOW_MS).ok).toBe(
      false,
    );
  });

  it('is refused for a text too long to sign', () => {
    try {
      signRecipientAuth(keypairOf('alice'), NOW_MS, 'x'.repeat(2 ** 20 + 1));
      throw new Error('it was signed');
    } catch (error) {
      expect(isAditError(error) && error.code).toBe('message_too_long');
    }
  });
});
