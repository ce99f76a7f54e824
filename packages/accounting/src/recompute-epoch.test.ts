import { encodeHex } from '@adit/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifyMerkleProof } from './merkle.ts';
import { recomputeEpoch } from './recompute-epoch.ts';
import { accounts } from './testing/populations.ts';

/** Few coldkeys among many miners, so that several share one. */
const recipients = fc.array(fc.option(fc.integer({ min: 1, max: 3 })), { minLength: 30 });

describe('the books of an epoch', () => {
  it('give every paid miner one leaf of its own, which its proof shows', () => {
    fc.assert(
      fc.property(accounts(30), recipients, (account, bytes) => {
        const shares = account.shares.map((share, index) => {
          const byte = bytes[index] ?? null;
          return { ...share, recipient: byte === null ? null : new Uint8Array(32).fill(byte) };
        });
        const { payouts, tree, transfers } = recomputeEpoch({ ...account, number: 7, shares });
        const paid = payouts.filter(({ rao }) => rao > 0n);
        const indexes = paid.map(({ merkleIndex }) => merkleIndex ?? -1);
        expect([...indexes].sort((a, b) => a - b)).toEqual(paid.map((_, index) => index));
        for (const { publicKey, recipient, rao, merkleIndex } of paid) {
          const claim = tree.claims[merkleIndex ?? -1];
          if (claim === undefined) throw new Error('A payout without a claim');
          expect(claim.amountRao).toBe(rao);
          expect(encodeHex(claim.recipient)).toBe(encodeHex(recipient ?? publicKey));
          expect(verifyMerkleProof(tree.root, claim)).toBe(true);
        }
        const shuffled = recomputeEpoch({ ...account, number: 7, shares: shares.toReversed() });
        expect(shuffled).toEqual({ ...shuffled, payouts, tree, transfers });
      }),
      { numRuns: 300 },
    );
  });
});
