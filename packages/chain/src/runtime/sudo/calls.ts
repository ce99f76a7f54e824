/** Calls of Sudo. A failing inner call leaves the extrinsic a success: `Sudid` tells (chain 11.5). */
import type { AccountId, PalletVariant } from '@adit/substrate';
import { Sudo } from '../../definitions/sudo.ts';
import type { CallHandlers } from '../call-handlers.ts';
import { type CallContext, ensureSigned, type Origin } from '../context.ts';
import { catchFailure, type DispatchResult, fail, resultOf } from '../dispatch-error.ts';
import { lookUp } from '../lookup.ts';

/** Calls of Sudo. */
export const sudoCalls: CallHandlers<typeof Sudo> = {
  sudo: (context, { call }) => {
    ensureSudo(context);
    context.deposit(Sudo, 'Sudid', { sudo_result: runAs(context, { type: 'root' }, call) });
  },
  sudo_unchecked_weight: (context, { call }) => {
    ensureSudo(context);
    context.deposit(Sudo, 'Sudid', { sudo_result: runAs(context, { type: 'root' }, call) });
  },
  set_key: (context, { new: address }) => {
    const old = ensureSudo(context);
    const key = lookUp(address);
    context.state.write(Sudo.storage.Key, key);
    context.deposit(Sudo, 'KeyChanged', { old, new: key });
  },
  sudo_as: (context, { who, call }) => {
    ensureSudo(context);
    const origin: Origin = { type: 'signed', account: lookUp(who) };
    context.deposit(Sudo, 'SudoAsDone', { sudo_result: runAs(context, origin, call) });
  },
  remove_key: (context) => {
    ensureSudo(context);
    context.state.remove(Sudo.storage.Key);
    context.deposit(Sudo, 'KeyRemoved', []);
  },
};

/** The signer, who must hold the sudo key and then pays no fee. @throws DispatchFailure `RequireSudo`. */
function ensureSudo(context: CallContext): AccountId {
  const account = ensureSigned(context);
  if (account !== context.state.read(Sudo.storage.Key)) fail(Sudo, 'RequireSudo');
  context.waiveFee();
  return account;
}

function runAs(context: CallContext, origin: Origin, call: PalletVariant): DispatchResult {
  return resultOf(catchFailure(() => context.dispatch(origin, call)));
}
