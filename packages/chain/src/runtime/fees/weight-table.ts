/**
 * How much work each call stands for. Only transfers have the measured number of the real chain
 * (214 051 000 ps, 3 593 bytes of proof); the others are their storage reads and writes, priced as
 * `System.DbWeight` says, and some time for computing. Fees follow from it (decision 38).
 */

/** What a call costs to run, by its storage accesses. */
export interface CallCost {
  readonly reads: number;
  readonly writes: number;
  /** Picoseconds besides the accesses. */
  readonly computePs?: bigint;
  readonly proofBytes?: bigint;
}

const cost = (reads: number, writes: number, computePs = 10_000_000n): CallCost => ({
  reads,
  writes,
  computePs,
});

const TRANSFER: CallCost = { reads: 1, writes: 1, computePs: 89_051_000n, proofBytes: 3_593n };
const REGISTRATION = cost(50, 40, 354_200_000n);
const NETWORK = cost(37, 51, 235_400_000n);
const STAKE = cost(24, 15, 340_800_000n);
const WEIGHTS = cost(20, 4, 100_000_000n);
const SERVING = cost(4, 1, 33_000_000n);
const IDENTITY = cost(4, 1, 32_000_000n);

/** A call that is not listed: a setter that reads and writes one entry behind its checks. */
export const ORDINARY_CALL: CallCost = cost(4, 1, 20_000_000n);

/** Costs by pallet and call. */
export const CALL_COSTS: Readonly<Record<string, Readonly<Record<string, CallCost>>>> = {
  System: {
    remark: cost(0, 0, 2_000_000n),
    remark_with_event: cost(0, 0, 7_000_000n),
    set_storage: cost(0, 1),
    kill_storage: cost(0, 1),
    kill_prefix: cost(1, 1),
  },
  Timestamp: { set: cost(2, 1) },
  Balances: {
    transfer_allow_death: TRANSFER,
    transfer_keep_alive: TRANSFER,
    transfer_all: TRANSFER,
    force_transfer: cost(2, 2, 89_051_000n),
    force_unreserve: cost(1, 1),
    force_set_balance: cost(1, 1),
    force_adjust_total_issuance: cost(1, 1),
    upgrade_accounts: cost(1, 1),
    burn: cost(1, 1),
  },
  MevShield: { submit_encrypted: cost(0, 0, 207_500_000n) },
  SubtensorModule: {
    burned_register: REGISTRATION,
    register: REGISTRATION,
    register_limit: REGISTRATION,
    root_register: cost(24, 20, 135_900_000n),
    register_network: NETWORK,
    register_network_with_identity: NETWORK,
    register_leased_network: NETWORK,
    start_call: cost(6, 4, 61_500_000n),
    add_stake: STAKE,
    add_stake_limit: STAKE,
    remove_stake: STAKE,
    remove_stake_limit: STAKE,
    remove_stake_full_limit: STAKE,
    unstake_all: STAKE,
    unstake_all_alpha: STAKE,
    move_stake: STAKE,
    transfer_stake: STAKE,
    swap_stake: STAKE,
    swap_stake_limit: STAKE,
    set_weights: WEIGHTS,
    set_mechanism_weights: WEIGHTS,
    commit_weights: WEIGHTS,
    reveal_weights: WEIGHTS,
    serve_axon: SERVING,
    serve_axon_tls: SERVING,
    serve_prometheus: SERVING,
    set_identity: IDENTITY,
    set_subnet_identity: IDENTITY,
    swap_hotkey: cost(60, 40, 275_300_000n),
    swap_hotkey_v2: cost(60, 40, 275_300_000n),
    swap_coldkey: cost(60, 40, 275_300_000n),
    swap_coldkey_announced: cost(60, 40, 275_300_000n),
    set_children: cost(20, 10, 119_000_000n),
    dissolve_network: cost(38, 61, 119_000_000n),
    root_dissolve_network: cost(38, 61, 119_000_000n),
  },
};

/** Calls without a fee (chain 1.4 and 11.3, column "free"). */
export const FREE_CALLS: Readonly<Record<string, ReadonlySet<string>>> = {
  SubtensorModule: new Set([
    'set_weights',
    'set_mechanism_weights',
    'batch_set_weights',
    'commit_weights',
    'commit_mechanism_weights',
    'batch_commit_weights',
    'commit_timelocked_weights',
    'commit_timelocked_mechanism_weights',
    'commit_crv3_mechanism_weights',
    'reveal_weights',
    'reveal_mechanism_weights',
    'batch_reveal_weights',
    'serve_axon',
    'serve_axon_tls',
    'serve_prometheus',
    'decrease_take',
    'increase_take',
    'faucet',
    'associate_evm_key',
  ]),
  Commitments: new Set(['set_commitment']),
};

/** Calls that go before others in the pool. */
export const OPERATIONAL_CALLS: Readonly<Record<string, ReadonlySet<string>>> = {
  System: new Set(['set_heap_pages', 'set_code', 'set_storage', 'kill_storage', 'kill_prefix']),
};
