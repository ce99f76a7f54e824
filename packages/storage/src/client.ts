/**
 * The postgres.js client, set up once for every database.
 *
 * Values: int8 is a bigint; dates and timestamps stay PostgreSQL's text in UTC, because schemas keep
 * instants as bigint milliseconds; numeric stays text.
 *
 * A client of postgres.js 3.4 that has lost a connection is not fit for further use: its `begin`
 * writes to the closed socket (an uncaught error, upstream issue 1208), may continue in somebody
 * else's transaction (1216), and a new connection can inherit the old one's error or unsent bytes.
 * So every client here ends with its first lost connection (query-client.ts, transaction-client.ts),
 * and `begin` and `reserve` are not used.
 */
import type { Socket } from 'node:net';
import type { Logger } from '@adit/base';
import postgres from 'postgres';
import type { ConnectTarget } from './dialer.ts';

/** Types beyond the client's own; an alias, as an interface has no index signature. */
type ClientTypes = { bigint: bigint; date: string };

/**
 * The query function: `` sql`select ...` ``; see the postgres.js manual. Without `begin`, `reserve`
 * and `end`: transactions are `inTransaction`'s, the end is `Database.close`'s.
 */
export type Sql = postgres.ISql<ClientTypes>;

/** The query function within a transaction. */
export type TransactionSql = Sql & {
  /** Runs `work` under a savepoint: when it throws, only what it did is undone. */
  savepoint<T>(work: (tx: TransactionSql) => Promise<T>): Promise<T>;
};

/** The whole client. */
export type RawClient = postgres.Sql<ClientTypes>;

/** Where and as whom to connect: a url, or a unix socket. */
export type ClientAddress =
  | { readonly url: string }
  | {
      readonly path: string;
      readonly user: string;
      readonly password: string;
      readonly database: string;
    };

/** What {@link createClient} needs. */
export interface ClientOptions {
  readonly address: ClientAddress;
  readonly maxConnections: number;
  /** Gives each connection its socket. */
  readonly connect: (target: ConnectTarget) => Promise<Socket>;
}

/** Seconds for the first answer on a connection; the client's unit. */
const CONNECT_TIMEOUT_S = 2;
/** A connection that failed may be tried again after this; queries ask for it, nothing else does. */
const RECONNECT_DELAY_S = 0.02;
const KEEP_ALIVE_S = 10;

const TIMESTAMP_TZ_OID = 1184;
const TIME_OIDS = [1082, 1114, TIMESTAMP_TZ_OID];

const TEXT_TIME = {
  to: TIMESTAMP_TZ_OID,
  from: TIME_OIDS,
  serialize: (value: Date | string) => (value instanceof Date ? value.toISOString() : value),
  parse: (text: string) => text,
};

/** A client; it connects with its first query. */
export function createClient(options: ClientOptions, log: Logger): RawClient {
  const settings = {
    max: options.maxConnections,
    connect_timeout: CONNECT_TIMEOUT_S,
    backoff: () => RECONNECT_DELAY_S,
    keep_alive: KEEP_ALIVE_S,
    max_lifetime: null,
    types: { bigint: postgres.BigInt, date: TEXT_TIME },
    connection: { application_name: 'adit', TimeZone: 'UTC' },
    onnotice: (notice: postgres.Notice) => log.debug({ notice: notice['message'] }, 'Notice'),
    // In the client's manual, though not in its types.
    socket: options.connect,
  };
  if ('url' in options.address) return postgres(options.address.url, settings);
  const { path, user, password, database } = options.address;
  return postgres({ ...settings, host: 'localhost', path, user, password, database, ssl: false });
}
