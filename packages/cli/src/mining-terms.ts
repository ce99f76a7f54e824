/** What a miner is told before any work starts: which hotkey is paid where, by whom, on what terms. */
import { type Clock, errorMessage, formatTao, isAditError } from '@adit/base';
import type { Keypair } from '@adit/keys';
import { createPoolClient, type PoolHealth, type PoolSummary } from '@adit/wire';

/** A pool's terms for one hotkey. */
export interface PoolTerms {
  readonly url: string;
  readonly health: PoolHealth;
  readonly recipientColdkey: string | null;
  /** When the pool began to hold withdrawals back for a new coldkey, until when; null for never. */
  readonly withdrawalsFrom: string | null;
  readonly summary: PoolSummary;
}

/** Who mines, as far as it matters for the terms. */
export interface TermsMiner {
  readonly keypair: Keypair;
  /** Null for a key that is never written down. */
  readonly keyFile: string | null;
  readonly isCreated: boolean;
  /** Flags that name this key in other commands. */
  readonly keyFlags: string;
}

const TIMEOUT_MS = 10_000;
const BPS_PER_PERCENT = 100;

/**
 * Registers the hotkey and reads the pool's terms for it.
 * @throws AditError `network_error` where nobody answers; refusals of the pool.
 */
export async function readPoolTerms(
  url: string,
  { keypair, clock }: { readonly keypair: Keypair; readonly clock: Clock },
): Promise<PoolTerms> {
  const common = { baseUrl: url, clock, timeoutMs: TIMEOUT_MS };
  const health = await createPoolClient(common).readHealth();
  const client = createPoolClient({ ...common, keypair, audience: health.pool_hotkey });
  await client.register({ body: {} });
  const { pool: summary } = await client.readStats();
  const { recipient_coldkey, withdrawals_from } = await client.readOwnRecipient();
  return {
    ...{ url, health, summary },
    recipientColdkey: recipient_coldkey,
    withdrawalsFrom: withdrawals_from,
  };
}

/** The terms in lines. */
export function describeTerms(terms: PoolTerms, miner: TermsMiner): string[] {
  const { url, health, summary, recipientColdkey, withdrawalsFrom } = terms;
  const minimum = summary.min_withdrawal_rao;
  const wait = withdrawalsFrom === null ? '' : ` (new: withdrawals from ${withdrawalsFrom})`;
  return [
    `Pool: ${url}, hotkey ${health.pool_hotkey ?? 'not told'}, Adit ${health.version}`,
    recipientColdkey === null
      ? `Payout coldkey at this pool: none yet: adit mine pool recipient <COLDKEY> --pool-url ${url}${miner.keyFlags}`
      : `Payout coldkey at this pool: ${recipientColdkey}${wait}`,
    `Terms: fee ${percentOf(summary.fee_bps)}, most for one miner ${percentOf(summary.cap_bps)}, ` +
      `least that is paid out ${minimum} RAO (${formatTao(BigInt(minimum))})`,
    `Epoch ${summary.epoch} ends at ${summary.epoch_ends_at}`,
  ];
}

/** Which key it is, and what that means. */
export function describeKey({ keypair, keyFile, isCreated }: TermsMiner): string[] {
  return keyFile === null
    ? [
        `Hotkey: ${keypair.address} (temporary)`,
        'Key file: none. What it earns is lost when this process ends (--ephemeral).',
      ]
    : [
        `Hotkey: ${keypair.address}${isCreated ? ' (created now)' : ''}`,
        `Key file: ${keyFile} (back it up: who holds it holds what it earns)`,
      ];
}

/** What is said when the pool cannot be asked yet. */
export function describeNoTerms(url: string, error: unknown): string[] {
  const code = isAditError(error) ? error.code : 'internal_error';
  return [
    `Pool: ${url} does not tell its terms yet: ${errorMessage(error)} [${code}]. Mining begins when it answers.`,
  ];
}

function percentOf(bps: number): string {
  return `${bps / BPS_PER_PERCENT} %`;
}
