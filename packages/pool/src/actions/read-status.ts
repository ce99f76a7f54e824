/** The pool as a service: status and legal text. */
import fs from 'node:fs/promises';
import { AditError, encodeHex, encodeUtf8, errorMessage, isoTime, sha256 } from '@adit/base';
import { DISCLAIMER_MAX_LENGTH, type Disclaimer, type PoolStatus } from '@adit/wire';
import { DEFAULT_DISCLAIMER } from '../domain/default-disclaimer.ts';
import type { PoolContext } from './context.ts';
import { readHealth } from './read-public.ts';

/** Health, and that payouts are booked in the pool's own ledger only (pool.md 4.8). */
export async function readStatus(context: PoolContext, isOffering: boolean): Promise<PoolStatus> {
  return {
    ...(await readHealth(context, isOffering)),
    onchain_runtime: {
      enabled: false,
      contract_status: {
        active_veto_count: 0,
        is_veto_active: false,
        claim_ready: false,
        read_error: null,
      },
      proof_api: { enabled: false },
      accounts: { publisher: null },
      processes: [],
      verifier_diagnostics: { verifier_count: 0 },
    },
  };
}

/** The legal text: the operator's file as it is now, else our own. */
export async function readDisclaimer(context: PoolContext): Promise<Disclaimer> {
  const { disclaimerFile } = context.settings;
  const text = disclaimerFile === null ? DEFAULT_DISCLAIMER : await readLegalFile(disclaimerFile);
  return {
    format: 'markdown',
    text,
    sha256: encodeHex(sha256(encodeUtf8(text))),
    source: disclaimerFile === null ? 'default' : 'operator',
    read_at: isoTime(context.clock.nowMs()),
  };
}

/**
 * The operator's text. A pool whose file cannot be read does not start, and later says so instead of
 * showing another text. Raises `disclaimer_unreadable`.
 */
async function readLegalFile(file: string): Promise<string> {
  const nextStep = 'Correct DISCLAIMER_FILE or the file it names.';
  let text: string;
  try {
    const { size } = await fs.stat(file);
    // A character takes at most four bytes of UTF-8; what is larger is not even read.
    text = size > 4 * DISCLAIMER_MAX_LENGTH ? '' : await fs.readFile(file, 'utf8');
  } catch (cause) {
    const numbers = { reason: errorMessage(cause).slice(0, 200) };
    throw new AditError('disclaimer_unreadable', 'The legal text cannot be read', {
      numbers,
      nextStep,
      cause,
    });
  }
  if (text.trim() !== '' && text.length <= DISCLAIMER_MAX_LENGTH) return text;
  throw new AditError('disclaimer_unreadable', 'The legal text is empty or too long', {
    numbers: { characters: text.length, maxCharacters: DISCLAIMER_MAX_LENGTH },
    nextStep,
  });
}
