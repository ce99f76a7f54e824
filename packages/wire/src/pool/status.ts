/** Messages about the pool as a service: its status and its legal text. */
import { type Static, Type } from 'typebox';
import { count, hash, nullable, oneOf, text, time } from '../shapes.ts';
import { poolHealth } from './miners.ts';

/**
 * The payout layer on a chain (pool.md 4.8). `enabled` false: this pool books payouts in its own
 * ledger only, runs no publisher and no verifier, and everything below says so.
 */
export const onchainRuntime = Type.Object({
  enabled: Type.Boolean(),
  contract_status: Type.Object({
    active_veto_count: count,
    is_veto_active: Type.Boolean(),
    claim_ready: Type.Boolean(),
    read_error: nullable(text(500)),
  }),
  proof_api: Type.Object({ enabled: Type.Boolean() }),
  accounts: Type.Object({ publisher: nullable(text(64)) }),
  processes: Type.Array(Type.Object({ name: text(64), running: Type.Boolean() }), { maxItems: 16 }),
  verifier_diagnostics: Type.Object({ verifier_count: count }),
});

/** GET status: health and the payout layer. */
export const poolStatus = Type.Object({
  ...poolHealth.properties,
  onchain_runtime: onchainRuntime,
});
/** Type of {@link poolStatus}. */
export type PoolStatus = Static<typeof poolStatus>;

/** Largest legal text, in UTF-16 units. */
export const DISCLAIMER_MAX_LENGTH = 262_144;

/** GET disclaimer: the legal text in Markdown; `source` says whether the operator wrote it. */
export const disclaimer = Type.Object({
  format: Type.Literal('markdown'),
  text: text(DISCLAIMER_MAX_LENGTH),
  sha256: hash,
  source: oneOf(['default', 'operator']),
  read_at: time,
});
/** Type of {@link disclaimer}. */
export type Disclaimer = Static<typeof disclaimer>;
