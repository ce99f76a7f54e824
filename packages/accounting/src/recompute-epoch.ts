/**
 * Everything that closing an epoch writes, as one pure function of its terms and shares: payouts
 * with their places in the Merkle tree, the tree, the transfers. The pool books what this gives, and
 * whoever checks an export compares it with what this gives.
 */
import { assert, compareBytes, encodeHex, type Rao } from '@adit/base';
import { type MerkleTree, merkleTree } from './merkle.ts';
import { settleEpoch } from './settle-epoch.ts';
import type { EpochTerms, Payout, Settlement, Share } from './settlement.ts';
import { epochTransfers, type Transfer } from './transfer.ts';

/** A share with the coldkey that its miner has named at the closing. */
export interface RecipientShare extends Share {
  /** 32 bytes; null: none was named, and the hotkey itself stands in the tree. */
  readonly recipient: Uint8Array | null;
}

/** A payout with what the Merkle tree says of it. */
export interface BookedPayout extends Payout {
  readonly recipient: Uint8Array | null;
  /** Its leaf; null for an amount of 0, which has none. */
  readonly merkleIndex: number | null;
}

/** What closing an epoch writes. */
export interface EpochBooks {
  readonly settlement: Settlement;
  /** By public key ascending. */
  readonly payouts: readonly BookedPayout[];
  readonly tree: MerkleTree;
  /** In the order of booking. */
  readonly transfers: readonly Transfer[];
}

/** An epoch to be closed. */
export interface EpochToClose extends EpochTerms {
  readonly number: number;
  readonly shares: readonly RecipientShare[];
}

/**
 * The books of an epoch.
 * @throws AditError `invalid_settlement`, `invalid_merkle_entry`.
 */
export function recomputeEpoch(epoch: EpochToClose): EpochBooks {
  const settlement = settleEpoch(epoch);
  const recipients = new Map(
    epoch.shares.map(({ publicKey, recipient }) => [encodeHex(publicKey), recipient]),
  );
  const named = settlement.payouts.map((payout) => ({
    ...payout,
    recipient: recipients.get(encodeHex(payout.publicKey)) ?? null,
  }));
  const tree = merkleTree(
    epoch.number,
    named.map((payout) => ({
      recipient: payout.recipient ?? payout.publicKey,
      amountRao: payout.rao,
    })),
  );
  return {
    settlement,
    payouts: placeLeaves(named, tree),
    tree,
    transfers: epochTransfers(epoch.number, settlement),
  };
}

/** Each payout's leaf. Leaves of one recipient and amount are alike; they go by public key. */
function placeLeaves(
  payouts: readonly Omit<BookedPayout, 'merkleIndex'>[],
  { claims }: MerkleTree,
): BookedPayout[] {
  const leafName = (recipient: Uint8Array, rao: Rao): string => `${encodeHex(recipient)} ${rao}`;
  const free = new Map<string, number[]>();
  for (const { recipient, amountRao, index } of claims) {
    const name = leafName(recipient, amountRao);
    const list = free.get(name) ?? [];
    list.push(index);
    free.set(name, list);
  }
  const next = new Map<string, number>();
  const inOrder = payouts.toSorted((a, b) => compareBytes(a.publicKey, b.publicKey));
  return inOrder.map((payout) => {
    if (payout.rao === 0n) return { ...payout, merkleIndex: null };
    const name = leafName(payout.recipient ?? payout.publicKey, payout.rao);
    const position = next.get(name) ?? 0;
    next.set(name, position + 1);
    const merkleIndex = free.get(name)?.[position];
    assert(merkleIndex !== undefined, 'every payout above 0 has a leaf');
    return { ...payout, merkleIndex };
  });
}
