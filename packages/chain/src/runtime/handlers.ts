/** What every call of the runtime does. A call that is not here fails by name. */
import type { PalletVariant } from '@adit/substrate';
import { SubtensorModule } from '../definitions/subtensor/pallet.ts';
import { System } from '../definitions/system.ts';
import { adminUtilsHandlers } from './admin-utils/handlers.ts';
import { balancesCalls } from './balances/calls.ts';
import type { AnyCallHandler } from './call-handlers.ts';
import { commitmentsCalls } from './commitments/calls.ts';
import { type DispatchFailure, moduleFailure } from './dispatch-error.ts';
import { mevShieldCalls } from './mev-shield/calls.ts';
import { proxyCalls } from './proxy/calls.ts';
import { subtensorHandlers } from './subtensor/handlers.ts';
import { sudoCalls } from './sudo/calls.ts';
import { swapHandlers } from './swap/handlers.ts';
import { systemCalls } from './system/calls.ts';
import { timestampCalls } from './timestamp/inherent.ts';
import { utilityCalls } from './utility/calls.ts';

type HandlersByName = Readonly<Record<string, AnyCallHandler | undefined>>;

/** Handlers by the name of the pallet, then of the call. */
const handlers: Readonly<Record<string, HandlersByName>> = {
  System: systemCalls,
  Timestamp: timestampCalls,
  Balances: balancesCalls,
  Utility: utilityCalls,
  Sudo: sudoCalls,
  SubtensorModule: subtensorHandlers,
  AdminUtils: adminUtilsHandlers,
  Swap: swapHandlers,
  Commitments: commitmentsCalls,
  MevShield: mevShieldCalls,
  Proxy: proxyCalls,
};

/** The handler of a call, or null. */
export function handlerOf({
  pallet,
  name,
}: Pick<PalletVariant, 'pallet' | 'name'>): AnyCallHandler | null {
  const ofPallet = Object.hasOwn(handlers, pallet) ? handlers[pallet] : undefined;
  if (ofPallet === undefined || !Object.hasOwn(ofPallet, name)) return null;
  return ofPallet[name] ?? null;
}

/** Calls that bring WebAssembly, which this chain does not run. */
const CODE_CALLS: ReadonlySet<string> = new Set([
  'System.set_code',
  'System.set_code_without_checks',
  'System.apply_authorized_upgrade',
]);

/** How a call without a handler fails: by its pallet's own error where it has one that says so. */
export function absentFailure({
  pallet,
  name,
}: Pick<PalletVariant, 'pallet' | 'name'>): DispatchFailure {
  const call = `${pallet}.${name}`;
  return CODE_CALLS.has(call)
    ? moduleFailure(System, 'FailedToExtractRuntimeVersion', { call })
    : moduleFailure(SubtensorModule, 'CallDisabled', { call });
}
