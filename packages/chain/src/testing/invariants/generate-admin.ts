/** Likely values of parameters: such that the chain stays busy. Each is set often, also back. */
import { AdminUtils } from '../../definitions/admin-utils/pallet.ts';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { randomArguments } from '../api-oracle/random-values.ts';
import { LOCK_COST } from './generate-subnets.ts';
import type { Generator } from './generators.ts';
import { HOTKEYS, type Move, moveOf, TAO, type World } from './world.ts';

const S = SubtensorModule.storage;
const ONE = 1n << 64n;
const U16_MAX = 65_535;
/** Blocks that rate limits last here: short, so that all calls come to succeed. */
const LIMIT_BLOCKS = 3;
const SEATS_MAX = 24;

type Values = (world: World, netuid: number) => object;

function admin(signer: Move['signer'], name: string, value: object): Move {
  return moveOf(signer, ['AdminUtils', name], value);
}

const yes = (world: World, against: number): boolean => !world.oneIn(against);
const u16 = (world: World): number => world.between(0, U16_MAX);
const u64 = (world: World): bigint => world.amount(0n, 2n ** 64n - 1n);
const blocks = (world: World): bigint => BigInt(world.between(0, LIMIT_BLOCKS));

function seats({ state }: World, netuid: number): number {
  return state.read(S.SubnetworkN, netuid);
}

/** No more seats than mechanisms can have, and few, so that seats are fought for. */
function mostUids(world: World, netuid: number): number {
  const least = Math.max(world.state.read(S.MinAllowedUids, netuid), seats(world, netuid), 1);
  return least > SEATS_MAX ? least : world.between(least, Math.min(least + 2, SEATS_MAX));
}

function minUids(world: World, netuid: number): number {
  return world.between(0, Math.max(0, seats(world, netuid) - 1));
}

function trimmed(world: World, netuid: number): number {
  const least = world.state.read(S.MinAllowedUids, netuid);
  return Math.max(least, seats(world, netuid) - world.between(0, 3), 1);
}

function split(world: World, netuid: number): number[] | undefined {
  if (world.oneIn(3)) return undefined;
  if (world.state.read(S.MechanismCountCurrent, netuid) < 2) return [U16_MAX];
  const first = u16(world);
  return [first, U16_MAX - first];
}

function alphaValues(world: World): object {
  const alpha_low = world.between(1_638, U16_MAX);
  return { alpha_low, alpha_high: world.between(alpha_low, U16_MAX) };
}

