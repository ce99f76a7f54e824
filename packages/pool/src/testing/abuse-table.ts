/**
 * The abuse table of decision 14: what is wrong with a request, for every route of the table that is
 * not public. The cases are generated from the route list, so that a route which is added is tested
 * without anyone thinking of it.
 */
import { createHash, randomBytes } from 'node:crypto';
import { encodeHex, encodeUtf8 } from '@adit/base';
import type { Keypair } from '@adit/keys';
import { poolRoutes, type RouteDefinition } from '@adit/wire';
import { SAMPLE_COLDKEY, type SampleRequest, sampleRequests } from './sample-requests.ts';

/** Headers of a request. */
export type AbuseHeaders = Readonly<Record<string, string>>;

/** One request to a route, good but for its headers. */
export type AbuseTarget = SampleRequest;

/** Whom the requests are signed by and for. */
export interface AbuseSigner {
  readonly keypair: Keypair;
  /** Another miner. */
  readonly other: Keypair;
  /** Hotkey of the pool. */
  readonly audience: string;
  readonly nowS: number;
}

/** One way to spoil a request: the refusal's code, and the headers that deserve it. */
export interface Abuse {
  readonly title: string;
  readonly code: string;
  headers(target: AbuseTarget): AbuseHeaders;
}

const WINDOW_S = 300;

function addressesOf(sample: SampleRequest): AbuseTarget[] {
  const routes: Readonly<Record<string, RouteDefinition>> = poolRoutes;
  const aliases = sample.method === 'HEAD' ? [] : (routes[sample.name]?.aliases ?? []);
  return [sample, ...aliases.map(({ method, path }) => ({ ...sample, method, path }))];
}

/** Every route that is not public, under each of its addresses; a GET as HEAD too. */
export function abuseTargets(): AbuseTarget[] {
  return sampleRequests(true)
    .filter(({ auth }) => auth !== 'public')
    .flatMap(addressesOf);
}

/** What may be signed otherwise than it is sent. */
interface Signing {
  readonly keypair?: Keypair;
  readonly timestamp?: string;
  readonly text?: string;
  readonly audience?: string;
  readonly method?: string;
  readonly path?: string;
  readonly body?: string;
  readonly nonce?: string;
}

/** Headers of v1: over the coldkey's text for `recipient`, else over the time. */
export function signLegacy(
  target: AbuseTarget,
  signer: AbuseSigner,
  other: Signing = {},
): AbuseHeaders {
  const timestamp = other.timestamp ?? String(signer.nowS);
  const keypair = other.keypair ?? signer.keypair;
  const text =
    target.auth === 'recipient'
      ? `recipient_coldkey:update:${timestamp}:${SAMPLE_COLDKEY}`
      : `auth:${timestamp}`;
  return {
    'X-Key': keypair.address,
    'X-Timestamp': timestamp,
    'X-Signature': encodeHex(keypair.sign(encodeUtf8(other.text ?? text))),
  };
}

/**
 * Headers of v2 over the target, or over what differs from it. Written out here as pool.md 7.2 tells
 * it, so that client and server cannot agree on something else.
 */
export function signWhole(
  target: AbuseTarget,
  signer: AbuseSigner,
  other: Signing = {},
): AbuseHeaders {
  const keypair = other.keypair ?? signer.keypair;
  const timestamp = other.timestamp ?? String(signer.nowS);
  const nonce = other.nonce ?? randomBytes(16).toString('hex');
  const body = other.body ?? target.body ?? '';
  const lines = [
    'bitsota-pool-v2',
    other.audience ?? signer.audience,
    other.method ?? target.method,
    other.path ?? target.path,
    timestamp,
    nonce,
    createHash('sha256').update(body).digest('hex'),
  ];
  return {
    'X-Key': keypair.address,
    'X-Timestamp': timestamp,
    'X-Nonce': nonce,
    'X-Signature-V2': encodeHex(keypair.sign(encodeUtf8(lines.join('\n')))),
  };
}

type Sign = (target: AbuseTarget, signer: AbuseSigner, other?: Signing) => AbuseHeaders;

function without(headers: AbuseHeaders, name: string): AbuseHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([other]) => other !== name));
}

