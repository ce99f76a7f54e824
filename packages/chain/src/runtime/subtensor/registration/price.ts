/** The price of a seat: it falls with every block and rises with every registration (chain.md 3.2). */
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';
import { decayFactor } from '../../fixed-point/decay-factor.ts';
import { fixedFrom, floorToU64, multiplyFixed, U64F64 } from '../../fixed-point/fixed-point.ts';
import type { ChainState } from '../../state/chain-state.ts';
import { isEpochDue } from '../epoch/schedule.ts';
import { listNetuids } from '../subnets/list-netuids.ts';

const S = SubtensorModule.storage;
const ROOT = 0;
const ONE = 1n << 64n;

function writePrice(state: ChainState, netuid: number, price: bigint): void {
  const least = state.read(S.MinBurn, netuid);
  const most = state.read(S.MaxBurn, netuid);
  const raised = price < least ? least : price;
  state.write(S.Burn, netuid, raised > most ? most : raised);
}

/** Makes a seat dearer, after a registration. */
export function raisePrice({ state }: BlockContext, netuid: number): void {
  const stored = state.read(S.BurnIncreaseMult, netuid);
  const factor = stored < ONE ? ONE : stored;
  const price = fixedFrom(U64F64, state.read(S.Burn, netuid));
  writePrice(state, netuid, floorToU64(U64F64, multiplyFixed(U64F64, price, factor)));
}

function lowerPrice({ state, block }: BlockContext, netuid: number): void {
  const price = state.read(S.Burn, netuid);
  const halfLife = state.read(S.BurnHalfLife, netuid);
  const isFalling = halfLife > 0 && block > 1;
  writePrice(state, netuid, isFalling ? (price * decayFactor(halfLife)) >> 32n : price);
}

/** Starts a block's registrations: prices fall, counters begin anew. */
export function openRegistrations(context: BlockContext): void {
  const { state, now } = context;
  for (const netuid of listNetuids(state)) {
    lowerPrice(context, netuid);
    state.write(S.RegistrationsThisBlock, netuid, 0);
    if (netuid === ROOT && isEpochDue(state, netuid, now)) {
      state.write(S.RegistrationsThisInterval, netuid, 0);
    }
  }
}
