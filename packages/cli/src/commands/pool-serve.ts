/** `adit pool serve`: API, scheduler and console of a pool on one port. */
import fs from 'node:fs';
import path from 'node:path';
import {
  createLogger,
  createRandom,
  encodeHex,
  readDatasetFile,
  secureRandomBytes,
  systemClock,
} from '@adit/base';
import { openTaskType } from '@adit/evolution';
import { type Keypair, openOrCreateHotkey, ready } from '@adit/keys';
import { DEFAULT_TASKS } from '@adit/localnet';
import {
  announcePool,
  openOperatorToken,
  poolSettingsFrom,
  readOperatorToken,
  requireToken,
  startPool,
} from '@adit/pool';
import { openDatabase } from '@adit/storage';
import { openMinerHotkey, type WalletFlags } from '../miner-hotkey.ts';
import { findConsole, resolvePath, resolveTask } from '../paths.ts';
import { listenForStop } from '../stop-signals.ts';

/** Flags of `adit pool serve`. */
interface PoolServeFlags extends WalletFlags {
  readonly host?: string;
  readonly port?: number;
  readonly dataDir?: string;
  readonly databaseUrl?: string;
  readonly epochSeconds?: number;
  readonly epochBudgetRao?: string;
  readonly feeBps?: number;
  readonly capBps?: number;
  readonly task?: readonly string[];
  readonly operatorTokenFile?: string;
  readonly json?: boolean;
}

const POOL_PORT = 8434;

function dataFolder(flags: PoolServeFlags): string {
  return resolvePath(flags.dataDir ?? '.adit-pool');
}

/** The operator's token: a file or the environment when given, else one kept in the data directory. */
function chooseOperatorToken(flags: PoolServeFlags): string {
  const { operatorTokenFile } = flags;
  if (operatorTokenFile !== undefined) return readOperatorToken(resolvePath(operatorTokenFile));
  const given = process.env['POOL_OPERATOR_TOKEN'];
  if (given !== undefined && given !== '') return requireToken(given, 'POOL_OPERATOR_TOKEN');
  return openOperatorToken(dataFolder(flags));
}

function chooseDatabase(flags: PoolServeFlags): { dataDir: string } | { databaseUrl: string } {
  const databaseUrl = flags.databaseUrl ?? process.env['DATABASE_URL'];
  if (databaseUrl !== undefined && databaseUrl !== '') return { databaseUrl };
  return { dataDir: path.join(dataFolder(flags), 'database') };
}

function choosePort(flags: PoolServeFlags): number {
  return flags.port ?? (Number(process.env['API_PORT'] ?? POOL_PORT) || POOL_PORT);
}

/** The pool's hotkey: a wallet's when one is named, else one kept in the data directory. */
async function openPoolHotkey(flags: PoolServeFlags): Promise<Keypair> {
  const { walletName, walletPath, walletHotkey } = flags;
  if (walletName !== undefined) {
    return (await openMinerHotkey({ walletName, walletPath, walletHotkey }, 'pool')).keypair;
  }
  const folder = path.join(dataFolder(flags), 'wallets');
  const place = { walletPath: folder, walletName: 'pool', hotkeyName: 'default' };
  return (await openOrCreateHotkey(place)).keypair;
}

/** Serves until it is told to stop. */
export async function runPoolServe(flags: PoolServeFlags): Promise<number> {
  const stop = listenForStop();
  const log = createLogger('pool', 'info');
  const settings = poolSettingsFrom({
    flags: {
      epochMs: flags.epochSeconds?.toString(),
      epochBudgetRao: flags.epochBudgetRao,
      feeBps: flags.feeBps?.toString(),
      capBps: flags.capBps?.toString(),
    },
    env: process.env,
  });
  const problems = (flags.task ?? DEFAULT_TASKS)
    .map(resolveTask)
    .map((spec) => openTaskType(spec, (file) => fs.readFileSync(file, 'utf8'), readDatasetFile));
  const operatorToken = chooseOperatorToken(flags);
  const monitorToken = process.env['MONITOR_TOKEN'];
  await ready();
  const database = await openDatabase(chooseDatabase(flags), { log, clock: systemClock });
  const consoleDir = findConsole();
  try {
    const keypair = await openPoolHotkey(flags);
    const pool = await startPool(
      {
        host: flags.host ?? '127.0.0.1',
        port: choosePort(flags),
        problems,
        settings,
        server: { operatorToken, monitorToken },
        ...(consoleDir === null ? {} : { consoleDir }),
      },
      {
        database,
        clock: systemClock,
        keypair,
        random: createRandom(encodeHex(secureRandomBytes(16))),
        log,
      },
    );
    const place = { url: pool.url, pid: process.pid, hotkey: keypair.address };
    const withdraw = announcePool(dataFolder(flags), place);
    const ids = problems.map(({ id }) => id);
    process.stdout.write(
      flags.json === true
        ? `${JSON.stringify({ url: pool.url, problems: ids })}\n`
        : `Pool at ${pool.url}, console at ${pool.url}/, API at ${pool.url}/docs\n` +
            `Problems: ${ids.join(', ')}\n`,
    );
    await stop.stopped;
    withdraw();
    await pool.close();
  } finally {
    await database.close();
  }
  return 0;
}
