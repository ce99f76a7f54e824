/** Netuids 0 and 1, which exist from the beginning (chain 1.8). */
import { encodeUtf8 } from '@adit/base';
import { AlphaAssets } from '../../definitions/alpha-assets.ts';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { ZERO_ACCOUNT } from '../../definitions/types.ts';
import type { ChainState } from '../state/chain-state.ts';
import { DEV_ACCOUNTS } from './dev-accounts.ts';

const ROOT = 0;
const FIRST = 1;
const TEMPO = 100;
const POOL_TAO_RAO = 10_000_000_000n;
const POOL_ALPHA = 10_000_000_000n;
const ALPHA_OUT = 1_000_000_000n;
/** 10^9 with 21 digits, as a share pool keeps its numbers. */
const ALPHA_OUT_SHARES = { mantissa: 10n ** 21n, exponent: -12n };
const { storage } = SubtensorModule;

/** Writes both networks; the next one is netuid 2. */
export function writeGenesisNetworks(state: ChainState): void {
  writeLimits(state, ROOT, 64);
  writeLimits(state, FIRST, 256);
  state.write(storage.TargetRegistrationsPerInterval, ROOT, 1);
  state.write(storage.TokenSymbol, ROOT, encodeUtf8('Τ'));
  state.write(storage.TokenSymbol, FIRST, encodeUtf8('α'));
  state.write(storage.SubnetworkN, ROOT, 0);
  if (state.profile === 'fast') {
    state.write(storage.SubnetOwner, ROOT, DEV_ACCOUNTS.Alice);
    state.write(storage.SubnetOwnerHotkey, ROOT, DEV_ACCOUNTS.Alice_hk);
  } else {
    state.write(storage.SubnetOwner, ROOT, ZERO_ACCOUNT);
  }
  writePool(state);
  writeOnlyNeuron(state);
  state.write(storage.TotalNetworks, 2);
  // As builds with the faucet have it: a second subnet need not wait 7 200 blocks.
  state.write(storage.NetworkRateLimit, 0n);
}

function writeLimits(state: ChainState, netuid: number, maxUids: number): void {
  state.write(storage.NetworksAdded, netuid, true);
  state.write(storage.Tempo, netuid, TEMPO);
  state.write(storage.MaxAllowedUids, netuid, maxUids);
  state.write(storage.MaxAllowedValidators, netuid, 64);
  state.write(storage.MinAllowedWeights, netuid, 0);
  state.write(storage.NetworkRegistrationAllowed, netuid, true);
}

/** The pool's TAO is only a number: no account holds it. */
function writePool(state: ChainState): void {
  state.write(storage.SubnetMechanism, FIRST, 1);
  state.write(storage.SubnetOwner, FIRST, ZERO_ACCOUNT);
  state.write(storage.SubnetTAO, FIRST, POOL_TAO_RAO);
  state.write(storage.SubnetAlphaIn, FIRST, POOL_ALPHA);
  state.write(storage.SubnetAlphaOut, FIRST, ALPHA_OUT);
  state.write(AlphaAssets.storage.TotalAlphaIssuance, FIRST, POOL_ALPHA + ALPHA_OUT);
  state.write(storage.SubnetLocked, FIRST, 1n);
  state.write(storage.LargestLocked, FIRST, 1n);
}

/** Uid 0 of netuid 1 is the zero account, which holds all alpha that is out. */
function writeOnlyNeuron(state: ChainState): void {
  const hotkey = ZERO_ACCOUNT;
  state.write(storage.Owner, hotkey, ZERO_ACCOUNT);
  state.write(storage.StakingHotkeys, ZERO_ACCOUNT, [hotkey]);
  state.write(storage.SubnetworkN, FIRST, 1);
  state.write(storage.Keys, FIRST, 0, hotkey);
  state.write(storage.Uids, FIRST, hotkey, 0);
  state.write(storage.IsNetworkMember, hotkey, FIRST, true);
  state.write(storage.BlockAtRegistration, FIRST, 0, 0n);
  state.write(storage.Active, FIRST, [true]);
  state.write(storage.ValidatorPermit, FIRST, [false]);
  state.write(storage.Emission, FIRST, [0n]);
  state.write(storage.Consensus, FIRST, [0]);
  state.write(storage.Dividends, FIRST, [0]);
  state.write(storage.ValidatorTrust, FIRST, [0]);
  state.write(storage.Incentive, FIRST, [0]);
  state.write(storage.LastUpdate, FIRST, [0n]);
  state.write(storage.TotalHotkeyAlpha, hotkey, FIRST, ALPHA_OUT);
  state.write(storage.TotalHotkeySharesV2, hotkey, FIRST, ALPHA_OUT_SHARES);
  state.write(storage.AlphaV2, hotkey, ZERO_ACCOUNT, FIRST, ALPHA_OUT_SHARES);
}
