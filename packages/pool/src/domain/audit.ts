/**
 * The hash chain of the audit log: each entry's hash covers its content and the hash before it, so
 * that an entry cannot be changed, left out or put in without changing every later hash. Whoever
 * keeps the newest hash elsewhere can tell.
 */
import { blake2b256, encodeHex, encodeUtf8 } from '@adit/base';

/** An entry of the audit log. */
export interface AuditEntry {
  /** 1, 2, 3, … */
  readonly seq: number;
  readonly atMs: number;
  /** The name the operator gave. */
  readonly operator: string;
  readonly action: string;
  /** JSON. */
  readonly arguments: string;
  readonly previousHash: string;
  /** Hex. */
  readonly hash: string;
}

/** What the first entry has as the hash before it. */
export const AUDIT_START = '0'.repeat(64);

/** An entry's hash: hex of BLAKE2b-256 over its fields as a JSON list. */
export function hashAuditEntry(entry: Omit<AuditEntry, 'hash'>): string {
  const { seq, atMs, operator, action, previousHash } = entry;
  const list = ['adit audit/1', seq, atMs, operator, action, entry.arguments, previousHash];
  return encodeHex(blake2b256(encodeUtf8(JSON.stringify(list))));
}

/** What a check of the whole log found. */
export interface AuditCheck {
  readonly entries: number;
  /** The newest entry's hash; {@link AUDIT_START} for an empty log. */
  readonly headHash: string;
  /** Sequence number of the first entry that does not fit; null when all do. */
  readonly firstBroken: number | null;
}

/** Checks a log from its first entry on. */
export function verifyAuditLog(entries: readonly AuditEntry[]): AuditCheck {
  let previousHash = AUDIT_START;
  for (const [index, entry] of entries.entries()) {
    const isNext = entry.seq === index + 1 && entry.previousHash === previousHash;
    if (!isNext || entry.hash !== hashAuditEntry(entry)) {
      return { entries: entries.length, headHash: previousHash, firstBroken: index + 1 };
    }
    previousHash = entry.hash;
  }
  return { entries: entries.length, headHash: previousHash, firstBroken: null };
}
