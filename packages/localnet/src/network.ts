/**
 * The whole network on one machine: pool with console, a chain, and miners of which one is dishonest.
 * It is what `adit up` runs; tests run it too.
 *
 * Everything that must survive a restart lies in the data directory: the miners' keys, the chain's
 * state and, unless a server is named by url, the database.
 */
import fs from 'node:fs';
import path from 'node:path';
import {
  AditError,
  type Clock,
  createRandom,
  encodeHex,
  type Logger,
  readDatasetFile,
  secureRandomBytes,
} from '@adit/base';
import { openTaskType, type TaskType } from '@adit/evolution';
import { type Keypair, openOrCreateHotkey, ready } from '@adit/keys';
import {
  announcePool,
  defaultPoolSettings,
  openOperatorToken,
  type PoolSettings,
  type RunningPool,
  startPool,
} from '@adit/pool';
import { type Database, openDatabase } from '@adit/storage';
import { type LocalChain, startLocalChain } from './chain/local-chain.ts';
import { type RunningMiner, startMiner } from './miner.ts';
import { assignRoles, type NetworkOptions } from './options.ts';
import type { MinerRole } from './roles.ts';

/** Fee of a local network in basis points (decision 12). */
export const LOCAL_FEE_BPS = 500;
/** Cap of a local network in basis points: five miners could not be paid out under the guide's 5 %. */
export const LOCAL_CAP_BPS = 3_000;

const WALLET_NAME = 'adit-up';
const REOFFER_AFTER_MS = 10_000;
const REQUEST_INTERVAL_MS = 250;

/** A running network. */
export interface RunningNetwork {
  /** Address of pool and console. */
  readonly url: string;
  readonly pool: RunningPool;
  readonly database: Database;
  /** Null when none was wanted. */
  readonly chain: LocalChain | null;
  readonly miners: readonly RunningMiner[];
  readonly problems: readonly TaskType[];
  /** Number of the epoch that was open when this run started; the summary lists from here. */
  readonly firstEpoch: number;
  /** Stops miners, pool, chain and database in this order; safe to call twice. */
  close(): Promise<void>;
}

/** Collaborators of {@link startNetwork}. */
export interface NetworkDeps {
  readonly clock: Clock;
  readonly log: Logger;
  /** Evaluator modules by miner name; tests plant faults with it. */
  readonly evaluatorModules?: Readonly<Record<string, string>>;
  /** Aborted: the start is given up with `start_stopped`, and all that runs is closed. */
  readonly signal?: AbortSignal | undefined;
}

/** A miner before it runs. */
interface Member {
  readonly name: string;
  readonly role: MinerRole;
  readonly keypair: Keypair;
}

/** Settings of the pool of a local network. */
export function localPoolSettings(epochMs: number): PoolSettings {
  return {
    ...defaultPoolSettings,
    epochMs,
    feeBps: LOCAL_FEE_BPS,
    capBps: LOCAL_CAP_BPS,
    reofferAfterMs: REOFFER_AFTER_MS,
    sweepMs: Math.max(100, Math.min(1_000, Math.floor(epochMs / 20))),
  };
}

async function openNetworkDatabase(options: NetworkOptions, deps: NetworkDeps): Promise<Database> {
  const where =
    options.databaseUrl === null
      ? { dataDir: path.join(options.dataDir, 'database') }
      : { databaseUrl: options.databaseUrl };
  return openDatabase(where, deps);
}

function readTask(file: string): string {
  return fs.readFileSync(file, 'utf8');
}

/** Everyone's keys, so that the pool knows the roles before the first report. */
async function openMembers(options: NetworkOptions): Promise<Member[]> {
  const walletPath = path.join(options.dataDir, 'wallets');
  const members: Member[] = [];
  for (const [index, role] of assignRoles(options.miners).entries()) {
    const name = `miner-${index + 1}`;
    const place = { walletPath, walletName: WALLET_NAME, hotkeyName: name };
    members.push({ name, role, keypair: (await openOrCreateHotkey(place)).keypair });
  }
  return members;
}

