/**
 * What each kind of proxy may do. The kinds and their groups were looked up in the public source of
 * opentensor/subtensor, runtime/src/proxy_filters/mod.rs (commit 171b5e56: `InstanceFilter<RuntimeCall>
 * for ProxyType`). Narrow kinds name what they allow; the three wide ones allow all but some groups.
 */
import type { PalletVariant } from '@adit/substrate';
import {
  BALANCE_MAINTENANCE,
  BALANCE_TRANSFERS,
  BURNED_REGISTRATIONS,
  type CallGroup,
  CHILD_KEYS,
  COLDKEY_SWAPS,
  CRITICAL_NETWORK,
  HOTKEY_SWAPS,
  ROOT_CLAIM_TYPE,
  ROOT_CLAIMS,
  ROOT_REGISTRATION,
  STAKE_MANAGEMENT,
  STAKE_TRANSFERS,
  SUBNET_ACTIVATION,
  SUBNET_IDENTITY,
  SUBNET_MANAGEMENT,
  SUDO,
  WORK_REGISTRATIONS,
} from './call-groups.ts';
import type { ProxyType, ProxyTypeName } from './proxy-types.ts';

/** Amounts of small transfers are below this: half a TAO in RAO, half an alpha. */
const SMALL_TRANSFER = 500_000_000n;

/** What else must hold of a call: an argument below a limit, or which call is inside. */
export type CallCondition =
  | { readonly argument: string; readonly below: bigint }
  | { readonly inner: string };

/** A call that a filter names, `Pallet.call`. */
export interface FilteredCall {
  readonly name: string;
  readonly condition?: CallCondition;
}

/** What a kind of proxy may do. Of the calls of `Allow` one must fit, of those of `Deny` none. */
export interface ProxyFilter {
  readonly mode: 'AllowAll' | 'DenyAll' | 'Allow' | 'Deny';
  readonly calls: readonly FilteredCall[];
}

function filter(mode: 'Allow' | 'Deny', groups: readonly CallGroup[]): ProxyFilter {
  return { mode, calls: groups.flat().map((name) => ({ name })) };
}

const only = (...groups: readonly CallGroup[]): ProxyFilter => filter('Allow', groups);
const allBut = (...groups: readonly CallGroup[]): ProxyFilter => filter('Deny', groups);

const ALL: ProxyFilter = { mode: 'AllowAll', calls: [] };
const NOTHING: ProxyFilter = { mode: 'DenyAll', calls: [] };

const SMALL_TRANSFERS: ProxyFilter = {
  mode: 'Allow',
  calls: [
    ['Balances.transfer_keep_alive', 'value'],
    ['Balances.transfer_allow_death', 'value'],
    ['SubtensorModule.transfer_stake', 'alpha_amount'],
  ].map(([name = '', argument = '']) => ({
    name,
    condition: { argument, below: SMALL_TRANSFER },
  })),
};

const SET_CODE: ProxyFilter = {
  mode: 'Allow',
  calls: [{ name: 'Sudo.sudo_unchecked_weight', condition: { inner: 'System.set_code' } }],
};

const FILTERS: Readonly<Record<ProxyTypeName, ProxyFilter>> = {
  Any: ALL,
  Owner: only(SUBNET_IDENTITY, SUBNET_MANAGEMENT),
  NonCritical: allBut(
    SUDO,
    BURNED_REGISTRATIONS,
    ROOT_REGISTRATION,
    CRITICAL_NETWORK,
    COLDKEY_SWAPS,
  ),
  NonTransfer: allBut(BALANCE_TRANSFERS, BALANCE_MAINTENANCE, STAKE_TRANSFERS, COLDKEY_SWAPS),
  Senate: NOTHING,
  NonFungible: allBut(
    BALANCE_TRANSFERS,
    BALANCE_MAINTENANCE,
    STAKE_MANAGEMENT,
    STAKE_TRANSFERS,
    BURNED_REGISTRATIONS,
    ROOT_REGISTRATION,
    HOTKEY_SWAPS,
    COLDKEY_SWAPS,
  ),
  Triumvirate: NOTHING,
  Governance: NOTHING,
  Staking: only(STAKE_MANAGEMENT, ROOT_CLAIM_TYPE),
  Registration: only(WORK_REGISTRATIONS, BURNED_REGISTRATIONS),
  Transfer: only(BALANCE_TRANSFERS, STAKE_TRANSFERS),
  SmallTransfer: SMALL_TRANSFERS,
  RootWeights: NOTHING,
  ChildKeys: only(CHILD_KEYS),
  SudoUncheckedSetCode: SET_CODE,
  SwapHotkey: only(HOTKEY_SWAPS),
  SubnetLeaseBeneficiary: only(SUBNET_ACTIVATION, SUBNET_IDENTITY, SUBNET_MANAGEMENT),
  RootClaim: only(ROOT_CLAIMS),
};

/** What a kind may do, as a table. */
export function filterOf(type: ProxyTypeName): ProxyFilter {
  return FILTERS[type];
}

function nameOf({ pallet, name }: PalletVariant): string {
  return `${pallet}.${name}`;
}

function meets(call: PalletVariant, condition: CallCondition | undefined): boolean {
  if (condition === undefined) return true;
  // The types of the calls that have conditions make these arguments amounts and calls.
  if ('inner' in condition) {
    const { call: inner } = call.value as { readonly call: PalletVariant };
    return nameOf(inner) === condition.inner;
  }
  const amount = (call.value as Readonly<Record<string, bigint>>)[condition.argument];
  return amount !== undefined && amount < condition.below;
}

/** True when a proxy of this kind may make the call. */
export function allowsCall({ type }: ProxyType, call: PalletVariant): boolean {
  const { mode, calls } = FILTERS[type];
  if (mode === 'AllowAll' || mode === 'DenyAll') return mode === 'AllowAll';
  const full = nameOf(call);
  const isNamed = calls.some(({ name, condition }) => name === full && meets(call, condition));
  return isNamed === (mode === 'Allow');
}
