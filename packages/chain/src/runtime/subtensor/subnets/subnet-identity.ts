/** What a subnet says about itself (chain.md 2.4). */
import type { CallArguments, ValueOf } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { subnetIdentityV3 } from '../../../definitions/subtensor/types.ts';
import { type BlockContext, type CallContext, ensureSigned } from '../../context.ts';
import { fail } from '../../dispatch-error.ts';
import { ensureTextsFit } from '../accounts/identity.ts';
import { isSubnetOwner } from './subnet-owner.ts';

/** Texts of a subnet. */
export type SubnetIdentity = ValueOf<typeof subnetIdentityV3>;

const BYTES_MAX: Readonly<Record<keyof SubnetIdentity, number>> = {
  subnet_name: 256,
  github_repo: 1024,
  subnet_contact: 1024,
  subnet_url: 1024,
  discord: 256,
  description: 1024,
  logo_url: 1024,
  additional: 1024,
};

/** Stores a subnet's identity. @throws DispatchFailure `InvalidIdentity`. */
export function writeSubnetIdentity(
  context: BlockContext,
  netuid: number,
  identity: SubnetIdentity,
): void {
  ensureTextsFit(identity, BYTES_MAX);
  context.state.write(SubtensorModule.storage.SubnetIdentitiesV3, netuid, identity);
  context.deposit(SubtensorModule, 'SubnetIdentitySet', [netuid]);
}

/** The owner names the subnet. */
export function setSubnetIdentity(
  context: CallContext,
  { netuid, ...identity }: CallArguments<typeof SubtensorModule.calls.set_subnet_identity>,
): void {
  const coldkey = ensureSigned(context);
  if (!isSubnetOwner(context.state, netuid, coldkey)) {
    fail(SubtensorModule, 'NotSubnetOwner', { netuid });
  }
  writeSubnetIdentity(context, netuid, identity);
}
