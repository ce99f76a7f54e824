import { blake2b256, compareBytes, concatBytes, encodeHex, isAditError } from '@adit/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { merkleRoot, merkleTree, type ProvenClaim, verifyMerkleProof } from './merkle.ts';

function recipient(byte: number): Uint8Array {
  return new Uint8Array(32).fill(byte);
}

/** The leaf written out by hand: domain, epoch, index, recipient, amount, all little-endian. */
function leafByHand(epoch: number, index: number, byte: number, amount: number): Uint8Array {
  const bytes = new Uint8Array(1 + 8 + 4 + 32 + 8);
  bytes[1] = epoch;
  bytes[9] = index;
  bytes.fill(byte, 13, 45);
  bytes[45] = amount % 256;
  bytes[46] = Math.floor(amount / 256);
  return blake2b256(bytes);
}

function nodeByHand(left: Uint8Array, right: Uint8Array): Uint8Array {
  const [low, high] = compareBytes(left, right) < 0 ? [left, right] : [right, left];
  return blake2b256(concatBytes(Uint8Array.of(1), low, high));
}

const entries = fc.array(
  fc.record({
    recipient: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    amountRao: fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }),
  }),
  { minLength: 1, maxLength: 20 },
);

describe('the Merkle tree (pool.md 4.8, off-chain form)', () => {
  it('of nothing is 32 zero bytes', () => {
    expect(merkleRoot(3, [])).toEqual(new Uint8Array(32));
    expect(merkleTree(3, [{ recipient: recipient(1), amountRao: 0n }]).claims).toEqual([]);
  });

  it('hashes leaves and nodes as written down, the odd one moving up', () => {
    const tree = merkleTree(9, [
      { recipient: recipient(3), amountRao: 700n },
      { recipient: recipient(1), amountRao: 5n },
      { recipient: recipient(2), amountRao: 6n },
    ]);
    const leaves = [leafByHand(9, 0, 1, 5), leafByHand(9, 1, 2, 6), leafByHand(9, 2, 3, 700)];
    const [a = recipient(0), b = recipient(0), c = recipient(0)] = leaves;
    expect(encodeHex(tree.root)).toBe(encodeHex(nodeByHand(nodeByHand(a, b), c)));
    expect(tree.claims.map(({ index, amountRao }) => [index, amountRao])).toEqual([
      [0, 5n],
      [1, 6n],
      [2, 700n],
    ]);
    expect(tree.claims.map(({ proof }) => proof.length)).toEqual([2, 2, 1]);
    expect(tree.claims[2]?.proof[0]).toEqual(nodeByHand(a, b));
  });

  it('of one entry is its leaf, with an empty proof', () => {
    const tree = merkleTree(1, [{ recipient: recipient(8), amountRao: 44n }]);
    expect(tree.root).toEqual(leafByHand(1, 0, 8, 44));
    expect(tree.claims[0]?.proof).toEqual([]);
  });

  it('keeps its golden root, computed with Python’s hashlib', () => {
    const list = Array.from({ length: 7 }, (_, index) => ({
      recipient: recipient(index + 1),
      amountRao: BigInt(index + 1) * 1_000_000_007n,
    }));
    expect(encodeHex(merkleRoot(12_345, list))).toBe(
      'd7da6b5c36376dd9092460df4a04769c574af3c1e568fa6b75511182fa2d59c7',
    );
  });

  it('proves every entry, in any order of the input, and nothing else', () => {
    fc.assert(
      fc.property(entries, fc.nat(), (list, seed) => {
        const tree = merkleTree(5, list);
        const rotated = [...list.slice(seed % list.length), ...list.slice(0, seed % list.length)];
        expect(merkleRoot(5, rotated)).toEqual(tree.root);
        expect(tree.claims).toHaveLength(list.length);
        for (const claim of tree.claims) {
          expect(verifyMerkleProof(tree.root, claim)).toBe(true);
          const changed: ProvenClaim[] = [
            { ...claim, amountRao: claim.amountRao === 1n ? 2n : claim.amountRao - 1n },
            { ...claim, epochNumber: 6 },
            { ...claim, index: claim.index + 1 },
            { ...claim, recipient: recipient(0x5a) },
            { ...claim, proof: [...claim.proof, recipient(1)] },
          ];
          expect(changed.map((wrong) => verifyMerkleProof(tree.root, wrong))).toEqual(
            changed.map(() => false),
          );
        }
      }),
      { numRuns: 200 },
    );
  });

  it('does not take a shortened proof: an inner node is no leaf', () => {
    const tree = merkleTree(
      2,
      [1, 2, 3, 4].map((byte) => ({ recipient: recipient(byte), amountRao: 9n })),
    );
    for (const claim of tree.claims) {
      expect(verifyMerkleProof(tree.root, { ...claim, proof: claim.proof.slice(1) })).toBe(false);
      expect(verifyMerkleProof(tree.root, { ...claim, proof: [] })).toBe(false);
    }
  });

  it('answers false to malformed claims', () => {
    const tree = merkleTree(2, [{ recipient: recipient(1), amountRao: 9n }]);
    const [claim] = tree.claims;
    if (claim === undefined) throw new Error('there is one claim');
    const malformed: ProvenClaim[] = [
      { ...claim, epochNumber: -1 },
      { ...claim, epochNumber: 0.5 },
      { ...claim, index: Number.NaN },
      { ...claim, index: 2 ** 32 },
      { ...claim, amountRao: 2n ** 64n + 9n },
      { ...claim, amountRao: -9n },
      { ...claim, recipient: new Uint8Array(31) },
      { ...claim, proof: [new Uint8Array(31)] },
      { ...claim, proof: Array.from({ length: 33 }, () => recipient(1)) },
    ];
    expect(malformed.map((wrong) => verifyMerkleProof(tree.root, wrong))).toEqual(
      malformed.map(() => false),
    );
    expect(verifyMerkleProof(new Uint8Array(0), claim)).toBe(false);
  });

  it.each([
    { recipient: new Uint8Array(33), amountRao: 1n },
    { recipient: new Uint8Array(32), amountRao: -1n },
    { recipient: new Uint8Array(32), amountRao: 2n ** 64n },
  ])('refuses an entry that does not fit into a leaf', (entry) => {
    let code = '';
    try {
      merkleRoot(1, [{ recipient: recipient(1), amountRao: 1n }, entry]);
    } catch (failure) {
      code = isAditError(failure) ? failure.code : 'other';
    }
    expect(code).toBe('invalid_merkle_entry');
  });

  it('keeps two entries of one recipient apart', () => {
    const twice = [4n, 3n].map((amountRao) => ({ recipient: recipient(1), amountRao }));
    const tree = merkleTree(1, twice);
    expect(tree.claims.map(({ amountRao }) => amountRao)).toEqual([3n, 4n]);
    expect(tree.claims.every((claim) => verifyMerkleProof(tree.root, claim))).toBe(true);
  });
});
