import { concatBytes, createRandom, encodeHex, encodeUtf8 } from '@adit/base';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { signAuth, verifyAuth } from './auth.ts';
import type { AuthRefused, RequestHeaders } from './read-auth.ts';
import { type Keypair, keypairFromSeed, ready } from './sr25519.ts';
import { ss58Encode } from './ss58.ts';

const NOW_S = 1_700_000_000;
const NOW_MS = NOW_S * 1_000 + 250;

const random = createRandom('auth tests');
let pair: Keypair;
let other: Keypair;

function newPair(): Keypair {
  return keypairFromSeed(Uint8Array.from({ length: 32 }, () => random.nextBelow(256)));
}

/** The three headers over any text and time. */
function headersOf(
  signed: Uint8Array,
  { timestamp = String(NOW_S), signer = pair }: { timestamp?: string; signer?: Keypair } = {},
): Record<string, string> {
  return {
    'x-key': pair.address,
    'x-timestamp': timestamp,
    'x-signature': encodeHex(signer.sign(signed)),
  };
}

function refusalOf(headers: RequestHeaders, nowMs = NOW_MS): AuthRefused {
  const result = verifyAuth(headers, nowMs);
  if (result.ok) throw new Error('the request was accepted');
  return result;
}

beforeAll(async () => {
  await ready();
  pair = newPair();
  other = newPair();
});

describe('a good signature', () => {
  it('is what signAuth makes', () => {
    const headers = signAuth(pair, NOW_MS);
    expect(headers['X-Timestamp']).toBe('1700000000');
    expect(headers['X-Signature']).toMatch(/^[0-9a-f]{128}$/);
    const result = verifyAuth(headers, NOW_MS);
    if (!result.ok) throw new Error(result.detail);
    expect(result).toEqual({
      ok: true,
      publicKey: pair.publicKey,
      hotkey: pair.address,
      timestampS: NOW_S,
      replayKey: concatBytes(pair.publicKey, Buffer.from(headers['X-Signature'], 'hex')),
      replayExpiresAtMs: (NOW_S + 300) * 1_000,
    });
  });

  it('is made anew for every attempt', () => {
    const [one, two] = [signAuth(pair, NOW_MS), signAuth(pair, NOW_MS)];
    expect(one['X-Signature']).not.toBe(two['X-Signature']);
  });

  it('is found under header names in any case', () => {
    const { 'X-Key': key, 'X-Timestamp': time, 'X-Signature': proof } = signAuth(pair, NOW_MS);
    for (const names of [
      ['x-key', 'x-timestamp', 'x-signature'],
      ['X-KEY', 'X-TIMESTAMP', 'X-SIGNATURE'],
    ]) {
      const headers = Object.fromEntries(names.map((name, at) => [name, [key, time, proof][at]]));
      expect(verifyAuth(headers, NOW_MS).ok).toBe(true);
    }
  });

  it.each([
    ['with 0x', (hex: string) => `0x${hex}`],
    ['in upper case', (hex: string) => hex.toUpperCase()],
    ['with 0X in upper case', (hex: string) => `0X${hex.toUpperCase()}`],
  ])('may be hex %s, and has the same replay key', (_, spell) => {
    const headers = signAuth(pair, NOW_MS);
    const plain = verifyAuth(headers, NOW_MS);
    const spelled = verifyAuth(
      { ...headers, 'X-Signature': spell(headers['X-Signature']) },
      NOW_MS,
    );
    if (!plain.ok || !spelled.ok) throw new Error('both are good');
    expect(spelled.replayKey).toEqual(plain.replayKey);
    expect(spelled.replayKey).toHaveLength(96);
  });

  it('may be over the text wrapped as browser wallets do', () => {
    const wrapped = encodeUtf8(`<Bytes>auth:${NOW_S}</Bytes>`);
    expect(verifyAuth(headersOf(wrapped), NOW_MS).ok).toBe(true);
    const halfWrapped = encodeUtf8(`<Bytes>auth:${NOW_S}`);
    expect(refusalOf(headersOf(halfWrapped)).code).toBe('invalid_signature');
  });

  it('may come with the relay’s form of X-Timestamp, and has the same replay key', () => {
    const headers = headersOf(encodeUtf8(`auth:${NOW_S}`));
    const plain = verifyAuth(headers, NOW_MS);
    const alias = verifyAuth({ ...headers, 'x-timestamp': `auth:${NOW_S}` }, NOW_MS);
    if (!plain.ok || !alias.ok) throw new Error('both are good');
    expect(alias).toEqual(plain);
  });

  it('is good for the whole window, both ends included', () => {
    const ends = [-300_000, 300_000].map((offset) => NOW_S * 1_000 + offset);
    const headers = signAuth(pair, NOW_S * 1_000);
    expect(ends.map((nowMs) => verifyAuth(headers, nowMs).ok)).toEqual([true, true]);
    expect(verifyAuth(headers, NOW_S * 1_000 + 11_000, 10).ok).toBe(false);
  });

  it('binds neither route nor body: the guide’s headers do not, and the replay guard must', () => {
    // Stated so that nobody believes otherwise: the same headers pass wherever they are sent first.
    const headers = signAuth(pair, NOW_MS);
    expect(verifyAuth({ ...headers, ':path': '/a', body: '{}' }, NOW_MS).ok).toBe(true);
    expect(verifyAuth({ ...headers, ':path': '/b', body: '[]' }, NOW_MS).ok).toBe(true);
  });
});

