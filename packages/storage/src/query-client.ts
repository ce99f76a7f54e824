/**
 * The client for single queries: one pool of connections, replaced as a whole when a connection is
 * lost (see client.ts for the reason). Queries that run on the replaced pool's other connections
 * finish there.
 */
import type { Logger } from '@adit/base';
import { type ClientAddress, createClient, type RawClient, type Sql } from './client.ts';
import type { Dialer, SocketSource } from './dialer.ts';

/** Queries and their end. */
export interface QueryClient {
  readonly sql: Sql;
  close(patienceS: number): Promise<void>;
}

interface Generation {
  readonly client: RawClient;
  readonly source: SocketSource;
}

/** A replaced pool gets this long for what it has begun. */
const RETIRED_PATIENCE_MS = 5_000;
const RETIRED_END_S = 25;
/** More replaced pools than this are not kept waiting for. */
const MAX_RETIRED = 2;

/** What the query function offers besides calling it. */
const QUERY_MEMBERS: ReadonlySet<PropertyKey> = new Set([
  'unsafe',
  'json',
  'array',
  'types',
  'typed',
  'file',
  'notify',
]);

/** Opens the client; it connects with its first query. */
export function createQueryClient(
  options: { readonly address: ClientAddress; readonly maxConnections: number },
  dialer: Dialer,
  log: Logger,
): QueryClient {
  let current: Generation | null = null;
  let retired: Generation[] = [];
  const openGeneration = (): Generation => {
    const source = dialer.createSource(() => {
      if (current === generation) retire(generation);
    });
    const client = createClient({ ...options, connect: source.connect }, log);
    const generation: Generation = { client, source };
    return generation;
  };
  const retire = (generation: Generation): void => {
    current = null;
    generation.source.retire();
    retired.push(generation);
    while (retired.length > MAX_RETIRED) void endGeneration(retired.shift(), 0);
    const timer = setTimeout(() => {
      retired = retired.filter((other) => other !== generation);
      void endGeneration(generation, RETIRED_END_S);
    }, RETIRED_PATIENCE_MS);
    timer.unref();
  };
  let isClosed = false;
  const requireClient = (): RawClient => {
    if (current !== null) return current.client;
    const generation = openGeneration();
    if (isClosed) generation.source.retire();
    current = generation;
    return generation.client;
  };
  return {
    sql: restrictSql(requireClient),
    close: async (patienceS) => {
      isClosed = true;
      const all = [...retired, ...(current === null ? [] : [current])];
      retired = [];
      await Promise.all(all.map((generation) => endGeneration(generation, patienceS)));
    },
  };
}

/** The client waits for connections that are gone for good; without a socket it is not asked to. */
async function endGeneration(generation: Generation | undefined, patienceS: number): Promise<void> {
  if (generation === undefined) return;
  const timeout = generation.source.liveSockets() === 0 ? 0 : patienceS;
  await generation.client.end({ timeout });
  generation.source.destroy();
}

/** The part of a client that {@link Sql} names, whichever client is current. */
function restrictSql(requireClient: () => RawClient): Sql {
  const first: Sql = requireClient();
  return new Proxy(first, {
    apply: (_target, receiver, args) => Reflect.apply(requireClient(), receiver, args),
    get: (_target, key) => {
      if (QUERY_MEMBERS.has(key)) return Reflect.get(requireClient(), key);
      if (typeof key === 'symbol' || key === 'then') return undefined;
      throw new Error(`sql.${key} is not available; use inTransaction() or Database.close()`);
    },
  });
}
