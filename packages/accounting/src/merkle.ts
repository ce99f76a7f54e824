/**
 * The Merkle tree over an epoch's payouts, in pool.md 4.8's form for use off the chain; it is not
 * claimed to be the deployed contract's.
 *
 *     leaf = H(0x00 ‖ epoch u64le ‖ index u32le ‖ recipient 32 B ‖ amount u64le)
 *     node = H(0x01 ‖ smaller child ‖ greater child), H = BLAKE2b-256
 *
 * An odd node moves up as it is; the empty tree is 32 zero bytes. The first byte keeps a node from
 * being passed off as a leaf.
 */
import {
  AditError,
  blake2b256,
  compareBytes,
  concatBytes,
  encodeU32,
  encodeU64,
  type Rao,
} from '@adit/base';

const LEAF_DOMAIN = Uint8Array.of(0);
const NODE_DOMAIN = Uint8Array.of(1);
const HASH_BYTES = 32;
const LEAVES_MAX = 2 ** 32;
const AMOUNT_LIMIT = 2n ** 64n;
/** A tree of 2^32 leaves has proofs of 32 hashes. */
const PROOF_HASHES_MAX = 32;

/** What one recipient is owed. */
export interface MerkleEntry {
  /** 32 bytes. */
  readonly recipient: Uint8Array;
  readonly amountRao: Rao;
}

/** An entry's place in the tree: all that a claim states. */
export interface MerkleClaim extends MerkleEntry {
  readonly epochNumber: number;
  /** Position after sorting. */
  readonly index: number;
}

/** A claim with what proves it. */
export interface ProvenClaim extends MerkleClaim {
  /** Siblings from the leaf upwards, 32 bytes each. */
  readonly proof: readonly Uint8Array[];
}

/** The tree of one epoch. */
export interface MerkleTree {
  /** 32 bytes. */
  readonly root: Uint8Array;
  /** One for each entry above 0, in tree order. */
  readonly claims: readonly ProvenClaim[];
}

function leafHash({ epochNumber, index, recipient, amountRao }: MerkleClaim): Uint8Array {
  return blake2b256(
    concatBytes(
      LEAF_DOMAIN,
      encodeU64(BigInt(epochNumber)),
      encodeU32(index),
      recipient,
      encodeU64(amountRao),
    ),
  );
}

function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return compareBytes(left, right) <= 0
    ? blake2b256(concatBytes(NODE_DOMAIN, left, right))
    : blake2b256(concatBytes(NODE_DOMAIN, right, left));
}

function isEntry({ recipient, amountRao }: MerkleEntry): boolean {
  return recipient.length === HASH_BYTES && amountRao >= 0n && amountRao < AMOUNT_LIMIT;
}

/** Recipients ascending; two entries of one recipient by amount, so that input order never matters. */
function orderEntries(entries: readonly MerkleEntry[]): readonly MerkleEntry[] {
  const wrong = entries.findIndex((entry) => !isEntry(entry));
  if (wrong >= 0 || entries.length >= LEAVES_MAX) {
    throw new AditError('invalid_merkle_entry', 'An entry does not fit into a leaf', {
      numbers: { position: wrong, entries: entries.length },
      nextStep: 'Give recipients of 32 bytes and amounts from 0 to below 2^64 RAO.',
    });
  }
  return entries
    .filter(({ amountRao }) => amountRao > 0n)
    .sort(
      (left, right) =>
        compareBytes(left.recipient, right.recipient) ||
        Number(left.amountRao > right.amountRao) - Number(left.amountRao < right.amountRao),
    );
}

function listLevels(leaves: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] {
  const levels: Uint8Array[][] = [[...leaves]];
  let level = levels[0] ?? [];
  while (level.length > 1) {
    const above: Uint8Array[] = [];
    for (let at = 0; at < level.length; at += 2) {
      const [left, right] = level.slice(at, at + 2);
      if (left !== undefined) above.push(right === undefined ? left : nodeHash(left, right));
    }
    levels.push(above);
    level = above;
  }
  return levels;
}

function proofOf(levels: readonly (readonly Uint8Array[])[], index: number): Uint8Array[] {
  return levels.flatMap((level, height) => {
    const sibling = level[Math.floor(index / 2 ** height) ^ 1];
    return sibling === undefined ? [] : [sibling];
  });
}

/**
 * The tree over an epoch's payouts, with every proof. Entries of 0 have nothing to claim and are
 * left out; one recipient may stand there more than once.
 * @throws AditError `invalid_merkle_entry`.
 */
export function merkleTree(epochNumber: number, entries: readonly MerkleEntry[]): MerkleTree {
  const claims = orderEntries(entries).map(
    ({ recipient, amountRao }, index): MerkleClaim => ({
      epochNumber,
      index,
      recipient,
      amountRao,
    }),
  );
  const levels = listLevels(claims.map(leafHash));
  return {
    root: levels.at(-1)?.[0] ?? new Uint8Array(HASH_BYTES),
    claims: claims.map((claim) => ({ ...claim, proof: proofOf(levels, claim.index) })),
  };
}

/**
 * The tree's root alone, 32 bytes.
 * @throws AditError `invalid_merkle_entry`.
 */
export function merkleRoot(epochNumber: number, entries: readonly MerkleEntry[]): Uint8Array {
  return merkleTree(epochNumber, entries).root;
}

/** True when the claim belongs to the tree with this root. False for any malformed claim. */
export function verifyMerkleProof(root: Uint8Array, claim: ProvenClaim): boolean {
  const { epochNumber, index, proof } = claim;
  const isWhole = Number.isSafeInteger(epochNumber) && Number.isInteger(index);
  if (!isWhole || epochNumber < 0 || index < 0 || index >= LEAVES_MAX || !isEntry(claim)) {
    return false;
  }
  const isProof = proof.length <= PROOF_HASHES_MAX;
  if (!isProof || proof.some((hash) => hash.length !== HASH_BYTES)) return false;
  const top = proof.reduce((hash, sibling) => nodeHash(hash, sibling), leafHash(claim));
  return compareBytes(top, root) === 0;
}
