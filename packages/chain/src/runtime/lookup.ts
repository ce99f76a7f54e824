/** Accounts behind addresses: this chain has no account indices. */
import type { AccountId, multiAddress, ValueOf } from '@adit/substrate';
import { failWith } from './dispatch-error.ts';

/**
 * The account that an address names.
 * @throws DispatchFailure `CannotLookup` for every kind but `Id` and `Address32`.
 */
export function lookUp(address: ValueOf<typeof multiAddress>): AccountId {
  if (address.type === 'Id' || address.type === 'Address32') return address.value[0];
  return failWith({ type: 'CannotLookup', value: [] }, { kind: address.type });
}
