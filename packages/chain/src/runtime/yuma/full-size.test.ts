/** A subnet with every seat taken and 64 validators that weight everybody: equal to the bit as well. */
import { expect, it } from 'vitest';
import { denseEpoch } from './dense-epoch.ts';
import { yumaEpoch } from './epoch.ts';
import type { StoredRow } from './epoch-types.ts';
import { ExampleSubnet } from './testing/example-subnet.ts';

const SIZE = 256;
const VALIDATORS = 64;

/** Weights without order: a validator's taste in a miner, between 0 and 65 535. */
function fullRow(validator: number, most: number): StoredRow {
  return Array.from({ length: SIZE }, (_, uid) => [
    uid,
    ((uid + 3) * 7_919 + (validator + 1) * 104_729 * (uid + 1)) % most,
  ]);
}

it.each([
  { isYuma3: true, isLiquidAlpha: false },
  { isYuma3: true, isLiquidAlpha: true, bondsPenalty: 30_000 },
  { isYuma3: false },
])('a full subnet with %j', (parameters) => {
  const isValidator = (uid: number) => uid < VALIDATORS;
  const uids = [...Array(SIZE).keys()];
  const stakes = uids.map((uid) => (isValidator(uid) ? 1_000 + uid * 13 : 0));
  const { input } = new ExampleSubnet({ stakes, parameters, ownerUid: 0 });
  const full = {
    ...input,
    permits: uids.map(isValidator),
    weights: uids.map((uid) => (isValidator(uid) ? fullRow(uid, 65_536) : [])),
    bonds: uids.map((uid) => (isValidator(uid) ? fullRow(uid + 1, 2_000) : [])),
  };
  const result = yumaEpoch(full);
  expect(result.serverAmounts.filter((amount) => amount > 0n).length).toBeGreaterThan(SIZE / 2);
  expect(result).toEqual(denseEpoch(full));
});