/** A hex text with one bit turned. */
export function flipBit(hex: string, bit: number): string {
  const bytes = Buffer.from(hex, 'hex');
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return encodeHex(bytes);
}

/** Builds the rows that both schemes have. */
function commonAbuses(names: readonly string[], sign: Sign, signer: AbuseSigner): Abuse[] {
  const signature = names.at(-1) ?? '';
  const good = (target: AbuseTarget): AbuseHeaders => sign(target, signer);
  const missing = names.flatMap((name): Abuse[] => [
    { title: `no ${name}`, code: 'missing_auth', headers: (at) => without(good(at), name) },
    {
      title: `empty ${name}`,
      code: 'missing_auth',
      headers: (at) => ({ ...good(at), [name]: '' }),
    },
    {
      title: `blank ${name}`,
      code: 'missing_auth',
      headers: (at) => ({ ...good(at), [name]: '  ' }),
    },
  ]);
  const changed = (title: string, name: string, change: (value: string) => string): Abuse => ({
    title,
    code: 'invalid_signature',
    headers: (at) => {
      const headers = good(at);
      return { ...headers, [name]: change(headers[name] ?? '') };
    },
  });
  return [
    ...missing,
    changed('a short key', 'X-Key', (key) => key.slice(0, -1)),
    changed('a long key', 'X-Key', (key) => `${key}1`),
    changed(
      'a key with a wrong checksum',
      'X-Key',
      (key) => `${key.slice(0, -1)}${key.endsWith('a') ? 'b' : 'a'}`,
    ),
    changed('another miner’s key', 'X-Key', () => signer.other.address),
    changed('two keys', 'X-Key', (key) => `${key}, ${key}`),
    changed('a short signature', signature, (hex) => hex.slice(0, -2)),
    changed('half a byte less', signature, (hex) => hex.slice(0, -1)),
    changed('a long signature', signature, (hex) => `${hex}00`),
    changed('a signature that is not hex', signature, (hex) => `${hex.slice(0, -1)}g`),
    changed('a signature of zeros', signature, () => '0'.repeat(128)),
    changed('a huge signature', signature, (hex) => hex.repeat(50)),
    changed('the signature’s first bit', signature, (hex) => flipBit(hex, 0)),
    changed('the signature’s last bit', signature, (hex) => flipBit(hex, 511)),
    changed('an altered timestamp', 'X-Timestamp', (time) => String(Number(time) + 1)),
    {
      title: 'a signature by another key',
      code: 'invalid_signature',
      headers: (at) => ({
        ...sign(at, signer, { keypair: signer.other }),
        'X-Key': signer.keypair.address,
      }),
    },
  ];
}

function staleAbuses(sign: Sign, signer: AbuseSigner): Abuse[] {
  const { nowS } = signer;
  // A little outside, so that the row also holds against a server whose clock goes on.
  const outside = [nowS - WINDOW_S - 60, nowS + WINDOW_S + 60, 0].map(String);
  return outside.map((timestamp) => ({
    title: `signed at ${timestamp}`,
    code: 'stale_timestamp',
    headers: (at) => sign(at, signer, { timestamp }),
  }));
}

/** Timestamps that are no number, signed as they are. */
function oddAbuses(signer: AbuseSigner): Abuse[] {
  const { nowS } = signer;
  const odd = [
    String(nowS * 1000),
    'soon',
    `${nowS}.5`,
    `-${nowS}`,
    `0x${nowS.toString(16)}`,
    '1e9',
    `${nowS}, ${nowS}`,
    'auth:',
    `auth:auth:${nowS}`,
    '9'.repeat(400),
  ];
  return odd.map((timestamp) => ({
    title: `signed timestamp ${timestamp.slice(0, 30)}`,
    code: 'stale_timestamp',
    headers: (at) => signLegacy(at, signer, { timestamp }),
  }));
}

