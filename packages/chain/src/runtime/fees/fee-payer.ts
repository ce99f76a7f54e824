/** Who pays for an extrinsic (chain.md 1.4). */
import type { AccountId, CallArguments, PalletVariant } from '@adit/substrate';
import { ProxyPallet } from '../../definitions/proxy.ts';
import type { StateReader } from '../state/chain-state.ts';

/** So many proxies inside each other are followed, as upstream does. */
const PROXIES_DEEP = 2;
const BATCHES: ReadonlySet<string> = new Set(['batch', 'batch_all', 'force_batch']);

type ProxyArguments = CallArguments<typeof ProxyPallet.calls.proxy>;

function realOf(call: PalletVariant): AccountId | null {
  if (call.pallet !== ProxyPallet.name || call.name !== 'proxy') return null;
  const { real } = call.value as ProxyArguments;
  return real.type === 'Id' || real.type === 'Address32' ? real.value[0] : null;
}

/** The call, or the first of a batch whose calls are all made as one and the same account. */
function representative(call: PalletVariant): PalletVariant {
  if (call.pallet !== 'Utility' || !BATCHES.has(call.name)) return call;
  const { calls } = call.value as { readonly calls: readonly PalletVariant[] };
  const [first] = calls;
  if (first === undefined) return call;
  return calls.every((one) => realOf(one) === realOf(first)) ? first : call;
}

/**
 * The signer, or the account that the signer is a proxy of where that account said by
 * `set_real_pays_fee` that it pays.
 */
export function feePayer(
  reader: StateReader,
  { account, call }: { readonly account: AccountId; readonly call: PalletVariant },
  depth = PROXIES_DEEP,
): AccountId {
  const real = realOf(call);
  if (real === null || depth === 0) return account;
  if (!reader.has(ProxyPallet.storage.RealPaysFee, real, account)) return account;
  const inner = representative((call.value as ProxyArguments).call);
  return feePayer(reader, { account: real, call: inner }, depth - 1);
}
