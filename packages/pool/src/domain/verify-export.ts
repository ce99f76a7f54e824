/**
 * Checking an epoch's export offline, to the last RAO: reports → decisions → points → payouts →
 * transfers, then the hashes, then the signature. Pure: no database, no network, no clock.
 *
 * The order is that of the text above, so that the first difference named is the first place where
 * the chain breaks and not merely "the hash is wrong". What recomputation does not determine (times,
 * engine texts) is bound by `inputs_hash`, and that by the signature.
 */
import { decodeHex, findDifference, isAditError, type JsonDifference } from '@adit/base';
import { ss58Decode, verifySignature } from '@adit/keys';
import type { EpochExport } from '@adit/wire';
import { exportPointRules, exportSignedText, hashExport, hashInputs } from './export-hashes.ts';
import { checkDecisions, checkLaterReports, checkOrder } from './verify-export-decisions.ts';
import { carriedOut, checkMoney, deriveContributions } from './verify-export-money.ts';

/** What else the export is compared with. */
export interface VerifyExportOptions {
  /** SS58 of the pool that the reader trusts; without it the export's own hotkey is taken. */
  readonly poolHotkey?: string;
  /** The export of the epoch before. */
  readonly previous?: EpochExport;
}

/** The steps in the order in which they are checked. */
export const verificationSteps = [
  'rules',
  'decisions',
  'later_reports',
  'late_reports',
  'contributions',
  'settlement',
  'inputs_hash',
  'previous_hash',
  'hash',
  'pool_hotkey',
  'signature',
] as const;

/** A step of the verification. */
export type VerificationStep = (typeof verificationSteps)[number];

/** The first thing that does not recompute. */
export interface ExportDifference extends JsonDifference {
  readonly step: VerificationStep;
}

/** The first difference in the order of {@link verificationSteps}; null when every line recomputes. */
export function findExportDifference(
  document: EpochExport,
  options: VerifyExportOptions = {},
): ExportDifference | null {
  for (const step of verificationSteps) {
    const difference = runStep(step, document, options);
    if (difference !== null) return { step, ...difference };
  }
  return null;
}

function runStep(
  step: VerificationStep,
  document: EpochExport,
  options: VerifyExportOptions,
): JsonDifference | null {
  try {
    return checks[step](document, options);
  } catch (error) {
    // A value that no calculation accepts (a key that is none, an amount above 2^64) is a difference.
    if (!isAditError(error)) throw error;
    return { path: step, expected: 'values that can be recomputed', found: describe(error) };
  }
}

function describe(error: { readonly code: string; readonly message: string }): string {
  return `${error.code}: ${error.message}`;
}

type Check = (document: EpochExport, options: VerifyExportOptions) => JsonDifference | null;

const checks: Readonly<Record<VerificationStep, Check>> = {
  rules: ({ rules, epoch }) => {
    const { fee_bps, cap_bps } = epoch;
    return findDifference({ ...rules, ...exportPointRules, fee_bps, cap_bps }, rules, 'rules');
  },
  decisions: ({ decisions, rules }) => checkDecisions(decisions, rules),
  later_reports: ({ later_reports, decisions, rules, epoch }) =>
    checkLaterReports(later_reports, { rules, decisions, epoch: epoch.number }),
  late_reports: ({ late_reports }) => checkOrder(late_reports, 'late_reports'),
  contributions: (document) =>
    findDifference(deriveContributions(document), document.contributions, 'contributions'),
  settlement: checkMoney,
  inputs_hash: (document) =>
    findDifference(hashInputs(document), document.inputs_hash, 'inputs_hash'),
  previous_hash: checkPrevious,
  hash: (document) => findDifference(hashExport(document), document.hash, 'hash'),
  pool_hotkey: ({ pool_hotkey }, { poolHotkey }) =>
    findDifference(poolHotkey ?? pool_hotkey, pool_hotkey, 'pool_hotkey'),
  signature: checkSignature,
};

/** The epoch before must be whole in itself, and what it carried out must have come in. */
function checkPrevious(
  { epoch, previous_hash, pool_hotkey }: EpochExport,
  { previous }: VerifyExportOptions,
): JsonDifference | null {
  if (previous === undefined) return null;
  return (
    findDifference(epoch.number - 1, previous.epoch.number, 'previous.epoch.number') ??
    findDifference(hashExport(previous), previous_hash, 'previous_hash') ??
    findDifference(previous.pool_hotkey, pool_hotkey, 'pool_hotkey') ??
    findDifference(carriedOut(previous), epoch.carry_in_rao, 'epoch.carry_in_rao')
  );
}

function checkSignature(document: EpochExport): JsonDifference | null {
  const { pool_hotkey, hash, signature } = document;
  const isTheirs = verifySignature(
    ss58Decode(pool_hotkey),
    exportSignedText(hash),
    decodeHex(signature),
  );
  const expected = `a signature of ${hash} by ${pool_hotkey}`;
  return isTheirs ? null : { path: 'signature', expected, found: signature };
}
