/** Invariant (g): a failed extrinsic changes fee, nonce and events alone. */
import type { AccountId } from '@adit/substrate';
import { Balances } from '../../definitions/balances.ts';
import { System } from '../../definitions/system.ts';
import { blockAuthor } from '../../runtime/fees/block-author.ts';
import type { StateReader } from '../../runtime/state/chain-state.ts';
import type { Difference } from '../../runtime/state/versioned-store.ts';
import type { AccountInfo } from '../../runtime/system/accounts.ts';
import { holds } from './broken.ts';

const { Account, ExtrinsicCount } = System.storage;

/** A failed extrinsic: who signed, what it paid, and who may have paid for it. */
export interface FailedExtrinsic {
  readonly signers: readonly AccountId[];
  readonly feeRao: bigint;
  /** Two where one carried the other encrypted. */
  readonly extrinsics: number;
}

function infoOf(reader: StateReader, bytes: Uint8Array | null): AccountInfo {
  return bytes === null ? Account.fallback(reader.profile) : Account.decode(bytes);
}

/** Nonce and free balance may differ, and nothing else of an account. */
function isFeeAndNonce(
  reader: StateReader,
  { before, now }: Difference,
  extrinsics: number,
): boolean {
  const [old, young] = [infoOf(reader, before), infoOf(reader, now)];
  const same = { ...young, nonce: old.nonce, data: { ...young.data, free: old.data.free } };
  const isSame = Buffer.compare(Account.encode(same), Account.encode(old)) === 0;
  return isSame && young.nonce - old.nonce <= extrinsics;
}

/** (g). @throws InvariantBroken with the entry that should have stayed. */
export function checkFailed(
  reader: StateReader,
  changes: readonly Difference[],
  { signers, feeRao, extrinsics }: FailedExtrinsic,
): void {
  const author = blockAuthor(reader);
  const accounts = [...signers, ...(author === null ? [] : [author])];
  const keys = new Set(accounts.map((account) => Account.key(account)));
  const others = new Set([ExtrinsicCount.key(), Balances.storage.TotalIssuance.key()]);
  let paid = 0n;
  for (const change of changes) {
    const { key, before, now } = change;
    const isAllowed =
      others.has(key) || (keys.has(key) && isFeeAndNonce(reader, change, extrinsics));
    holds(isAllowed, 'g', () => ({ key, before, now }));
    if (!keys.has(key)) continue;
    const fell = infoOf(reader, before).data.free - infoOf(reader, now).data.free;
    if (key !== (author === null ? '' : Account.key(author))) paid += fell;
  }
  const isAuthor = author !== null && signers.includes(author);
  holds(isAuthor || paid === feeRao, 'g', () => ({ paid, feeRao }));
}
