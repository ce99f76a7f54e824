/** Whether a signer owns a subnet. */
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { type CallContext, ensureSigned } from '../../context.ts';
import { badOrigin } from '../../dispatch-error.ts';
import type { StateReader } from '../../state/chain-state.ts';

/** True when the coldkey owns the subnet. */
export function isSubnetOwner(reader: StateReader, netuid: number, coldkey: AccountId): boolean {
  return reader.read(SubtensorModule.storage.SubnetOwner, netuid) === coldkey;
}

/** The subnet's owner, who signed. @throws DispatchFailure `BadOrigin`. */
export function ensureSubnetOwner(context: CallContext, netuid: number): AccountId {
  const coldkey = ensureSigned(context);
  return isSubnetOwner(context.state, netuid, coldkey) ? coldkey : badOrigin();
}

/** The subnet's owner, or null for root. @throws DispatchFailure `BadOrigin`. */
export function ensureSubnetOwnerOrRoot(context: CallContext, netuid: number): AccountId | null {
  return context.origin.type === 'root' ? null : ensureSubnetOwner(context, netuid);
}
