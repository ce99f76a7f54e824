/**
 * `adit pool export`: a closed epoch as a signed document, or all movements of money as a table. Asks
 * the pool that runs on the data directory; where none runs it reads the database itself.
 */
import fs from 'node:fs';
import path from 'node:path';
import { AditError, createLogger, isAditError, systemClock } from '@adit/base';
import { type Keypair, readHotkey, ready } from '@adit/keys';
import {
  type OfflineRecords,
  openOfflineRecords,
  readOperatorToken,
  readPoolPlace,
  requireToken,
} from '@adit/pool';
import { openDatabase } from '@adit/storage';
import { createPoolClient } from '@adit/wire';
import { fetchDocument } from '../fetch-document.ts';
import { resolvePath } from '../paths.ts';
import { type ReadStatement, statementCsv, toEpochRange } from '../statement-csv.ts';
import { writeFileWhole } from '../write-file.ts';

/** Flags of `adit pool export`. */
export interface PoolExportFlags {
  readonly dataDir?: string;
  readonly poolUrl?: string;
  readonly operatorTokenFile?: string;
  readonly json?: boolean;
  readonly epoch?: number;
  readonly csv?: boolean;
  readonly fromEpoch?: number;
  readonly toEpoch?: number;
  readonly databaseUrl?: string;
  readonly out: string;
}

const TIMEOUT_MS = 30_000;

/** Writes the file. */
export async function runPoolExport(flags: PoolExportFlags): Promise<number> {
  const file = resolvePath(flags.out);
  const bytes = await writeFileWhole(file, flags.csv === true ? readCsv(flags) : readEpoch(flags));
  const said = flags.json === true ? JSON.stringify({ file, bytes }) : `${file}: ${bytes} bytes`;
  process.stdout.write(`${said}\n`);
  return 0;
}

async function* readEpoch(flags: PoolExportFlags): AsyncGenerator<string | Uint8Array> {
  const { epoch } = flags;
  if (epoch === undefined) {
    throw new AditError('epoch_missing', 'Which epoch is to be exported?', {
      nextStep: 'Give --epoch N, or --csv for the table of all movements.',
    });
  }
  const route = `/api/v1/epochs/${epoch}/export`;
  const running = await findRunning(flags, (url) => fetchDocument(`${url}${route}`));
  if (running !== null) yield* running;
  else yield* offline(flags, (records) => records.epochExport(epoch));
}

async function* readCsv(flags: PoolExportFlags): AsyncGenerator<string> {
  const range = toEpochRange(flags);
  const read = await findRunning(flags, async (url) => operatorStatement(flags, url));
  if (read !== null) yield* statementCsv(read, range);
  else yield* offline(flags, async (records) => statementCsv(records.statement, range));
}

/** Every miner's movements are the operator's to read. */
function operatorStatement(flags: PoolExportFlags, baseUrl: string): ReadStatement {
  const operatorToken = chooseToken(flags);
  const client = createPoolClient({
    ...{ baseUrl, operatorToken },
    clock: systemClock,
    timeoutMs: TIMEOUT_MS,
  });
  return (query) => client.readPoolStatement({ query });
}

function chooseToken(flags: PoolExportFlags): string {
  const { operatorTokenFile } = flags;
  if (operatorTokenFile !== undefined) return readOperatorToken(resolvePath(operatorTokenFile));
  const given = process.env['POOL_OPERATOR_TOKEN'] ?? '';
  if (given !== '') return requireToken(given, 'POOL_OPERATOR_TOKEN');
  return readOperatorToken(path.join(dataDirOf(flags), 'operator-token'));
}

/** What a running pool gives; null where the data directory has none. */
async function findRunning<T>(
  flags: PoolExportFlags,
  ask: (url: string) => Promise<T>,
): Promise<T | null> {
  if (flags.poolUrl !== undefined) return await ask(flags.poolUrl.replace(/\/+$/, ''));
  if (flags.databaseUrl !== undefined) return null;
  try {
    const { url } = readPoolPlace(dataDirOf(flags));
    await fetchDocument(`${url}/health`);
    return await ask(url);
  } catch (error) {
    const isAbsent =
      isAditError(error) && (error.code === 'pool_not_found' || error.code === 'network_error');
    if (isAbsent) return null;
    throw error;
  }
}

async function* offline(
  flags: PoolExportFlags,
  read: (records: OfflineRecords) => Promise<AsyncIterable<string>>,
): AsyncGenerator<string> {
  await ready();
  const log = createLogger('export', 'warn');
  const { databaseUrl } = flags;
  const place =
    databaseUrl === undefined
      ? { dataDir: path.join(requireDataDir(flags), 'database') }
      : { databaseUrl };
  const database = await openDatabase(place, { log, clock: systemClock });
  try {
    const keypair = await findPoolHotkey(dataDirOf(flags));
    yield* await read(await openOfflineRecords({ database, clock: systemClock, keypair }));
  } finally {
    await database.close();
  }
}

function dataDirOf(flags: PoolExportFlags): string {
  return resolvePath(flags.dataDir ?? '.adit-pool');
}

/** A data directory that exists: exporting must not make an empty pool. */
function requireDataDir(flags: PoolExportFlags): string {
  const dataDir = dataDirOf(flags);
  if (fs.existsSync(path.join(dataDir, 'database'))) return dataDir;
  throw new AditError('data_dir_missing', `There is no pool in ${dataDir}`, {
    numbers: { dataDir },
    nextStep: 'Name the --data-dir of a pool, its --pool-url or its --database-url.',
  });
}

/** The hotkey that `adit pool serve` and `adit up` keep; null where the pool's key is elsewhere. */
async function findPoolHotkey(dataDir: string): Promise<Keypair | null> {
  const walletPath = path.join(dataDir, 'wallets');
  try {
    return (await readHotkey({ walletPath, walletName: 'pool', hotkeyName: 'default' })).keypair;
  } catch (error) {
    if (isAditError(error)) return null;
    throw error;
  }
}