describe('a missing header', () => {
  it.each(['x-key', 'x-timestamp', 'x-signature'])('%s alone', (name) => {
    const headers = headersOf(encodeUtf8(`auth:${NOW_S}`));
    const spelled = {
      'x-key': 'X-Key',
      'x-timestamp': 'X-Timestamp',
      'x-signature': 'X-Signature',
    };
    const expected = {
      ok: false,
      code: 'missing_auth',
      detail: 'Missing authentication headers',
      numbers: {
        serverTimeS: NOW_S,
        windowS: 300,
        missing: spelled[name as keyof typeof spelled],
      },
    };
    expect(refusalOf({ ...headers, [name]: undefined })).toMatchObject(expected);
    expect(refusalOf({ ...headers, [name]: '' })).toMatchObject(expected);
    expect(refusalOf({ ...headers, [name]: [] })).toMatchObject(expected);
  });

  it('names all three when there are none', () => {
    expect(refusalOf({}).numbers['missing']).toBe('X-Key, X-Timestamp, X-Signature');
  });
});

describe('a timestamp', () => {
  it.each([
    ['stale', -301, 301],
    ['future', 302, -302],
    ['from 1970', -NOW_S, NOW_S],
  ])('%s is refused with the numbers', (_, offsetS, ageS) => {
    const timestamp = String(NOW_S + offsetS);
    const headers = headersOf(encodeUtf8(`auth:${timestamp}`), { timestamp });
    expect(refusalOf(headers)).toMatchObject({
      code: 'stale_timestamp',
      detail: 'Timestamp outside allowed window',
      numbers: {
        serverTimeS: NOW_S,
        windowS: 300,
        reason: 'outside_window',
        timestampS: NOW_S + offsetS,
        ageS,
      },
    });
  });

  it.each([
    'now',
    'NaN',
    '-1700000000',
    '+1700000000',
    '1.7e9',
    '1700000000.0',
    '0x6553f100',
    ' 1700000000',
    '1700000000, 1700000000',
    'auth:auth:1700000000',
    'AUTH:1700000000',
    'auth:',
    '１７００００００００',
    '9'.repeat(400),
  ])('that is no number is refused: %s', (timestamp) => {
    const headers = headersOf(encodeUtf8(`auth:${timestamp}`), { timestamp });
    const refusal = refusalOf(headers);
    expect(refusal).toMatchObject({
      code: 'stale_timestamp',
      numbers: { reason: 'not_a_number', given: timestamp.slice(0, 40), serverTimeS: NOW_S },
    });
  });

  it('in milliseconds is far in the future', () => {
    const timestamp = String(NOW_MS);
    const refusal = refusalOf(headersOf(encodeUtf8(`auth:${timestamp}`), { timestamp }));
    expect(refusal.code).toBe('stale_timestamp');
  });

  it('that was altered after signing makes the signature invalid', () => {
    const headers = headersOf(encodeUtf8(`auth:${NOW_S}`), { timestamp: String(NOW_S + 1) });
    expect(refusalOf(headers)).toMatchObject({
      code: 'invalid_signature',
      numbers: { reason: 'mismatch', timestampS: NOW_S + 1, serverTimeS: NOW_S, windowS: 300 },
    });
  });

  it('with leading zeros is signed as it is written', () => {
    const timestamp = `00${NOW_S}`;
    expect(verifyAuth(headersOf(encodeUtf8(`auth:${timestamp}`), { timestamp }), NOW_MS).ok).toBe(
      true,
    );
    expect(refusalOf(headersOf(encodeUtf8(`auth:${NOW_S}`), { timestamp })).code).toBe(
      'invalid_signature',
    );
  });
});

