/**
 * A real pool for tests: embedded PostgreSQL in a folder of its own, HTTP on loopback, a clock that
 * stands still until told. Requests are made by hand, so that every header can be spoilt.
 */
import {
  createLogger,
  createRandom,
  encodeHex,
  encodeUtf8,
  isoTime,
  ManualClock,
} from '@adit/base';
import { openTaskType } from '@adit/evolution';
import { type Keypair, keypairFromSeed, signAuth } from '@adit/keys';
import {
  createTemporaryDatabase,
  type Database,
  openDatabase,
  type TemporaryDatabase,
} from '@adit/storage';
import { createPoolClient, type ErrorBody, type PoolClient } from '@adit/wire';
import { defaultPoolSettings, type PoolSettings } from '../settings.ts';
import { type PoolOptions, type RunningPool, startPool } from '../start-pool.ts';
import { openTcpGate, type TcpGate } from './tcp-gate.ts';

/** The tests' moment: a whole second. */
export const TEST_NOW_MS = 1_750_000_000_000;
/** The operator's token of test pools. */
export const TEST_OPERATOR_TOKEN = 'the-operators-token-in-tests';

/** An answer with its body read. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as the refusal it should be; throws when it is not JSON. */
  refusal(): ErrorBody;
}

/** One request, by hand. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer> | undefined;
}

/** What differs from an ordinary test pool. */
export interface TestPoolOptions {
  readonly settings?: Partial<PoolSettings>;
  readonly server?: PoolOptions['server'];
  readonly consoleDir?: string;
  /** What was committed survives kill -9 of the database; slower. */
  readonly isDurable?: boolean;
  /** Reach the database by a url through {@link TestPool.gate}. */
  readonly isGated?: boolean;
}

/** A pool under test. */
export interface TestPool {
  readonly clock: ManualClock;
  /** The database itself, whatever lies between it and the pool. */
  readonly database: TemporaryDatabase;
  /** What lies between, where it was asked for. */
  readonly gate: TcpGate | null;
  readonly url: string;
  readonly pool: RunningPool;
  /** The same keypair for the same name. */
  keypair(name: string): Keypair;
  /** Fresh headers of a name's key at the pool's time. */
  sign(name: string): Record<string, string>;
  client(name: string): PoolClient;
  send(request: RawRequest): Promise<RawAnswer>;
  /** Starts another pool on the same database, as a second process would be; close it yourself. */
  openAnother(server?: PoolOptions['server']): Promise<RunningPool>;
  /** Stops the pool and starts another on the same database. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const log = createLogger('test pool', 'silent');
const problems = [
  openTaskType('linear-check', (path) => {
    throw new Error(`linear-check reads no file, yet asked for ${path}`);
  }),
];

/** The keypair that belongs to a name. */
export function testKeypair(name: string): Keypair {
  const seed = new Uint8Array(32);
  seed.set(encodeUtf8(name).slice(0, 32));
  return keypairFromSeed(seed);
}

/** Headers of a keypair for a moment; each call gives another signature. */
export function testHeaders(keypair: Keypair, nowMs: number): Record<string, string> {
  return { ...signAuth(keypair, nowMs) };
}

/** Headers over any text, for what the client would never sign. */
export function signText(keypair: Keypair, text: string, timestamp: string) {
  return {
    'X-Key': keypair.address,
    'X-Timestamp': timestamp,
    'X-Signature': encodeHex(keypair.sign(encodeUtf8(text))),
  };
}

/** Sends one request as it is. */
export async function sendRaw(url: string, request: RawRequest): Promise<RawAnswer> {
  const { method, path, headers = {}, body } = request;
  const hasBody = body !== undefined;
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { ...(hasBody ? { 'content-type': 'application/json' } : {}), ...headers },
    ...(hasBody ? { body } : {}),
    redirect: 'manual',
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    refusal: () => JSON.parse(text),
  };
}

interface Backing {
  readonly own: TemporaryDatabase;
  readonly gate: TcpGate | null;
  /** What the pool is given. */
  readonly given: Database;
  close(): Promise<void>;
}

async function openBacking(options: TestPoolOptions, clock: ManualClock): Promise<Backing> {
  const durable = options.isDurable ?? false;
  if (options.isGated !== true) {
    const own = await createTemporaryDatabase({ log, durable });
    return { own, gate: null, given: own, close: () => own.close() };
  }
  const own = await createTemporaryDatabase({ log, durable, tcpPort: 0 });
  const url = new URL(own.url ?? '');
  const gate = await openTcpGate(Number(url.port));
  url.port = String(gate.port);
  const given = await openDatabase({ databaseUrl: url.href }, { log, clock });
  const close = async (): Promise<void> => {
    await given.close();
    await gate.close();
    await own.close();
  };
  return { own, gate, given, close };
}

/** Opens one; close it in afterAll. */
export async function openTestPool(options: TestPoolOptions = {}): Promise<TestPool> {
  const clock = new ManualClock(TEST_NOW_MS);
  const backing = await openBacking(options, clock);
  const database = backing.given;
  const settings = { ...defaultPoolSettings, ...options.settings };
  const { consoleDir } = options;
  const start = (server = options.server): Promise<RunningPool> =>
    startPool(
      {
        host: '127.0.0.1',
        port: 0,
        problems,
        settings,
        server: { operatorToken: TEST_OPERATOR_TOKEN, ...server },
        consoleDir,
      },
      {
        database,
        clock,
        random: createRandom(isoTime(TEST_NOW_MS)),
        keypair: testKeypair('pool'),
        log,
      },
    );
  let pool = await start();
  return {
    clock,
    database: backing.own,
    gate: backing.gate,
    get url() {
      return pool.url;
    },
    get pool() {
      return pool;
    },
    keypair: testKeypair,
    sign: (name) => testHeaders(testKeypair(name), clock.nowMs()),
    client: (name) =>
      createPoolClient({
        baseUrl: pool.url,
        keypair: testKeypair(name),
        operatorToken: TEST_OPERATOR_TOKEN,
        clock,
        timeoutMs: 20_000,
      }),
    send: (request) => sendRaw(pool.url, request),
    openAnother: (server) => start(server),
    restart: async () => {
      await pool.close();
      pool = await start();
    },
    close: async () => {
      await pool.close();
      await backing.close();
    },
  };
}
