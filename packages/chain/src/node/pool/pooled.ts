/** What the transaction pool holds. */

/** A valid extrinsic that waits for a block. */
export interface PoolTransaction {
  /** BLAKE2b-256 of the bytes. */
  readonly hash: string;
  /** As submitted, with the length in front. */
  readonly bytes: Uint8Array;
  readonly account: string;
  readonly nonce: number;
  /** Higher goes first, and replaces lower. */
  readonly priority: bigint;
  /** First block in which it is no longer valid; Infinity for immortal ones. */
  readonly diesAt: number;
}

/** What happened to a transaction, in the words of `author_extrinsicUpdate`. */
export type PoolEvent =
  | { readonly type: 'ready' | 'future' | 'dropped' | 'invalid'; readonly hash: string }
  | { readonly type: 'usurped'; readonly hash: string; readonly by: string };

/** Bounds of the two queues, as Substrate has them. */
export interface PoolLimits {
  readonly readyCount: number;
  readonly readyBytes: number;
  readonly futureCount: number;
  readonly futureBytes: number;
  /** How long what turned out invalid is refused. */
  readonly banMs: number;
  /** Bans that are remembered. */
  readonly banCount: number;
}

/** Substrate's defaults: 8 192 transactions and 20 MiB, a tenth of it for future ones. */
export const POOL_LIMITS: PoolLimits = {
  readyCount: 8_192,
  readyBytes: 20 * 1_048_576,
  futureCount: 819,
  futureBytes: 2 * 1_048_576,
  banMs: 1_800_000,
  banCount: 16_384,
};

/** A transaction with the order of its arrival. */
export interface PoolEntry {
  readonly transaction: PoolTransaction;
  readonly arrival: number;
}

/** All that a pool holds; restoring it brings back the same pool. */
export interface PoolSnapshot {
  readonly entries: readonly PoolEntry[];
  /** Nonces on the chain of the accounts that have transactions here. */
  readonly bases: readonly (readonly [account: string, nonce: number])[];
  readonly arrivals: number;
  readonly bans: readonly (readonly [hash: string, untilMs: number])[];
}

/** The nonce that an account has on the chain. */
export type NonceOf = (account: string) => number;