// biome-ignore format: one row each
/** Parameters of a subnet, set by root or by the owner. */
const SUBNET: Readonly<Record<string, Values>> = {
  sudo_set_serving_rate_limit: (world) => ({ serving_rate_limit: blocks(world) }),
  sudo_set_min_difficulty: (world) => ({ min_difficulty: u64(world) }),
  sudo_set_max_difficulty: (world) => ({ max_difficulty: u64(world) }),
  sudo_set_weights_version_key: (world) => ({ weights_version_key: blocks(world) }),
  sudo_set_weights_set_rate_limit: (world) => ({ weights_set_rate_limit: blocks(world) }),
  sudo_set_adjustment_interval: (world) => ({ adjustment_interval: u16(world) }),
  sudo_set_adjustment_alpha: (world) => ({ adjustment_alpha: u64(world) }),
  sudo_set_immunity_period: (world) => ({ immunity_period: world.between(0, 40) }),
  sudo_set_min_allowed_weights: (world) => ({ min_allowed_weights: world.between(0, 3) }),
  sudo_set_max_allowed_uids: (world, netuid) => ({ max_allowed_uids: mostUids(world, netuid) }),
  sudo_set_kappa: (world) => ({ kappa: u16(world) }),
  sudo_set_rho: (world) => ({ rho: u16(world) }),
  sudo_set_activity_cutoff: (world) => ({ activity_cutoff: world.between(360, 5_000) }),
  sudo_set_network_registration_allowed: (world) => ({ registration_allowed: yes(world, 8) }),
  sudo_set_target_registrations_per_interval: (world) => ({ target_registrations_per_interval: world.between(1, 9) }),
  sudo_set_min_burn: (world) => ({ min_burn: world.amount(500_000n, TAO / 20n) }),
  sudo_set_max_burn: (world) => ({ max_burn: world.amount(TAO / 10n + 1n, 5n * TAO) }),
  sudo_set_difficulty: (world) => ({ difficulty: u64(world) }),
  sudo_set_max_allowed_validators: (world, netuid) => ({ max_allowed_validators: world.between(1, world.state.read(S.MaxAllowedUids, netuid)) }),
  sudo_set_bonds_moving_average: (world) => ({ bonds_moving_average: world.amount(0n, 975_000n) }),
  sudo_set_max_registrations_per_block: (world) => ({ max_registrations_per_block: world.between(1, 5) }),
  sudo_set_tempo: (world) => ({ tempo: world.oneIn(40) ? 0 : world.between(1, 20) }),
  sudo_set_rao_recycled: (world) => ({ rao_recycled: world.amount(0n, TAO) }),
  sudo_set_commit_reveal_weights_enabled: (world) => ({ enabled: world.oneIn(2) }),
  sudo_set_liquid_alpha_enabled: (world) => ({ enabled: yes(world, 3) }),
  sudo_set_alpha_values: alphaValues,
  sudo_set_commit_reveal_weights_interval: (world) => ({ interval: BigInt(world.between(1, 3)) }),
  sudo_set_bonds_penalty: (world) => ({ bonds_penalty: u16(world) }),
  sudo_set_toggle_transfer: (world) => ({ toggle: yes(world, 6) }),
  sudo_set_subnet_owner_hotkey: (world) => ({ hotkey: world.pick(HOTKEYS) }),
  sudo_set_ema_price_halving_period: (world) => ({ ema_halving: world.amount(1n, 1_000n) }),
  sudo_set_subtoken_enabled: (world) => ({ subtoken_enabled: yes(world, 8) }),
  sudo_set_sn_owner_hotkey: (world) => ({ hotkey: world.pick(HOTKEYS) }),
  sudo_set_alpha_sigmoid_steepness: (world) => ({ steepness: world.between(0, 32_767) }),
  sudo_set_yuma3_enabled: (world) => ({ enabled: world.oneIn(2) }),
  sudo_set_bonds_reset_enabled: (world) => ({ enabled: world.oneIn(2) }),
  sudo_set_owner_immune_neuron_limit: (world) => ({ immune_neurons: world.between(1, 10) }),
  sudo_set_mechanism_count: (world) => ({ mechanism_count: world.between(1, 2) }),
  sudo_set_mechanism_emission_split: (world, netuid) => ({ maybe_split: split(world, netuid) }),
  sudo_trim_to_max_allowed_uids: (world, netuid) => ({ max_n: trimmed(world, netuid) }),
  sudo_set_min_allowed_uids: (world, netuid) => ({ min_allowed_uids: minUids(world, netuid) }),
  sudo_set_recycle_or_burn: (world) => ({ recycle_or_burn: { type: world.pick(['Burn', 'Recycle']), value: [] } }),
  sudo_set_min_non_immune_uids: (world) => ({ min: world.between(0, 3) }),
  sudo_set_burn_half_life: (world) => ({ burn_half_life: world.between(1, 400) }),
  sudo_set_burn_increase_mult: (world) => ({ burn_increase_mult: world.amount(ONE, 3n * ONE) }),
  sudo_set_owner_cut_enabled: (world) => ({ enabled: yes(world, 3) }),
  sudo_set_min_childkey_take_per_subnet: (world) => ({ take: world.between(0, 1_000) }),
  sudo_set_subnet_emission_enabled: (world) => ({ enabled: yes(world, 6) }),
  sudo_set_owner_cut_auto_lock_enabled: (world) => ({ enabled: world.oneIn(2) }),
};