describe('a bad key or signature', () => {
  const signed = encodeUtf8(`auth:${NOW_S}`);

  it('of another key', () => {
    expect(refusalOf(headersOf(signed, { signer: other }))).toMatchObject({
      code: 'invalid_signature',
      detail: 'Invalid signature',
      numbers: { reason: 'mismatch' },
    });
  });

  it('altered in one hex digit', () => {
    const headers = headersOf(signed);
    const proof = headers['x-signature'] ?? '';
    const digit = proof[10] === 'a' ? 'b' : 'a';
    const altered = `${proof.slice(0, 10)}${digit}${proof.slice(11)}`;
    expect(refusalOf({ ...headers, 'x-signature': altered }).numbers['reason']).toBe('mismatch');
  });

  it.each([
    ['signature_hex', (hex: string) => `${hex.slice(0, -1)}g`],
    ['signature_hex', (hex: string) => hex.slice(0, -1)],
    ['signature_hex', () => 'not hex at all'],
    ['signature_length', (hex: string) => hex.slice(0, -2)],
    ['signature_length', () => '0x'],
    ['signature_length', () => '00'],
    ['signature_length', (hex: string) => `${hex}00`],
    ['signature_length', (hex: string) => `${hex}, ${hex}`],
    ['mismatch', () => '00'.repeat(64)],
    ['mismatch', () => 'ff'.repeat(64)],
  ])('%s', (reason, spoil) => {
    const headers = headersOf(signed);
    const proof = spoil(headers['x-signature'] ?? '');
    expect(refusalOf({ ...headers, 'x-signature': proof })).toMatchObject({
      code: 'invalid_signature',
      numbers: { reason, serverTimeS: NOW_S, timestampS: NOW_S, windowS: 300 },
    });
  });

  it.each([
    ['key_checksum', () => `${pair.address.slice(0, -1)}${pair.address.endsWith('1') ? '2' : '1'}`],
    ['key_prefix', () => ss58Encode(pair.publicKey, 0)],
    ['key_alphabet', () => `0x${encodeHex(pair.publicKey).slice(0, 60)}`],
    ['key_length', () => encodeHex(pair.publicKey).replaceAll('0', '1')],
    ['key_length', () => 'z'],
    ['mismatch', () => ss58Encode(new Uint8Array(32))],
  ])('%s', (reason, spell) => {
    expect(refusalOf({ ...headersOf(signed), 'x-key': spell() }).numbers['reason']).toBe(reason);
  });
});

it('answers every text in the headers and throws at none', () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constant(String(NOW_S)));
  const value = fc.oneof(text, fc.array(text, { maxLength: 3 }), fc.constant(undefined));
  const headers = fc.record(
    { 'x-key': value, 'X-Timestamp': value, 'x-signature': value, 'X-SIGNATURE': value },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(headers, fc.boolean(), (given, isKeyGood) => {
      const result = verifyAuth(isKeyGood ? { ...given, 'x-key': pair.address } : given, NOW_MS);
      expect(result.ok).toBe(false);
      if (!result.ok) expect(result.numbers['serverTimeS']).toBe(NOW_S);
    }),
    { numRuns: 1_000 },
  );
});
