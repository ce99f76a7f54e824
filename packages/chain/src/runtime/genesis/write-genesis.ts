/** The state before the first block, as the real localnet has it (interop 2.9, chain 1.8). */
import { encodeUtf8 } from '@adit/base';
import type { AccountId } from '@adit/substrate';
import { Aura } from '../../definitions/aura.ts';
import { Balances } from '../../definitions/balances.ts';
import { Grandpa } from '../../definitions/grandpa.ts';
import { Sudo } from '../../definitions/sudo.ts';
import { System } from '../../definitions/system.ts';
import { TransactionPayment } from '../../definitions/transaction-payment.ts';
import { runtimeVersion } from '../../definitions/version.ts';
import { writeShieldKey } from '../mev-shield/shield-key.ts';
import type { ChainState } from '../state/chain-state.ts';
import { DEV_ACCOUNTS, GENESIS_BALANCES, ONE_ED25519 } from './dev-accounts.ts';
import { writeGenesisNetworks } from './genesis-networks.ts';

/** `:code`: clients ask for its hash to see whether the runtime changed. */
const CODE_KEY = '0x3a636f6465';

/** An account with free balance at genesis, in RAO. */
export type Endowment = readonly [account: AccountId, freeRao: bigint];

/** What differs between one genesis and another. */
export interface GenesisContent {
  /** The chain's seed, from which its encryption key comes. */
  readonly seed: string;
  /** Accounts on top of the development accounts. */
  readonly endowments: readonly Endowment[];
}

/** Writes genesis. */
export function writeGenesis(state: ChainState, { seed, endowments }: GenesisContent): void {
  writeFrame(state);
  for (const [account, freeRao] of [...GENESIS_BALANCES, ...endowments]) {
    endow(state, account, freeRao);
  }
  writeGenesisNetworks(state);
  writeShieldKey(state, seed);
}

function writeFrame(state: ChainState): void {
  const { spec_name, spec_version } = runtimeVersion;
  const code = encodeUtf8(
    `${spec_name} ${spec_version}: the development chain runs no WebAssembly`,
  );
  state.rawWrite(CODE_KEY, code);
  state.write(System.storage.LastRuntimeUpgrade, { spec_version, spec_name });
  state.write(System.storage.UpgradedToU32RefCount, true);
  state.write(System.storage.UpgradedToTripleRefCount, true);
  state.write(Aura.storage.Authorities, [DEV_ACCOUNTS.One]);
  state.write(Grandpa.storage.Authorities, [[ONE_ED25519, 1n]]);
  state.write(TransactionPayment.storage.NextFeeMultiplier, 10n ** 18n);
  state.write(TransactionPayment.storage.StorageVersion, { type: 'V2', value: [] });
  state.write(Sudo.storage.Key, DEV_ACCOUNTS.Alice);
}

function endow(state: ChainState, account: AccountId, freeRao: bigint): void {
  const info = state.read(System.storage.Account, account);
  const data = { ...info.data, free: info.data.free + freeRao };
  state.write(System.storage.Account, account, { ...info, providers: 1, data });
  state.update(Balances.storage.TotalIssuance, (old) => old + freeRao);
}
