/**
 * Connections for transactions: each one a client of its own, used by one transaction at a time and
 * thrown away when its connection is lost (see client.ts for the reason).
 *
 * A connection opens for BEGIN only. When it goes, the transaction fails at that moment, and neither
 * its remaining statements nor its COMMIT can reach another connection.
 */
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { AditError, type Logger } from '@adit/base';
import {
  type ClientAddress,
  createClient,
  type RawClient,
  type Sql,
  type TransactionSql,
} from './client.ts';
import { isConnectionLoss, unavailableError } from './database-error.ts';
import type { ConnectTarget, Dialer, SocketSource } from './dialer.ts';

/** Isolation levels of PostgreSQL. */
export type Isolation = 'read committed' | 'repeatable read' | 'serializable';

/** A database's transactions, one attempt each. */
export interface TransactionClient {
  run<T>(work: (tx: TransactionSql) => Promise<T>, isolation: Isolation): Promise<T>;
  close(patienceS: number): Promise<void>;
}

/** What {@link createTransactionClient} needs. */
export interface TransactionClientOptions {
  readonly address: ClientAddress;
  /** Transactions at once; more wait. */
  readonly maxConnections: number;
}

/** One connection and its client. */
interface Lane {
  readonly client: RawClient;
  readonly source: SocketSource;
  /** Only BEGIN may open the connection. */
  mayConnect: boolean;
  hasRun: boolean;
  isLost: boolean;
  /** Told at once when the connection goes. */
  onLoss: () => void;
}

interface Waiter {
  readonly resolve: (lane: Lane) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** Transactions that may wait for a connection. */
const MAX_WAITING = 1_000;
/** How long one waits: longer means that all are stuck, or that a transaction opens another. */
const WAIT_LIMIT_MS = 10_000;
const CLOSE_POLL_MS = 10;

/** Opens it; connections open with the first transactions. */
export function createTransactionClient(
  options: TransactionClientOptions,
  dialer: Dialer,
  log: Logger,
): TransactionClient {
  return new LanePool(options, () => openLane(options.address, dialer, log));
}

class LanePool implements TransactionClient {
  readonly #options: TransactionClientOptions;
  readonly #openLane: () => Lane;
  readonly #lanes = new Set<Lane>();
  #idle: Lane[] = [];
  #waiting: Waiter[] = [];
  #isClosed = false;

  constructor(options: TransactionClientOptions, open: () => Lane) {
    this.#options = options;
    this.#openLane = open;
  }

  async run<T>(work: (tx: TransactionSql) => Promise<T>, isolation: Isolation): Promise<T> {
    const lane = await this.#begin(isolation);
    try {
      return await runInLane(lane, work);
    } finally {
      this.#giveBack(lane);
    }
  }

  /** Transactions that run get `patienceS` to end; those that wait fail. */
  async close(patienceS: number): Promise<void> {
    this.#isClosed = true;
    for (const waiter of this.#waiting.splice(0)) {
      clearTimeout(waiter.timer);
      waiter.reject(unavailableError('database_closed'));
    }
    for (let waitedMs = 0; waitedMs < patienceS * 1000; waitedMs += CLOSE_POLL_MS) {
      if (this.#lanes.size === this.#idle.length) break;
      await delay(CLOSE_POLL_MS);
    }
    await Promise.all([...this.#lanes].map(endLane));
    this.#lanes.clear();
  }

  /** A lane within a transaction. One that died unnoticed is replaced: nothing ran on it yet. */
  async #begin(isolation: Isolation): Promise<Lane> {
    for (;;) {
      const lane = await this.#lease();
      const wasUsed = lane.hasRun;
      try {
        lane.mayConnect = true;
        lane.hasRun = true;
        await lane.client.unsafe(`begin isolation level ${isolation}`);
        if (lane.isLost) throw unavailableError('connection_lost');
        return lane;
      } catch (error) {
        lane.isLost = true;
        this.#giveBack(lane);
        if (!wasUsed || !isConnectionLoss(error)) throw error;
      } finally {
        lane.mayConnect = false;
      }
    }
  }

  #lease(): Promise<Lane> {
    if (this.#isClosed) return Promise.reject(unavailableError('database_closed'));
    const idle = this.#idle.pop();
    if (idle !== undefined) return Promise.resolve(idle);
    if (this.#lanes.size < this.#options.maxConnections) return Promise.resolve(this.#addLane());
    if (this.#waiting.length >= MAX_WAITING) {
      return Promise.reject(unavailableError('too_many_transactions'));
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting = this.#waiting.filter((other) => other !== waiter);
        reject(unavailableError('no_connection_free'));
      }, WAIT_LIMIT_MS);
      const waiter: Waiter = { resolve, reject, timer };
      this.#waiting.push(waiter);
    });
  }

