/** Calls that make, steer and end subnets. */
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { CallHandlers } from '../../call-handlers.ts';
import { ensureRoot, ensureSigned } from '../../context.ts';
import { fail } from '../../dispatch-error.ts';
import { isOwnerOf } from '../accounts/key-pair.ts';
import { rootDissolveNetwork } from './dissolve.ts';
import { registerNetwork, registerNetworkWithIdentity } from './register-network.ts';
import { startCall } from './start-call.ts';
import { setSubnetIdentity } from './subnet-identity.ts';
import { updateSymbol } from './symbols.ts';
import { setActivityCutoffFactor, setTempo, triggerEpoch } from './tempo.ts';

const S = SubtensorModule.storage;

/** What those calls do. */
export const subnetHandlers = {
  register_network: registerNetwork,
  register_network_with_identity: registerNetworkWithIdentity,
  dissolve_network: rootDissolveNetwork,
  root_dissolve_network: rootDissolveNetwork,
  start_call: startCall,
  set_subnet_identity: setSubnetIdentity,
  update_symbol: updateSymbol,
  set_tempo: setTempo,
  set_activity_cutoff_factor: setActivityCutoffFactor,
  trigger_epoch: triggerEpoch,
  set_auto_parent_delegation_enabled: (context, { hotkey, enabled }) => {
    const coldkey = ensureSigned(context);
    if (!isOwnerOf(context.state, { coldkey, hotkey })) {
      fail(SubtensorModule, 'NonAssociatedColdKey');
    }
    context.state.write(S.AutoParentDelegationEnabled, hotkey, enabled);
    context.deposit(SubtensorModule, 'AutoParentDelegationEnabledSet', { hotkey, enabled });
  },
  sudo_set_tx_childkey_take_rate_limit: (context, { tx_rate_limit }) => {
    ensureRoot(context);
    context.state.write(S.TxChildkeyTakeRateLimit, tx_rate_limit);
    context.deposit(SubtensorModule, 'TxChildKeyTakeRateLimitSet', [tx_rate_limit]);
  },
  sudo_set_min_childkey_take: (context, { take }) => {
    ensureRoot(context);
    context.state.write(S.MinChildkeyTake, take);
    context.deposit(SubtensorModule, 'MinChildKeyTakeSet', [take]);
  },
  sudo_set_max_childkey_take: (context, { take }) => {
    ensureRoot(context);
    context.state.write(S.MaxChildkeyTake, take);
    context.deposit(SubtensorModule, 'MaxChildKeyTakeSet', [take]);
  },
  set_pending_childkey_cooldown: (context, { cooldown }) => {
    ensureRoot(context);
    context.state.write(S.PendingChildKeyCooldown, cooldown);
  },
  schedule_swap_coldkey: () => fail(SubtensorModule, 'Deprecated'),
} satisfies CallHandlers<typeof SubtensorModule>;
