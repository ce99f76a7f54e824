/** Making a subnet (chain.md 2.1). */
import type { AccountId, CallArguments } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { type BlockContext, type CallContext, ensureSigned } from '../../context.ts';
import { fail } from '../../dispatch-error.ts';
import { divideFixed, fixedFrom, floorToU64, U64F64 } from '../../fixed-point/fixed-point.ts';
import { addAmounts, subtractAmounts } from '../../fixed-point/saturating.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { createPair, hotkeyExists, isOwnerOf, refuseSubnetAccount } from '../accounts/key-pair.ts';
import { canPay, paySubnet } from '../accounts/money.ts';
import { mintIntoPool } from '../emission/alpha-supply.ts';
import { appendNeuron } from '../registration/neurons.ts';
import { delegateFromRoot } from './auto-parents.ts';
import { chooseSubnetToPrune } from './choose-pruned.ts';
import { dissolveNetwork } from './dissolve.ts';
import { initialiseNetwork } from './initialise-network.ts';
import { listSubnets, networkExists } from './list-netuids.ts';
import { lastRegistrationBlock, subnetLockCost } from './lock-cost.ts';
import { medianPrice } from './median-price.ts';
import { type SubnetIdentity, writeSubnetIdentity } from './subnet-identity.ts';
import { chooseSymbol } from './symbols.ts';

const S = SubtensorModule.storage;
/** Subnets with a pool. */
const DYNAMIC = 1;

interface Founding {
  readonly coldkey: AccountId;
  readonly hotkey: AccountId;
  readonly identity?: SubnetIdentity | undefined;
}

interface Pool {
  readonly netuid: number;
  /** What the founder paid. */
  readonly paid: bigint;
  /** TAO per alpha, U64F64. */
  readonly price: bigint;
}

/** True when subnets have been registered too recently for another one. */
export function isNetworkRateLimited(reader: StateReader, now: bigint): boolean {
  const last = lastRegistrationBlock(reader);
  return last !== 0n && now - last < reader.read(S.NetworkRateLimit);
}

function ensureKeys(reader: StateReader, { coldkey, hotkey }: Founding): void {
  if (hotkeyExists(reader, hotkey) && !isOwnerOf(reader, { coldkey, hotkey })) {
    fail(SubtensorModule, 'NonAssociatedColdKey');
  }
  refuseSubnetAccount(hotkey);
}

function ensureTime(reader: StateReader, now: bigint): void {
  const start = reader.read(S.NetworkRegistrationStartBlock);
  if (now < start) fail(SubtensorModule, 'SubNetRegistrationDisabled', { block: now, start });
  if (!isNetworkRateLimited(reader, now)) return;
  fail(SubtensorModule, 'NetworkTxRateLimitExceeded', {
    blocks: now - lastRegistrationBlock(reader),
    limit_blocks: reader.read(S.NetworkRateLimit),
  });
}

/** The subnet that makes room, null when there is room. */
function findPruned(reader: StateReader, now: bigint): number | null {
  const count = listSubnets(reader).length;
  const limit = reader.read(S.SubnetLimit);
  if (count < limit) return null;
  return (
    chooseSubnetToPrune(reader, now) ??
    fail(SubtensorModule, 'SubnetLimitReached', { count, limit })
  );
}

function lowestFreeNetuid(reader: StateReader): number {
  let netuid = 1;
  while (networkExists(reader, netuid)) netuid += 1;
  return netuid;
}

function openPool(context: BlockContext, { netuid, paid, price }: Pool): void {
  const { state } = context;
  const least = state.read(S.NetworkMinLockCost);
  const tao = paid > least ? paid : least;
  const alpha = divideFixed(U64F64, fixedFrom(U64F64, tao), price);
  state.write(S.SubnetTAO, netuid, tao);
  state.write(S.SubnetAlphaIn, netuid, 0n);
  state.write(S.SubnetAlphaOut, netuid, 0n);
  mintIntoPool(context, { netuid, alpha: floorToU64(U64F64, alpha) });
  state.write(S.SubnetVolume, netuid, 0n);
  state.write(S.SubnetLocked, netuid, paid);
  state.write(S.RAORecycledForRegistration, netuid, subtractAmounts(paid, tao));
  state.update(S.TotalStake, (stake) => addAmounts(stake, tao));
}

function payLock(
  context: BlockContext,
  payment: { from: AccountId; netuid: number; amount: bigint },
): bigint {
  const paid = paySubnet(context, payment);
  context.state.write(S.NetworkLastLockCost, paid);
  const key = { type: 'NetworkLastRegistered' as const, value: [] as [] };
  context.state.write(S.LastRateLimitedBlock, key, context.now);
  return paid;
}

function writeOwner(context: BlockContext, netuid: number, founding: Founding): void {
  context.state.write(S.SubnetOwner, netuid, founding.coldkey);
  context.state.write(S.SubnetOwnerHotkey, netuid, founding.hotkey);
  context.deposit(SubtensorModule, 'SubnetOwnerHotkeySet', [netuid, founding.hotkey]);
}

function seatOwner(context: BlockContext, netuid: number, founding: Founding): void {
  const { state, now } = context;
  createPair(context, founding);
  appendNeuron(context, netuid, founding.hotkey);
  state.write(S.SubnetMechanism, netuid, DYNAMIC);
  state.write(S.NetworkRegisteredAt, netuid, now);
  state.update(S.RegisteredSubnetCounter, netuid, (count) => count + 1n);
  state.write(S.TokenSymbol, netuid, chooseSymbol(state, netuid));
}

function found(context: BlockContext, founding: Founding): void {
  const { state, now } = context;
  ensureKeys(state, founding);
  ensureTime(state, now);
  const pruned = findPruned(state, now);
  const cost = subnetLockCost(state, now);
  if (!canPay(state, founding.coldkey, cost)) {
    fail(SubtensorModule, 'CannotAffordLockCost', { cost_rao: cost });
  }
  if (pruned !== null) dissolveNetwork(context, pruned);
  const netuid = pruned ?? lowestFreeNetuid(state);
  const price = medianPrice(state);
  initialiseNetwork(context, netuid);
  const paid = payLock(context, { from: founding.coldkey, netuid, amount: cost });
  seatOwner(context, netuid, founding);
  openPool(context, { netuid, paid, price });
  writeOwner(context, netuid, founding);
  if (founding.identity !== undefined) writeSubnetIdentity(context, netuid, founding.identity);
  delegateFromRoot(context, netuid, founding.hotkey);
  context.deposit(SubtensorModule, 'NetworkAdded', [netuid, DYNAMIC]);
  state.write(S.SubnetEmissionEnabled, netuid, false);
}

/** Makes a subnet of the signer's. */
export function registerNetwork(
  context: CallContext,
  { hotkey }: CallArguments<typeof SubtensorModule.calls.register_network>,
): void {
  found(context, { coldkey: ensureSigned(context), hotkey });
}

/** The same with texts about it. */
export function registerNetworkWithIdentity(
  context: CallContext,
  args: CallArguments<typeof SubtensorModule.calls.register_network_with_identity>,
): void {
  found(context, { coldkey: ensureSigned(context), ...args });
}
