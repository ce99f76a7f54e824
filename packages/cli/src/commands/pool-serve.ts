/** `adit pool serve`: API, scheduler and console of a pool on one port, or a part of them. */
import fs from 'node:fs';
import path from 'node:path';
import {
  createLogger,
  createRandom,
  encodeHex,
  errorMessage,
  isAditError,
  type Logger,
  readDatasetFile,
  secureRandomBytes,
  systemClock,
} from '@adit/base';
import { openTaskType, type TaskType } from '@adit/evolution';
import { type Keypair, openOrCreateHotkey, ready } from '@adit/keys';
import {
  announcePool,
  openOperatorToken,
  type PoolDeps,
  type RunningProcess,
  readOperatorToken,
  requireToken,
  startPool,
  startPoolScheduler,
} from '@adit/pool';
import { openDatabase } from '@adit/storage';
import { openMinerHotkey } from '../miner-hotkey.ts';
import { findConsole, resolvePath, resolveTask } from '../paths.ts';
import { type PoolConfig, readPoolConfig } from '../pool-config/pool-config.ts';
import { planReload } from '../pool-config/reload.ts';
import { listenForStop } from '../stop-signals.ts';

/** Flags of `adit pool serve`; all but `json` are keys of the configuration. */
type PoolServeFlags = Readonly<Record<string, unknown>> & { readonly json?: boolean };

/** The operator's token: a file or the environment when given, else one kept in the data directory. */
function chooseOperatorToken({ operatorTokenFile, dataDir }: PoolConfig): string {
  if (operatorTokenFile !== null) return readOperatorToken(resolvePath(operatorTokenFile));
  const given = process.env['POOL_OPERATOR_TOKEN'];
  if (given !== undefined && given !== '') return requireToken(given, 'POOL_OPERATOR_TOKEN');
  return openOperatorToken(dataDir);
}

/** The database that a configuration names. */
function chooseDatabase(config: PoolConfig) {
  const { databaseUrl, dataDir, databaseConnections: maxConnections } = config;
  if (databaseUrl !== null) return { databaseUrl, maxConnections };
  return { dataDir: path.join(dataDir, 'database'), maxConnections };
}

/** The pool's hotkey: a wallet's when one is named, else one kept in the data directory. */
async function openPoolHotkey(config: PoolConfig): Promise<Keypair> {
  if (config.walletName !== undefined) return (await openMinerHotkey(config, 'pool')).keypair;
  const walletPath = path.join(config.dataDir, 'wallets');
  const place = { walletPath, walletName: 'pool', hotkeyName: 'default' };
  return (await openOrCreateHotkey(place)).keypair;
}

function openProblems({ tasks }: PoolConfig): TaskType[] {
  return tasks
    .map(resolveTask)
    .map((spec) => openTaskType(spec, (file) => fs.readFileSync(file, 'utf8'), readDatasetFile));
}

/** Starts the part that the role names; gives the address, null without HTTP. */
async function startPart(
  config: PoolConfig,
  deps: PoolDeps,
  { problems, signal }: { readonly problems: readonly TaskType[]; readonly signal: AbortSignal },
): Promise<{ running: RunningProcess; url: string | null }> {
  const { role, host, port, settings, access, drainNoticeMs } = config;
  const server = {
    ...access,
    operatorToken: chooseOperatorToken(config),
    monitorToken: process.env['MONITOR_TOKEN'],
  };
  const common = { problems, settings, server, signal };
  if (role === 'scheduler') {
    return { running: await startPoolScheduler(common, deps), url: null };
  }
  const consoleDir = findConsole() ?? undefined;
  const options = { ...common, host, port, role, consoleDir, drainNoticeMs };
  const pool = await startPool(options, deps);
  return { running: pool, url: pool.url };
}

/** One document, or lines for people. */
function describe(facts: {
  readonly url: string | null;
  readonly role: string;
  readonly problems: readonly string[];
}): string {
  const { url, problems } = facts;
  const first =
    url === null ? 'Scheduler started' : `Pool at ${url}, console at ${url}/, API at ${url}/docs`;
  return `${first}\nProblems: ${problems.join(', ')}`;
}

/** The configuration of a running pool, and what SIGHUP does to it. */
class LiveConfig {
  config: PoolConfig;
  running: RunningProcess | null = null;
  readonly #flags: PoolServeFlags;
  readonly #log: Logger;

  constructor(flags: PoolServeFlags) {
    this.#flags = flags;
    this.config = readPoolConfig({ flags, env: process.env });
    this.#log = createLogger('pool', this.config.logLevel);
  }

  get log(): Logger {
    return this.#log;
  }

  /** Reads the file again and puts in force what may change; a faulty one changes nothing. */
  reload(): void {
    try {
      const asked = readPoolConfig({ flags: this.#flags, env: process.env });
      const { config, applied, needRestart } = planReload(this.config, asked);
      this.config = config;
      this.#log.level = config.logLevel;
      this.running?.service.applySettings(config.settings);
      this.#log.info({ applied }, 'Configuration read again');
      if (needRestart.length > 0) this.#log.warn({ needRestart }, 'These changes need a restart');
    } catch (error) {
      const code = isAditError(error) ? error.code : 'unexpected';
      const numbers = isAditError(error) ? error.numbers : {};
      const facts = { code, numbers, reason: errorMessage(error) };
      this.#log.error(facts, 'The configuration was not read again; the old one stays in force');
    }
  }
}

/** Serves until it is told to stop. */
export async function runPoolServe(flags: PoolServeFlags): Promise<number> {
  const live = new LiveConfig(flags);
  const stop = listenForStop({ reload: () => live.reload() });
  const { config, log } = live;
  const problems = openProblems(config);
  await ready();
  const database = await openDatabase(chooseDatabase(config), { log, clock: systemClock });
  try {
    const keypair = await openPoolHotkey(config);
    const random = createRandom(encodeHex(secureRandomBytes(16)));
    const deps = { database, clock: systemClock, keypair, random, log };
    const { signal } = stop;
    const { running, url } = await startPart(config, deps, { problems, signal });
    live.running = running;
    const place = { url: url ?? '', pid: process.pid, hotkey: keypair.address };
    const withdraw = url === null ? () => undefined : announcePool(config.dataDir, place);
    const facts = { url, role: config.role, problems: problems.map(({ id }) => id) };
    process.stdout.write(`${flags.json === true ? JSON.stringify(facts) : describe(facts)}\n`);
    await stop.stopped;
    log.info('Told to stop; running requests are finished');
    withdraw();
    await running.close();
  } catch (error) {
    if (isAditError(error) && error.code === 'start_stopped') return 0;
    throw error;
  } finally {
    await database.close();
  }
  return 0;
}
