/**
 * Exports of closed epochs and their seals.
 *
 * An epoch is sealed once, after its closing: its hash enters the next one's export, and the pool's
 * hotkey signs it. Exporting it again gives the same bytes, on every process and after any restart.
 */
import { type Clock, encodeHex } from '@adit/base';
import type { Keypair } from '@adit/keys';
import { type Database, mapDatabaseError } from '@adit/storage';
import type { ExportRules } from '@adit/wire';
import { canonicalStream, hashStream } from '../domain/canonical-stream.ts';
import { exportSignedText } from '../domain/export-hashes.ts';
import { epochNotExportable, epochNotFound, epochNotSealed, epochOpen } from '../export-errors.ts';
import { type EpochRecord, findEpochRecord } from '../store/exports.ts';
import { type EpochSeal, findSeal, insertSeal, listUnsealed } from '../store/seals.ts';
import { exportFields, toFields } from './export-fields.ts';

/** What exporting needs. */
export interface ExportContext {
  readonly database: Database;
  readonly clock: Clock;
  /** Signs; null where nobody can, which leaves epochs that are sealed already. */
  readonly keypair: Keypair | null;
}

/** Epochs that one pass seals at most. */
const SEALS_AT_ONCE = 20;

/** Seals closed epochs, oldest first, up to `upTo` (null: all); returns how many. */
export async function sealEpochs(context: ExportContext, upTo: number | null): Promise<number> {
  if (context.keypair === null) return 0;
  const { sql } = context.database;
  const waiting = await listUnsealed(sql, { epoch: upTo, limit: SEALS_AT_ONCE });
  for (const number of waiting) await sealEpoch(context, context.keypair, number);
  return waiting.length;
}

/**
 * The text of an epoch's export in parts: canonical JSON and a line feed.
 * @throws AditError `epoch_not_found`, `epoch_open`, `epoch_not_exportable`, `epoch_not_sealed`.
 */
export async function openExport(
  context: ExportContext,
  number: number,
): Promise<AsyncIterable<string>> {
  try {
    const epoch = await requireExportable(context, number);
    let seal = await findSeal(context.database.sql, number);
    while (seal === null) {
      if (context.keypair === null) throw epochNotSealed(number);
      await sealEpochs(context, number);
      // Another process may have been first: its seal is the one that counts.
      seal = await findSeal(context.database.sql, number);
    }
    return streamSealed(context, epoch, seal);
  } catch (error) {
    throw mapDatabaseError(error);
  }
}

type Exportable = EpochRecord & { readonly rules: ExportRules };

async function requireExportable(context: ExportContext, number: number): Promise<Exportable> {
  const epoch = await findEpochRecord(context.database.sql, number);
  if (epoch === null) throw epochNotFound(number);
  if (!epoch.isClosed) throw epochOpen(number, epoch.endsAtMs);
  const { rules } = epoch;
  if (rules === null) throw epochNotExportable(number);
  return { ...epoch, rules };
}

async function* streamSealed(
  context: ExportContext,
  epoch: Exportable,
  { hash, signature, ...chain }: EpochSeal,
): AsyncGenerator<string> {
  const fields = await exportFields(context.database.sql, epoch, chain);
  yield* canonicalStream({ ...fields, ...toFields({ hash, signature }) });
  yield '\n';
}

async function sealEpoch(context: ExportContext, keypair: Keypair, number: number): Promise<void> {
  const { sql } = context.database;
  const epoch = await requireExportable(context, number);
  const previous = await findSeal(sql, number - 1);
  const chain = { poolHotkey: keypair.address, previousHash: previous?.hash ?? null };
  const fields = await exportFields(sql, epoch, chain);
  const hash = await hashStream(canonicalStream(fields));
  const signature = encodeHex(keypair.sign(exportSignedText(hash)));
  await insertSeal(sql, { epoch: number, hash, signature, ...chain }, context.clock.nowMs());
}