/** Starts all miners side by side; when one cannot start, none is left running. */
async function startMiners(
  members: readonly Member[],
  context: {
    readonly options: NetworkOptions;
    readonly poolUrl: string;
    readonly problems: readonly TaskType[];
  },
  deps: NetworkDeps,
): Promise<RunningMiner[]> {
  const { options, poolUrl, problems } = context;
  const starts = members.map(({ name, role, keypair }) => {
    const evaluatorModule = deps.evaluatorModules?.[name];
    return startMiner(
      {
        name,
        role,
        keypair,
        poolUrl,
        tasks: options.tasks,
        problems: problems.map(({ id }) => id),
        tokenFile: path.join(options.dataDir, 'tokens', name),
        requestIntervalMs: REQUEST_INTERVAL_MS,
        ...(evaluatorModule === undefined ? {} : { evaluatorModule }),
      },
      deps,
    );
  });
  const results = await Promise.allSettled(starts);
  const miners = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failure = results.find((result) => result.status === 'rejected');
  if (failure === undefined) return miners;
  await Promise.all(miners.map((miner) => miner.close()));
  throw failure.reason;
}

async function startWantedChain(
  { chain, dataDir }: NetworkOptions,
  deps: NetworkDeps,
): Promise<LocalChain | null> {
  if (chain === null) return null;
  return startLocalChain({ dataDir, port: chain.port }, deps).catch((error: unknown) => {
    requireWanted(deps.signal);
    throw error;
  });
}

function requireWanted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new AditError('start_stopped', 'The network was told to stop while it started', {
    nextStep: 'Start it again when it is wanted.',
  });
}

/**
 * Starts the network and resolves when every miner is running.
 * @throws AditError `too_few_miners`, `start_stopped`, and what database, tasks and pool can raise.
 */
export async function startNetwork(
  options: NetworkOptions,
  deps: NetworkDeps,
): Promise<RunningNetwork> {
  assignRoles(options.miners);
  const problems = options.tasks.map((spec) => openTaskType(spec, readTask, readDatasetFile));
  await ready();
  const database = await openNetworkDatabase(options, deps);
  const closing: (() => Promise<void>)[] = [() => database.close()];
  const closeAll = async (): Promise<void> => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    const chain = await startWantedChain(options, deps);
    if (chain !== null) closing.push(() => chain.close());
    const { keypair } = await openOrCreateHotkey({
      walletPath: path.join(options.dataDir, 'wallets'),
      walletName: 'pool',
      hotkeyName: 'default',
    });
    const pool = await startPool(
      {
        host: '127.0.0.1',
        port: options.port,
        problems,
        settings: localPoolSettings(options.epochMs),
        server: { operatorToken: openOperatorToken(options.dataDir) },
        signal: deps.signal,
        ...(options.consoleDir === null ? {} : { consoleDir: options.consoleDir }),
        chainUrl: chain?.url ?? null,
      },
      { ...deps, database, keypair, random: createRandom(encodeHex(secureRandomBytes(16))) },
    );
    closing.push(() => pool.close());
    const place = { url: pool.url, pid: process.pid, hotkey: keypair.address };
    const withdraw = announcePool(options.dataDir, place);
    closing.push(async () => withdraw());
    const firstEpoch = (await pool.service.epochs({ limit: 1 })).current.number;
    const members = await openMembers(options);
    await pool.service.setRoles(
      new Map(members.map(({ keypair, role }) => [keypair.address, role])),
    );
    requireWanted(deps.signal);
    const miners = await startMiners(members, { options, poolUrl: pool.url, problems }, deps);
    closing.push(async () => {
      await Promise.all(miners.map((miner) => miner.close()));
    });
    requireWanted(deps.signal);
    return {
      url: pool.url,
      pool,
      database,
      chain,
      miners,
      problems,
      firstEpoch,
      close: closeAll,
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
