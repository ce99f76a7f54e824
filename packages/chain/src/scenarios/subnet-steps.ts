/** Steps that the built-in scenarios are put together from: a subnet, who joins it, and their weights. */

/** A step of a scenario, as in a file. */
export type StepJson = Readonly<Record<string, unknown>>;

/** Netuid of the first subnet that somebody creates. */
export const NETUID = 2;
/** 10.0.0.1 as a number; the chain refuses 127.0.0.1. */
const FIRST_IP = 167_772_161;
const PORT = 8_091;
const FUNDS_RAO = '1000000000000';
/** The first lock of a subnet costs 1 000 TAO. */
const OWNER_FUNDS_RAO = '10000000000000';
const U16_MAX = 65_535;
/** 0.1 in 32 fraction bits: half-way to the market's price within a few blocks, not within months. */
const MOVING_ALPHA_BITS = 429_496_730;
const MOVING_HALVING_BLOCKS = 10;
/** The longest activity that an owner may allow, in thousandths of a tempo. */
const CUTOFF_FACTOR_MILLI = 50_000;

function call(pallet: string, name: string, args: Readonly<Record<string, unknown>>) {
  return { pallet, name, args };
}

function subtensor(signer: string, name: string, args: Readonly<Record<string, unknown>>) {
  return { signer, call: call('SubtensorModule', name, args) };
}

function admin(name: string, args: Readonly<Record<string, unknown>>) {
  return { signer: 'root', call: call('AdminUtils', name, args) };
}

function fund(account: string, value = FUNDS_RAO) {
  const args = { dest: account, value };
  return { signer: 'Alice', call: call('Balances', 'transfer_keep_alive', args) };
}

/** A hotkey of its own coldkey, registered. */
export function register(hotkey: string): StepJson[] {
  return [
    fund(`${hotkey}-coldkey`),
    subtensor(`${hotkey}-coldkey`, 'burned_register', { netuid: NETUID, hotkey }),
  ];
}

/** A registered hotkey tells where it listens: 10.0.0.1 for index 0. */
export function serve(hotkey: string, index: number): StepJson {
  const address = { ip: FIRST_IP + index, port: PORT, ip_type: 4, protocol: 4 };
  const axon = { netuid: NETUID, version: 1, ...address, placeholder1: 0, placeholder2: 0 };
  return subtensor(hotkey, 'serve_axon', axon);
}

/** The hotkey's coldkey (`owner` for the owner's) stakes to it. */
export function stake(hotkey: string, rao: string): StepJson {
  const coldkey = hotkey === OWNER_HOTKEY ? 'owner' : `${hotkey}-coldkey`;
  const args = { hotkey, netuid: NETUID, amount_staked: rao };
  return subtensor(coldkey, 'add_stake', args);
}

/** Hotkey of uid 0. */
export const OWNER_HOTKEY = 'owner-hotkey';

/** Netuid 2, started; its parameters may be changed at any time. */
export function startSubnet(): StepJson[] {
  return [
    admin('sudo_set_admin_freeze_window', { window: 0 }),
    fund('owner', OWNER_FUNDS_RAO),
    subtensor('owner', 'register_network', { hotkey: OWNER_HOTKEY }),
    { newBlock: 1 },
    subtensor('owner', 'start_call', { netuid: NETUID }),
    { newBlock: 1 },
  ];
}

/** TAO flows in at a price that follows the market; weights are set at once and as often as one likes. */
export function openEconomy(): StepJson[] {
  const netuid = NETUID;
  return [
    admin('sudo_set_subnet_emission_enabled', { netuid, enabled: true }),
    admin('sudo_set_subnet_moving_alpha', { alpha: MOVING_ALPHA_BITS }),
    admin('sudo_set_ema_price_halving_period', { netuid, ema_halving: MOVING_HALVING_BLOCKS }),
    admin('sudo_set_commit_reveal_weights_enabled', { netuid, enabled: false }),
    admin('sudo_set_weights_set_rate_limit', { netuid, weights_set_rate_limit: 0 }),
    subtensor('owner', 'set_activity_cutoff_factor', {
      netuid,
      factor_milli: CUTOFF_FACTOR_MILLI,
    }),
  ];
}

/** Weights of a validator: all miners of a range, the first best, each validator of another opinion. */
export function setWeights(
  hotkey: string,
  opinion: number,
  miners: { readonly firstUid: number; readonly count: number },
): StepJson {
  const dests = Array.from({ length: miners.count }, (_, index) => miners.firstUid + index);
  const weights = dests.map((uid, index) => {
    const quality = (miners.count - index) / miners.count;
    const bias = (opinion * 37 + uid * 53) % 101;
    return Math.floor((U16_MAX * quality * (900 + bias)) / 1_000);
  });
  return subtensor(hotkey, 'set_weights', { netuid: NETUID, dests, weights, version_key: 0 });
}