  #addLane(): Lane {
    const lane = this.#openLane();
    this.#lanes.add(lane);
    return lane;
  }

  /** To whoever waits longest, else among the idle; a lost one is replaced or dropped. */
  #giveBack(lane: Lane): void {
    lane.onLoss = () => this.#drop(lane);
    if (lane.isLost) this.#drop(lane);
    const waiter = this.#isClosed ? undefined : this.#waiting.shift();
    if (waiter !== undefined) {
      clearTimeout(waiter.timer);
      waiter.resolve(lane.isLost ? this.#addLane() : lane);
      return;
    }
    if (!lane.isLost) this.#idle.push(lane);
  }

  #drop(lane: Lane): void {
    this.#idle = this.#idle.filter((other) => other !== lane);
    if (this.#lanes.delete(lane)) void endLane(lane);
  }
}

function openLane(address: ClientAddress, dialer: Dialer, log: Logger): Lane {
  const source = dialer.createSource(() => {
    lane.isLost = true;
    source.retire();
    lane.onLoss();
  });
  const connect = (target: ConnectTarget): Promise<Socket> => {
    if (!lane.mayConnect) source.retire();
    return source.connect(target);
  };
  const lane: Lane = {
    client: createClient({ address, maxConnections: 1, connect }, log),
    source,
    mayConnect: false,
    hasRun: false,
    isLost: false,
    onLoss: () => undefined,
  };
  return lane;
}

/** The client waits for connections that are gone for good; so it gets no time. */
async function endLane(lane: Lane): Promise<void> {
  lane.source.retire();
  await lane.client.end({ timeout: 0 });
  lane.source.destroy();
}

/** `work` and COMMIT, or ROLLBACK; over at the moment when the connection goes. */
async function runInLane<T>(lane: Lane, work: (tx: TransactionSql) => Promise<T>): Promise<T> {
  let isOver = false;
  const lost = new Promise<never>((_resolve, reject) => {
    lane.onLoss = () => reject(unavailableError('connection_lost'));
  });
  // Nobody may be waiting when it goes.
  lost.catch(() => undefined);
  const tx = createTransactionSql(lane.client, () => {
    if (lane.isLost) throw unavailableError('connection_lost');
    if (isOver) throw unavailableError('transaction_over');
  });
  try {
    if (lane.isLost) throw unavailableError('connection_lost');
    const value = await Promise.race([work(tx), lost]);
    isOver = true;
    const done = await Promise.race([lane.client.unsafe('commit'), lost]);
    if (done.command !== 'COMMIT') throw abortedError();
    return value;
  } catch (error) {
    isOver = true;
    if (!lane.isLost) await rollBack(lane, lost);
    throw error;
  }
}

/** A connection that cannot roll back is not used again. */
async function rollBack(lane: Lane, lost: Promise<never>): Promise<void> {
  try {
    await Promise.race([lane.client.unsafe('rollback'), lost]);
  } catch {
    lane.isLost = true;
  }
}

/** COMMIT of a transaction in which a statement failed is a ROLLBACK in PostgreSQL. */
function abortedError(): AditError {
  return new AditError('transaction_aborted', 'A statement failed, so nothing was committed', {
    nextStep: 'Let the statement’s error through, or run it under tx.savepoint().',
  });
}

const TRANSACTION_MEMBERS: ReadonlySet<PropertyKey> = new Set([
  'unsafe',
  'json',
  'array',
  'types',
  'typed',
  'file',
  'notify',
]);

/** The client's query function for as long as the transaction is open, with savepoints. */
function createTransactionSql(client: RawClient, requireOpen: () => void): TransactionSql {
  let savepoints = 0;
  const savepoint = async <T>(work: (tx: TransactionSql) => Promise<T>): Promise<T> => {
    savepoints += 1;
    const name = `adit_${savepoints}`;
    requireOpen();
    await client.unsafe(`savepoint ${name}`);
    try {
      const value = await work(tx);
      requireOpen();
      await client.unsafe(`release savepoint ${name}`);
      return value;
    } catch (error) {
      requireOpen();
      await client.unsafe(`rollback to savepoint ${name}`);
      throw error;
    }
  };
  const restricted: Sql = new Proxy<Sql>(client, {
    apply: (target, receiver, args) => {
      requireOpen();
      return Reflect.apply(target, receiver, args);
    },
    get: (target, key) => {
      requireOpen();
      if (key === 'savepoint') return savepoint;
      return TRANSACTION_MEMBERS.has(key) ? Reflect.get(target, key) : undefined;
    },
  });
  // The proxy answers `savepoint`, which its type cannot say.
  const tx = restricted as TransactionSql;
  return tx;
}
