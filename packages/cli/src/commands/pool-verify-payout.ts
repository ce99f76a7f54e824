/** `adit pool verify-payout`: recomputes an epoch's export offline, to the last RAO. */
import fs from 'node:fs';
import { AditError, errorMessage, isAditError, type Json } from '@adit/base';
import { ready, ss58Decode } from '@adit/keys';
import { type ExportDifference, findExportDifference, verificationSteps } from '@adit/pool';
import { EPOCH_EXPORT_FORMAT, type EpochExport, epochExport, parseMessage } from '@adit/wire';
import { resolvePath } from '../paths.ts';

/** Flags of `adit pool verify-payout`. */
export interface VerifyPayoutFlags {
  readonly poolHotkey?: string;
  readonly previous?: string;
  readonly json?: boolean;
}

/** A text of more cannot be read as one by this host; about 500 000 reports. */
const MAX_FILE_BYTES = 256 * 1_048_576;
const SHOWN_CHARACTERS = 300;

/** Exit 0 when every line recomputes, 1 when one differs; a file that is no export exits 2. */
export async function runVerifyPayout(file: string, flags: VerifyPayoutFlags): Promise<number> {
  await ready();
  const document = readExportFile(file);
  const { previous } = flags;
  const poolHotkey = flags.poolHotkey === undefined ? undefined : requireHotkey(flags.poolHotkey);
  const difference = findExportDifference(document, {
    ...(poolHotkey === undefined ? {} : { poolHotkey }),
    ...(previous === undefined ? {} : { previous: readExportFile(previous) }),
  });
  process.stdout.write(
    flags.json === true
      ? `${JSON.stringify(describe(document, difference, flags))}\n`
      : print(document, difference, flags),
  );
  return difference === null ? 0 : 1;
}

function requireHotkey(address: string): string {
  try {
    ss58Decode(address);
    return address;
  } catch (cause) {
    throw new AditError('invalid_pool_hotkey', '--pool-hotkey is no SS58 address', {
      numbers: { address: address.slice(0, 80) },
      nextStep: 'Take pool_hotkey from the pool’s /health.',
      cause,
    });
  }
}

/**
 * An export out of a file.
 * @throws AditError `export_unreadable`, `export_too_large`, `export_not_json`,
 * `export_version_unknown`, `export_malformed`.
 */
function readExportFile(name: string): EpochExport {
  const value = parseText(readText(resolvePath(name)), name);
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const format = isObject ? (value as { readonly format?: unknown }).format : undefined;
  if (format !== EPOCH_EXPORT_FORMAT) {
    throw new AditError('export_version_unknown', `${name} is no export that this program reads`, {
      numbers: { format: String(format).slice(0, 80), expected: EPOCH_EXPORT_FORMAT },
      nextStep: 'Use the version of adit that wrote it, or export the epoch again.',
    });
  }
  return parseMessage(epochExport, value, 'export_malformed');
}

function readText(file: string): string {
  let size: number;
  try {
    size = fs.statSync(file).size;
    if (size <= MAX_FILE_BYTES) return fs.readFileSync(file, 'utf8');
  } catch (cause) {
    throw new AditError('export_unreadable', `Cannot read ${file}: ${errorMessage(cause)}`, {
      numbers: { file },
      nextStep: 'Name a file that adit pool export has written.',
      cause,
    });
  }
  throw new AditError('export_too_large', `${file} is larger than any export that is read`, {
    numbers: { file, bytes: size, limitBytes: MAX_FILE_BYTES },
    nextStep: 'Check that the file is an epoch’s export.',
  });
}

function parseText(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (isAditError(cause)) throw cause;
    throw new AditError('export_not_json', `${name} is not JSON, or was cut off`, {
      numbers: { characters: text.length, reason: errorMessage(cause).slice(0, 200) },
      nextStep: 'Export the epoch again.',
      cause,
    });
  }
}

function countReports({ decisions, later_reports, late_reports }: EpochExport): number {
  const decided = decisions.reduce((sum, { reports }) => sum + reports.length, 0);
  return decided + later_reports.length + late_reports.length;
}

function describe(
  document: EpochExport,
  difference: ExportDifference | null,
  flags: VerifyPayoutFlags,
) {
  const { epoch, pool_hotkey, hash, decisions, payouts } = document;
  return {
    verified: difference === null,
    epoch: epoch.number,
    pool_hotkey,
    hash,
    decisions: decisions.length,
    decisions_by_earlier_rules: decisions.filter(({ rules }) => rules !== null).length,
    reports: countReports(document),
    payouts: payouts.length,
    paid_rao: epoch.paid_rao,
    steps: verificationSteps,
    compared_with: { pool_hotkey: flags.poolHotkey ?? null, previous: flags.previous ?? null },
    difference,
  };
}

function print(
  document: EpochExport,
  difference: ExportDifference | null,
  flags: VerifyPayoutFlags,
): string {
  const { epoch, pool_hotkey, decisions, payouts } = document;
  const head =
    `Epoch ${epoch.number} of pool ${pool_hotkey}: ${decisions.length} decisions, ` +
    `${countReports(document)} reports, ${payouts.length} payouts, ${epoch.paid_rao} RAO paid\n`;
  if (difference !== null) {
    const { step, path, expected, found } = difference;
    return (
      `${head}DIFFERS at ${path} (step ${step})\n` +
      `  expected ${show(expected)}\n  found    ${show(found)}\n`
    );
  }
  const open = [
    ...(flags.poolHotkey === undefined ? ['whose key this is (--pool-hotkey)'] : []),
    ...(flags.previous === undefined ? ['the epoch before (--previous)'] : []),
  ];
  const left = open.length === 0 ? '' : `Not compared: ${open.join(', ')}\n`;
  return `${head}Every line recomputes: ${verificationSteps.join(', ')}\n${left}`;
}

function show(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