// biome-ignore format: one row each
/** Values of the whole chain. */
const GLOBAL: Readonly<Record<string, (world: World) => object>> = {
  sudo_set_default_take: (world) => ({ default_take: world.between(6_000, 11_796) }),
  sudo_set_tx_rate_limit: (world) => ({ tx_rate_limit: blocks(world) }),
  sudo_set_subnet_owner_cut: (world) => ({ subnet_owner_cut: world.between(0, 30_000) }),
  sudo_set_network_rate_limit: (world) => ({ rate_limit: blocks(world) }),
  sudo_set_network_immunity_period: (world) => ({ immunity_period: world.amount(0n, 200n) }),
  sudo_set_network_min_lock_cost: (world) => ({ lock_cost: world.amount(LOCK_COST.least, LOCK_COST.most) }),
  sudo_set_subnet_limit: (world) => ({ max_subnets: world.between(4, 7) }),
  sudo_set_lock_reduction_interval: (world) => ({ interval: world.amount(2n, 60n) }),
  sudo_set_stake_threshold: (world) => ({ min_stake: world.oneIn(3) ? world.amount(0n, TAO) : 0n }),
  sudo_set_nominator_min_required_stake: (world) => ({ min_stake: world.oneIn(2) ? 0n : world.amount(0n, 500_000_000n) }),
  sudo_set_tx_delegate_take_rate_limit: (world) => ({ tx_rate_limit: blocks(world) }),
  sudo_set_min_delegate_take: (world) => ({ take: world.between(0, 2_000) }),
  sudo_set_subnet_moving_alpha: (world) => ({ alpha: world.amount(1n, 1n << 32n) }),
  sudo_set_commit_reveal_version: (world) => ({ version: world.between(3, 5) }),
  sudo_set_ck_burn: (world) => ({ burn: u64(world) }),
  sudo_set_admin_freeze_window: (world) => ({ window: world.oneIn(2) ? 0 : world.between(0, 2) }),
  sudo_set_owner_hparam_rate_limit: (world) => ({ epochs: world.between(0, 1) }),
  sudo_set_tao_flow_normalization_exponent: (world) => ({ exponent: world.amount(ONE, 2n * ONE) }),
  sudo_set_start_call_delay: (world) => ({ delay: blocks(world) }),
  sudo_set_coldkey_swap_announcement_delay: (world) => ({ duration: world.between(0, 5) }),
  sudo_set_coldkey_swap_reannouncement_delay: (world) => ({ duration: world.between(0, 3) }),
  sudo_set_max_mechanism_count: (world) => ({ max_mechanism_count: world.between(2, 3) }),
  sudo_set_max_epochs_per_block: (world) => ({ max_epochs_per_block: world.between(1, 32) }),
};

/** Values that move nothing here; whatever fits will do. */
const ANY_VALUE = [
  'sudo_set_dissolve_network_schedule_duration',
  'sudo_set_tao_flow_cutoff',
  'sudo_set_tao_flow_smoothing_factor',
  'sudo_set_net_tao_flow_enabled',
  'sudo_toggle_evm_precompile',
] as const;

/** Where a call makes sense; everywhere for those that are not here. */
const WHERE: Readonly<Record<string, (world: World, netuid: number) => boolean>> = {
  sudo_set_alpha_values: ({ state }, netuid) => state.read(S.LiquidAlphaOn, netuid),
  sudo_set_max_allowed_uids: ({ state }, netuid) =>
    state.read(S.MinAllowedUids, netuid) <= SEATS_MAX,
  sudo_trim_to_max_allowed_uids: ({ state }, netuid) =>
    state.read(S.MinAllowedUids, netuid) <= SEATS_MAX,
};

/** How often root's own parameter is meant; without trade there root has no stakers. */
const ROOT_ONE_IN: Readonly<Record<string, number>> = { sudo_set_subtoken_enabled: 4 };

function ofSubnet([name, values]: [string, Values]): [string, Generator] {
  return [
    `AdminUtils.${name}`,
    (world) => {
      const where = WHERE[name];
      const possible = world.netuids().filter((netuid) => where?.(world, netuid) ?? true);
      const chosen = where === undefined ? world.netuid() : world.pickOrNull(possible);
      if (chosen === null) return null;
      const netuid = world.oneIn(ROOT_ONE_IN[name] ?? 20) ? 0 : chosen;
      return admin(world.masterOf(netuid), name, { netuid, ...values(world, netuid) });
    },
  ];
}

/** Calls that set parameters. */
export const adminGenerators: Readonly<Record<string, Generator>> = {
  ...Object.fromEntries(Object.entries(SUBNET).map(ofSubnet)),
  ...Object.fromEntries(
    Object.entries(GLOBAL).map(([name, values]): [string, Generator] => [
      `AdminUtils.${name}`,
      (world) => admin('root', name, values(world)),
    ]),
  ),
  ...Object.fromEntries(
    ANY_VALUE.map((name): [string, Generator] => [
      `AdminUtils.${name}`,
      (world) => {
        const { fields } = AdminUtils.calls[name];
        return admin('root', name, randomArguments(world.source, fields) as object);
      },
    ]),
  ),
};
