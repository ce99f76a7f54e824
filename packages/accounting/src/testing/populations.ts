/** Random epochs for property tests; points and rates are drawn so that ties, caps and carries occur. */
import { encodeHex } from '@adit/base';
import fc from 'fast-check';
import type { EpochAccount, Share } from '../settlement.ts';

const amount = fc.oneof(
  fc.bigInt({ min: 0n, max: 200n }),
  fc.bigInt({ min: 0n, max: 10n ** 9n }),
  fc.bigInt({ min: 0n, max: 2n ** 62n }),
  fc.constant(1_000_000_000n),
);

/** Few different values make ties; several magnitudes make caps bind in many rounds. */
const points = fc.oneof(
  fc.bigInt({ min: 0n, max: 3n }),
  fc.bigInt({ min: 1n, max: 20n }).map((value) => value * 1_000_000n),
  fc.bigInt({ min: 0n, max: 60n }).map((power) => 2n ** power),
  fc.bigInt({ min: 0n, max: 10n ** 12n }),
);

/** A public key. */
export const key = fc.uint8Array({ minLength: 32, maxLength: 32 });

function populations(maxLength: number): fc.Arbitrary<Share[]> {
  return fc.uniqueArray(fc.record({ publicKey: key, pointsMicro: points }), {
    maxLength,
    selector: ({ publicKey }) => encodeHex(publicKey),
  });
}

/** An epoch to be settled, of at most this many miners. */
export function accounts(maxLength = 14): fc.Arbitrary<EpochAccount> {
  return fc.record({
    baseRao: amount,
    carryInRao: fc.oneof(fc.constant(0n), amount),
    feeBps: fc.oneof(fc.constantFrom(0, 500, 1_000), fc.integer({ min: 0, max: 10_000 })),
    capBps: fc.oneof(fc.constantFrom(500, 3_000, 10_000), fc.integer({ min: 1, max: 10_000 })),
    shares: populations(maxLength),
  });
}
