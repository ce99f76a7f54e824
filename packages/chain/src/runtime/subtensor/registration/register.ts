/** Registration of a hotkey on a subnet for the price of a seat (chain.md 3.1). */
import type { AccountId, CallArguments } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { type BlockContext, type CallContext, ensureSigned } from '../../context.ts';
import { fail } from '../../dispatch-error.ts';
import { addAmounts, subtractAmounts } from '../../fixed-point/saturating.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { buyAlpha } from '../../swap/subnet-pool.ts';
import { createPair, isOwnerOf } from '../accounts/key-pair.ts';
import { canPay, paySubnet } from '../accounts/money.ts';
import { ensureNetwork, ROOT_NETUID } from '../subnets/list-netuids.ts';
import { chooseReplaced } from './choose-replaced.ts';
import { appendNeuron, replaceNeuron } from './neurons.ts';
import { raisePrice } from './price.ts';

const S = SubtensorModule.storage;

/** Who registers what where. */
interface Registration {
  readonly coldkey: AccountId;
  readonly hotkey: AccountId;
  readonly netuid: number;
}

function ensureSubnet(reader: StateReader, netuid: number): void {
  if (netuid === ROOT_NETUID) fail(SubtensorModule, 'RegistrationNotPermittedOnRootSubnet');
  ensureNetwork(reader, netuid);
}

function ensureAllowed(reader: StateReader, { coldkey, hotkey, netuid }: Registration): void {
  ensureSubnet(reader, netuid);
  if (!reader.read(S.NetworkRegistrationAllowed, netuid)) {
    fail(SubtensorModule, 'SubNetRegistrationDisabled', { netuid });
  }
  if (reader.has(S.Uids, netuid, hotkey)) {
    fail(SubtensorModule, 'HotKeyAlreadyRegisteredInSubNet', { netuid });
  }
  const price = reader.read(S.Burn, netuid);
  if (!canPay(reader, coldkey, price)) {
    fail(SubtensorModule, 'NotEnoughBalanceToStake', { price_rao: price });
  }
}

/** The uid that a newcomer takes. @throws DispatchFailure `NoNeuronIdAvailable`. */
function findSeat({ state, now }: BlockContext, netuid: number): number | 'next' {
  const taken = state.read(S.SubnetworkN, netuid);
  const most = state.read(S.MaxAllowedUids, netuid);
  if (most !== 0 && taken < most) return 'next';
  const replaced = most === 0 ? null : chooseReplaced(state, netuid, now);
  return replaced ?? fail(SubtensorModule, 'NoNeuronIdAvailable', { taken, most });
}

/** Pays the price into the pool; what it buys is destroyed. Gives what was paid. */
function payPrice(context: BlockContext, { coldkey, netuid }: Registration): bigint {
  const { state } = context;
  const price = state.read(S.Burn, netuid);
  const paid = paySubnet(context, { from: coldkey, netuid, amount: price });
  const { paidOut } = buyAlpha(context, { netuid, amount: paid });
  state.update(S.SubnetAlphaOut, netuid, (alpha) => subtractAmounts(alpha, paidOut));
  state.update(S.RAORecycledForRegistration, netuid, (rao) => addAmounts(rao, price));
  state.update(S.SubnetTaoFlow, netuid, (rao) => rao + paid);
  return paid;
}

function register(context: BlockContext, registration: Registration): void {
  const { state } = context;
  const { netuid, hotkey } = registration;
  ensureAllowed(state, registration);
  createPair(context, registration);
  if (!isOwnerOf(state, registration)) fail(SubtensorModule, 'NonAssociatedColdKey');
  const seat = findSeat(context, netuid);
  payPrice(context, registration);
  const uid = seat === 'next' ? appendNeuron(context, netuid, hotkey) : seat;
  if (seat !== 'next') replaceNeuron(context, { netuid, uid }, hotkey);
  raisePrice(context, netuid);
  state.update(S.RegistrationsThisBlock, netuid, (count) => Math.min(count + 1, 0xffff));
  context.deposit(SubtensorModule, 'NeuronRegistered', [netuid, uid, hotkey]);
}

/** Registers a hotkey of the signer for the price of the moment. */
export function burnedRegister(
  context: CallContext,
  { netuid, hotkey }: CallArguments<typeof SubtensorModule.calls.burned_register>,
): void {
  register(context, { coldkey: ensureSigned(context), hotkey, netuid });
}

/** The same, unless the price is above a limit. */
export function registerLimit(
  context: CallContext,
  { netuid, hotkey, limit_price }: CallArguments<typeof SubtensorModule.calls.register_limit>,
): void {
  const coldkey = ensureSigned(context);
  ensureSubnet(context.state, netuid);
  const price = context.state.read(S.Burn, netuid);
  if (price > limit_price) {
    fail(SubtensorModule, 'RegistrationPriceLimitExceeded', { price_rao: price, limit_price });
  }
  register(context, { coldkey, hotkey, netuid });
}
