/** The end of a subnet (chain.md 2.5): its pool is paid out, and nothing of it stays. */
import type { CallArguments } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { usable } from '../../balances/account-balance.ts';
import { recycle, transfer } from '../../balances/transfer.ts';
import { type BlockContext, type CallContext, ensureRoot } from '../../context.ts';
import { catchFailure, fail } from '../../dispatch-error.ts';
import { subtractAmounts } from '../../fixed-point/saturating.ts';
import { subnetAccount } from '../accounts/special-accounts.ts';
import { removeSubnetEntries } from './clear-subnet.ts';
import { networkExists, ROOT_NETUID } from './list-netuids.ts';
import { type Holding, listHoldings, sharePot } from './share-pot.ts';

const S = SubtensorModule.storage;

/** Alpha of the protocol, which has a part in the pot of subnets that are young enough. */
function protocolAlpha({ state }: BlockContext, netuid: number): bigint {
  const registeredAt = state.read(S.NetworkRegisteredAt, netuid);
  if (registeredAt <= state.read(S.TaoInRefundDeploymentBlock)) return 0n;
  return state.read(S.SubnetAlphaIn, netuid) + state.read(S.SubnetProtocolAlpha, netuid);
}

/** A part that cannot be paid, because it makes no account or more than a number holds, is recycled. */
function payHolder(
  context: BlockContext,
  netuid: number,
  holding: Holding & { part: bigint },
): void {
  const from = subnetAccount(netuid);
  const { coldkey, part: amount } = holding;
  if (amount === 0n) return;
  catchFailure(() =>
    context.transactional(() =>
      transfer(context, { from, to: coldkey, amount, existence: 'allowDeath' }),
    ),
  );
}

function payOut(context: BlockContext, netuid: number): void {
  const { state } = context;
  const pot = state.read(S.SubnetTAO, netuid);
  const holdings = listHoldings(state, netuid);
  const parts = sharePot(pot, holdings, protocolAlpha(context, netuid));
  for (const [index, holding] of holdings.entries()) {
    payHolder(context, netuid, { ...holding, part: parts[index] ?? 0n });
  }
  const account = subnetAccount(netuid);
  const rest = usable(state, account, 'keepAlive');
  if (rest > 0n) recycle(context, account, rest);
  state.update(S.TotalStake, (stake) => subtractAmounts(stake, pot));
}

/** Ends a subnet that exists. */
export function dissolveNetwork(context: BlockContext, netuid: number): void {
  const { state } = context;
  payOut(context, netuid);
  if (state.has(S.SubnetIdentitiesV3, netuid)) {
    context.deposit(SubtensorModule, 'SubnetIdentityRemoved', [netuid]);
  }
  removeSubnetEntries(state, netuid);
  state.update(S.TotalNetworks, (networks) => Math.max(0, networks - 1));
  context.deposit(SubtensorModule, 'NetworkRemoved', [netuid]);
}

/** Root ends a subnet. */
export function rootDissolveNetwork(
  context: CallContext,
  { netuid }: CallArguments<typeof SubtensorModule.calls.root_dissolve_network>,
): void {
  ensureRoot(context);
  if (netuid === ROOT_NETUID || !networkExists(context.state, netuid)) {
    fail(SubtensorModule, 'SubnetNotExists', { netuid });
  }
  dissolveNetwork(context, netuid);
}
