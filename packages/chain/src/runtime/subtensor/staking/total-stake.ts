/** All stake of a hotkey at today's prices. */
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import {
  addFixed,
  convertFixed,
  fixedFrom,
  floorToU64,
  multiplyFixed,
  U64F64,
  U96F32,
} from '../../fixed-point/fixed-point.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { spotPrice } from '../../swap/subnet-pool.ts';
import { listNetuids } from '../subnets/list-netuids.ts';

/** Alpha of all stakers of a hotkey on all networks, in RAO; rounded down once, at the end. */
export function totalStakeRao(reader: StateReader, hotkey: AccountId): bigint {
  let total = 0n;
  for (const netuid of listNetuids(reader)) {
    const alpha = reader.read(SubtensorModule.storage.TotalHotkeyAlpha, hotkey, netuid);
    if (alpha === 0n) continue;
    const price = convertFixed(U64F64, spotPrice(reader, netuid), U96F32);
    total = addFixed(U96F32, total, multiplyFixed(U96F32, fixedFrom(U96F32, alpha), price));
  }
  return floorToU64(U96F32, total);
}
