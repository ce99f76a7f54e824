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

type Rule = (call: PalletVariant) => boolean;

function holds(groups: readonly CallGroup[]): Rule {
  const names = new Set(groups.flat());
  return ({ pallet, name }) => names.has(`${pallet}.${name}`);
}

const only = (...groups: readonly CallGroup[]): Rule => holds(groups);

function allBut(...groups: readonly CallGroup[]): Rule {
  const isDenied = holds(groups);
  return (call) => !isDenied(call);
}

/** An amount below the limit, by the name of its argument. */
const SMALL_AMOUNTS: Readonly<Record<string, string>> = {
  'Balances.transfer_keep_alive': 'value',
  'Balances.transfer_allow_death': 'value',
  'SubtensorModule.transfer_stake': 'alpha_amount',
};

function isSmallTransfer({ pallet, name, value }: PalletVariant): boolean {
  const argument = SMALL_AMOUNTS[`${pallet}.${name}`];
  if (argument === undefined) return false;
  // The calls' types make these arguments amounts.
  const amount = (value as Readonly<Record<string, bigint>>)[argument];
  return amount !== undefined && amount < SMALL_TRANSFER;
}

function isSetCode({ pallet, name, value }: PalletVariant): boolean {
  if (pallet !== 'Sudo' || name !== 'sudo_unchecked_weight') return false;
  const { call } = value as { readonly call: PalletVariant };
  return call.pallet === 'System' && call.name === 'set_code';
}

const nothing: Rule = () => false;

const RULES: Readonly<Record<ProxyTypeName, Rule>> = {
  Any: () => true,
  Owner: only(SUBNET_IDENTITY, SUBNET_MANAGEMENT),
  NonCritical: allBut(
    SUDO,
    BURNED_REGISTRATIONS,
    ROOT_REGISTRATION,
    CRITICAL_NETWORK,
    COLDKEY_SWAPS,
  ),
  NonTransfer: allBut(BALANCE_TRANSFERS, BALANCE_MAINTENANCE, STAKE_TRANSFERS, COLDKEY_SWAPS),
  Senate: nothing,
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
  Triumvirate: nothing,
  Governance: nothing,
  Staking: only(STAKE_MANAGEMENT, ROOT_CLAIM_TYPE),
  Registration: only(WORK_REGISTRATIONS, BURNED_REGISTRATIONS),
  Transfer: only(BALANCE_TRANSFERS, STAKE_TRANSFERS),
  SmallTransfer: isSmallTransfer,
  RootWeights: nothing,
  ChildKeys: only(CHILD_KEYS),
  SudoUncheckedSetCode: isSetCode,
  SwapHotkey: only(HOTKEY_SWAPS),
  SubnetLeaseBeneficiary: only(SUBNET_ACTIVATION, SUBNET_IDENTITY, SUBNET_MANAGEMENT),
  RootClaim: only(ROOT_CLAIMS),
};

/** True when a proxy of this kind may make the call. */
export function allowsCall({ type }: ProxyType, call: PalletVariant): boolean {
  return RULES[type](call);
}
