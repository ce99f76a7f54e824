/**
 * One shape for all calls that set a parameter. Checks come in the order of chain.md 2.7: permission,
 * rate limit, freeze window, existence, value.
 */
import type { AccountId, StorageItem } from '@adit/substrate';
import { AdminUtils } from '../../definitions/admin-utils/pallet.ts';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { type CallContext, ensureRoot } from '../context.ts';
import { fail } from '../dispatch-error.ts';
import { refuseWhileFrozen } from '../subtensor/epoch/schedule.ts';
import { networkExists, ROOT_NETUID } from '../subtensor/subnets/list-netuids.ts';
import {
  ensureOwnerRate,
  type OwnerLimit,
  recordOwnerChange,
} from '../subtensor/subnets/owner-limits.ts';
import { ensureSubnetOwnerOrRoot } from '../subtensor/subnets/subnet-owner.ts';

/** A parameter of one subnet that a call sets. */
export interface SubnetChange<Args> {
  readonly context: CallContext;
  readonly args: Args & { readonly netuid: number };
  /** The owner who signed, null for root. */
  readonly owner: AccountId | null;
}

/** Who may make a change, and when. */
export interface Permission {
  /** Root alone, or also the owner. */
  readonly by: 'root' | 'owner';
  /** What limits the owner; nothing does without it. */
  readonly limit?: OwnerLimit;
  /** Refused shortly before an epoch, also for root. */
  readonly isFrozen: boolean;
  /** The root network has no such parameter. */
  readonly isSubnetOnly?: boolean;
}

type EventName = keyof (typeof SubtensorModule)['events'] & string;

/** What a call of a subnet sets. */
export interface SubnetSetter<Field extends string, Value> {
  readonly item: StorageItem<[number], Value, Value>;
  /** The argument that holds the value. */
  readonly field: Field;
  readonly limit?: OwnerLimit;
  readonly isSubnetOnly?: boolean;
  /** Refuses values. */
  readonly check?: (change: SubnetChange<Record<Field, Value>>) => void;
  /** An event of SubtensorModule with subnet and value. */
  readonly event?: EventName;
  /** Other events. */
  readonly announce?: (context: CallContext, netuid: number, value: Value) => void;
}

type SubnetHandler<Args> = (context: CallContext, args: Args & { readonly netuid: number }) => void;

function ensureSubnet({ state }: CallContext, netuid: number): void {
  if (!networkExists(state, netuid)) fail(AdminUtils, 'SubnetDoesNotExist', { netuid });
}

function permit(context: CallContext, netuid: number, permission: Permission): AccountId | null {
  if (permission.by === 'root') ensureRoot(context);
  const owner = ensureSubnetOwnerOrRoot(context, netuid);
  const { limit } = permission;
  if (owner !== null && limit !== undefined) ensureOwnerRate(context, { owner, netuid }, limit);
  if (permission.isFrozen) refuseWhileFrozen(context, netuid);
  ensureSubnet(context, netuid);
  if (permission.isSubnetOnly === true && netuid === ROOT_NETUID) {
    fail(AdminUtils, 'NotPermittedOnRootSubnet');
  }
  return owner;
}

/** A call that changes a subnet: permission first, then the change, then its date for the limit. */
export function subnetChange<Args>(
  permission: Permission,
  change: (change: SubnetChange<Args>) => void,
): SubnetHandler<Args> {
  return (context, args) => {
    const { netuid } = args;
    const owner = permit(context, netuid, permission);
    change({ context, args, owner });
    const { limit } = permission;
    if (owner !== null && limit !== undefined) recordOwnerChange(context, { owner, netuid }, limit);
  };
}

function subnetSetter<Field extends string, Value>(
  permission: Pick<Permission, 'by' | 'isFrozen'>,
  setter: SubnetSetter<Field, Value>,
): SubnetHandler<Record<Field, Value>> {
  const { item, field, check, event, announce, limit, isSubnetOnly = false } = setter;
  const limited = limit === undefined ? permission : { ...permission, limit };
  return subnetChange({ ...limited, isSubnetOnly }, (change) => {
    check?.(change);
    const { context, args } = change;
    const value = args[field];
    context.state.write(item, args.netuid, value);
    // The event's name is chosen with its item, so that its fields are subnet and value.
    if (event !== undefined) context.deposit(SubtensorModule, event, [args.netuid, value] as never);
    announce?.(context, args.netuid, value);
  });
}

/** A parameter that the owner or root sets, outside the freeze window. */
export function byOwner<Field extends string, Value>(
  setter: SubnetSetter<Field, Value>,
): SubnetHandler<Record<Field, Value>> {
  return subnetSetter({ by: 'owner', isFrozen: true }, setter);
}

/** A parameter that root sets at any time. */
export function byRoot<Field extends string, Value>(
  setter: SubnetSetter<Field, Value>,
): SubnetHandler<Record<Field, Value>> {
  return subnetSetter({ by: 'root', isFrozen: false }, setter);
}

/** A parameter that root sets outside the freeze window. */
export function byRootFrozen<Field extends string, Value>(
  setter: SubnetSetter<Field, Value>,
): SubnetHandler<Record<Field, Value>> {
  return subnetSetter({ by: 'root', isFrozen: true }, setter);
}

/** What a call for the whole chain sets. */
export interface GlobalSetter<Field extends string, Value> {
  readonly item: StorageItem<[], Value, Value>;
  readonly field: Field;
  readonly check?: (value: Value) => void;
  /** An event of SubtensorModule with the value. */
  readonly event?: EventName;
}

/** A value of the whole chain, which root sets at any time. */
export function global<Field extends string, Value>(
  setter: GlobalSetter<Field, Value>,
): (context: CallContext, args: Record<Field, Value>) => void {
  const { item, field, check, event } = setter;
  return (context, args) => {
    ensureRoot(context);
    const value = args[field];
    check?.(value);
    context.state.write(item, value);
    if (event !== undefined) context.deposit(SubtensorModule, event, [value] as never);
  };
}
