/** The members of an epoch's export and of its inputs, read from the store page by page. */
import { recomputeEpoch } from '@adit/accounting';
import { decodeHex, isoTime, type Json } from '@adit/base';
import { ss58Decode } from '@adit/keys';
import { EPOCH_EXPORT_FORMAT, type ExportEpoch, type ExportRules } from '@adit/wire';
import type { ListPages, StreamedField } from '../domain/canonical-stream.ts';
import { inputHead } from '../domain/export-hashes.ts';
import {
  type EpochRecord,
  listExportPayouts,
  listExportTransfers,
  pageContributions,
  pageDecisions,
  pageLateReports,
  pageLaterReports,
  readEpochFigures,
} from '../store/exports.ts';
import type { Query } from '../store/query.ts';

type Fields = Readonly<Record<string, StreamedField>>;

/** A share as `inputs_hash` covers it. */
export interface ExportedShare {
  readonly public_key: string;
  readonly recipient: string | null;
  readonly points_micro: string;
}

/** What `inputs_hash` covers, for the closing of an epoch. */
export function inputFields(
  query: Query,
  epoch: Omit<EpochRecord, 'isClosed' | 'inputsHash' | 'rules'>,
  given: { readonly rules: ExportRules; readonly shares: readonly ExportedShare[] },
): Fields {
  const head = inputHead({
    epoch: describeTerms(epoch),
    rules: given.rules,
    payouts: given.shares,
  });
  return { ...toFields(head), ...listFields(query, epoch.number, given.rules) };
}

/**
 * Everything of a closed epoch's export but its seal. The figures are those that were stored, not
 * recomputed ones: whoever checks the export recomputes them.
 */
export async function exportFields(
  query: Query,
  epoch: EpochRecord & { readonly rules: ExportRules },
  chain: { readonly poolHotkey: string; readonly previousHash: string | null },
): Promise<Fields> {
  const figures = await readEpochFigures(query, epoch.number);
  const payouts = await listExportPayouts(query, epoch.number);
  const books = recomputeEpoch({
    ...epoch,
    shares: payouts.map(({ public_key, recipient, points_micro }) => ({
      publicKey: decodeHex(public_key),
      pointsMicro: BigInt(points_micro),
      recipient: recipient === null ? null : ss58Decode(recipient),
    })),
  });
  const { settlement } = books;
  const described: ExportEpoch = {
    ...describeTerms(epoch),
    budget_rao: String(settlement.budgetRao),
    points_micro: String(figures.pointsMicro),
    fee_rao: String(figures.feeRao),
    distributable_rao: String(settlement.distributableRao),
    cap_rao: String(settlement.capRao),
    paid_rao: String(figures.paidRao),
    carry_rao: String(figures.carryRao),
    returned_rao: String(figures.returnedRao),
    miners_needed: settlement.minersNeeded,
  };
  return {
    ...toFields({
      format: EPOCH_EXPORT_FORMAT,
      pool_hotkey: chain.poolHotkey,
      previous_hash: chain.previousHash,
      epoch: described,
      rules: epoch.rules,
      payouts: payouts.map((payout, index) => ({
        ...payout,
        merkle_index: books.payouts[index]?.merkleIndex ?? null,
      })),
      transfers: await listExportTransfers(query, epoch.number),
      merkle_root: figures.merkleRoot,
      inputs_hash: epoch.inputsHash,
    }),
    ...listFields(query, epoch.number, epoch.rules),
  };
}

/** Plain values as members. */
export function toFields(values: { readonly [name: string]: Json }): Fields {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
}

function listFields(query: Query, epoch: number, { consensus }: ExportRules): Fields {
  const list = (pages: ListPages): StreamedField => ({ pages });
  return {
    decisions: list(() => pageDecisions(query, epoch, consensus)),
    later_reports: list(() => pageLaterReports(query, epoch, consensus)),
    late_reports: list(() => pageLateReports(query, epoch)),
    contributions: list(() => pageContributions(query, epoch)),
  };
}

function describeTerms(epoch: Omit<EpochRecord, 'isClosed' | 'inputsHash' | 'rules'>) {
  return {
    number: epoch.number,
    starts_at: isoTime(epoch.startsAtMs),
    ends_at: isoTime(epoch.endsAtMs),
    base_rao: String(epoch.baseRao),
    carry_in_rao: String(epoch.carryInRao),
    fee_bps: epoch.feeBps,
    cap_bps: epoch.capBps,
  };
}