/** Everything wrong with the guide's headers; for `recipient`, with the ones that name a coldkey. */
export function legacyAbuses(signer: AbuseSigner): Abuse[] {
  const { nowS } = signer;
  const overText = (title: string, text: string): Abuse => ({
    title,
    code: 'invalid_signature',
    headers: (at) => signLegacy(at, signer, { text }),
  });
  return [
    { title: 'no header at all', code: 'missing_auth', headers: () => ({}) },
    ...commonAbuses(['X-Key', 'X-Timestamp', 'X-Signature'], signLegacy, signer),
    ...staleAbuses(signLegacy, signer),
    ...oddAbuses(signer),
    overText('a signature over the bare timestamp', String(nowS)),
    overText('a signature over nothing', ''),
    {
      title: 'the text of another access class',
      code: 'invalid_signature',
      headers: (at) => {
        const other = at.auth === 'recipient' ? 'miner' : 'recipient';
        return signLegacy({ ...at, auth: other }, signer);
      },
    },
    overText('a signature over another coldkey', `recipient_coldkey:update:${nowS}:5other`),
  ];
}

/** Everything wrong with the headers of v2. */
export function strongAbuses(signer: AbuseSigner): Abuse[] {
  const bound = (title: string, other: (target: AbuseTarget) => Signing): Abuse => ({
    title,
    code: 'invalid_signature',
    headers: (at) => signWhole(at, signer, other(at)),
  });
  const nonce = (title: string, change: (nonce: string) => string): Abuse => ({
    title,
    code: 'invalid_signature',
    headers: (at) => {
      const good = signWhole(at, signer);
      return { ...good, 'X-Nonce': change(good['X-Nonce'] ?? '') };
    },
  });
  return [
    ...commonAbuses(['X-Key', 'X-Timestamp', 'X-Nonce', 'X-Signature-V2'], signWhole, signer),
    ...staleAbuses(signWhole, signer),
    bound('another body', ({ body }) => ({ body: `${body ?? ''} ` })),
    bound('another path', ({ path }) => ({ path: `${path}x` })),
    bound('another query', ({ path }) => ({ path: `${path}?limit=2` })),
    bound('another method', ({ method }) => ({ method: method === 'POST' ? 'PUT' : 'POST' })),
    bound('another audience', () => ({ audience: signer.other.address })),
    bound('no audience', () => ({ audience: '' })),
    nonce('an altered nonce', (hex) => flipBit(hex, 5)),
    nonce('a short nonce', (hex) => hex.slice(2)),
    nonce('a long nonce', (hex) => `${hex}00`),
    nonce('a nonce that is not hex', (hex) => `${hex.slice(1)}x`),
    {
      title: 'both kinds of signature',
      code: 'invalid_signature',
      headers: (at) => ({ ...signLegacy(at, signer), ...signWhole(at, signer) }),
    },
    {
      title: 'the guide’s text under v2',
      code: 'invalid_signature',
      headers: (at) => {
        const { 'X-Signature': signature = '', ...rest } = signLegacy(at, signer);
        return { ...rest, 'X-Nonce': '00'.repeat(16), 'X-Signature-V2': signature };
      },
    },
    {
      title: 'the guide’s headers with a nonce',
      code: 'missing_auth',
      headers: (at) => ({ ...signLegacy(at, signer), 'X-Nonce': '00'.repeat(16) }),
    },
  ];
}

/** Everything wrong with a token, given under the class's own header. */
export function tokenAbuses(auth: 'operator' | 'monitor', token: string): Abuse[] {
  const [name, otherName] =
    auth === 'operator'
      ? (['X-Admin-Token', 'X-Monitor-Token'] as const)
      : (['X-Monitor-Token', 'X-Admin-Token'] as const);
  const row = (title: string, code: string, headers: AbuseHeaders): Abuse => ({
    title,
    code,
    headers: () => headers,
  });
  const wrong = (title: string, value: string): Abuse =>
    row(title, 'invalid_token', { [name]: value });
  return [
    row('no token', 'missing_auth', {}),
    row('an empty token', 'missing_auth', { [name]: '' }),
    row('a blank token', 'missing_auth', { [name]: '   ' }),
    row('the token under the other name', 'missing_auth', { [otherName]: token }),
    row('the token as a bearer', 'missing_auth', { authorization: `Bearer ${token}` }),
    wrong('a wrong token', 'x'.repeat(token.length)),
    wrong('a prefix of the token', token.slice(0, -1)),
    wrong('the token and more', `${token}0`),
    wrong('the token twice', `${token}, ${token}`),
    wrong('the token in the other case', token.toUpperCase()),
    wrong('the last character altered', `${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`),
    wrong('a huge token', token.repeat(60)),
  ];
}
