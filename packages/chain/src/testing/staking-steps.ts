/** Random staking calls, most of which make sense, for tests of what must hold whatever is called. */
import type { AccountId } from '@adit/substrate';
import fc from 'fast-check';
import { ALICE, BOB, HOT_A, HOT_A2, HOT_B, POOR, TAO } from './staking-chain.ts';
import { testAccount } from './test-chain.ts';

/** What random calls choose from; each call takes what it needs. */
interface Choice {
  readonly signer: AccountId;
  readonly other: AccountId;
  readonly hotkey: AccountId;
  readonly toHotkey: AccountId;
  readonly netuid: number;
  readonly toNetuid: number;
  readonly amount: bigint;
  readonly limit: bigint;
  readonly isPartial: boolean;
  readonly take: number;
}

type Arguments = (choice: Choice) => object;

const staking = ({ hotkey, netuid, amount }: Choice) => ({
  hotkey,
  netuid,
  amount_staked: amount,
  amount_unstaked: amount,
});
const limited = (choice: Choice) => ({
  ...staking(choice),
  limit_price: choice.limit,
  allow_partial: choice.isPartial,
});
const swapping = ({ hotkey, netuid, toNetuid, amount }: Choice) => ({
  hotkey,
  origin_netuid: netuid,
  destination_netuid: toNetuid,
  alpha_amount: amount,
});
const destroying = ({ hotkey, netuid, amount }: Choice) => ({
  hotkey,
  netuid,
  amount: amount / 8n,
});
const taking = ({ hotkey, netuid, take }: Choice) => ({ hotkey, netuid, take });
const optional = ({ limit, isPartial }: Choice) => (isPartial ? undefined : limit);

const CALLS = {
  add_stake: staking,
  add_stake_limit: limited,
  add_stake_burn: (choice) => ({ ...destroying(choice), limit: optional(choice) }),
  remove_stake: staking,
  remove_stake_limit: limited,
  remove_stake_full_limit: (choice) => ({ ...staking(choice), limit_price: optional(choice) }),
  unstake_all: staking,
  unstake_all_alpha: staking,
  move_stake: (choice) => ({
    ...swapping(choice),
    origin_hotkey: choice.hotkey,
    destination_hotkey: choice.toHotkey,
  }),
  transfer_stake: (choice) => ({ ...swapping(choice), destination_coldkey: choice.other }),
  swap_stake: swapping,
  swap_stake_limit: (choice) => ({
    ...swapping(choice),
    limit_price: choice.limit / 2n,
    allow_partial: choice.isPartial,
  }),
  recycle_alpha: destroying,
  burn_alpha: destroying,
  increase_take: taking,
  decrease_take: taking,
  set_childkey_take: taking,
  set_children: ({ hotkey, netuid, toHotkey, amount }) => ({
    hotkey,
    netuid,
    children: [[amount, toHotkey]],
  }),
  set_coldkey_auto_stake_hotkey: staking,
  claim_root: ({ netuid, toNetuid }) => ({ subnets: [...new Set([netuid, toNetuid])].sort() }),
  set_root_claim_type: ({ isPartial, netuid, toNetuid }) => ({
    new_root_claim_type: isPartial
      ? { type: netuid > toNetuid ? 'Keep' : 'Swap', value: [] }
      : { type: 'KeepSubnets', value: { subnets: [netuid] } },
  }),
} satisfies Record<string, Arguments>;

/** Names of all calls that are tried. */
export const STAKING_CALLS = Object.keys(CALLS) as (keyof typeof CALLS)[];

/** One call, and whether something else happens before it. */
export interface StakingStep {
  readonly name: keyof typeof CALLS;
  readonly signer: AccountId;
  readonly args: object;
  /** Root dividends of this much alpha come to a hotkey first; 0 for none. */
  readonly dividends: {
    readonly hotkey: AccountId;
    readonly netuid: number;
    readonly alpha: bigint;
  };
  /** So many blocks pass first. */
  readonly blocks: number;
}

const amount = fc.oneof(
  { weight: 6, arbitrary: fc.bigInt({ min: TAO, max: 200n * TAO }) },
  { weight: 2, arbitrary: fc.bigInt({ min: 1_990_000n, max: 2_100_000n }) },
  { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) },
);
const limit = fc.oneof(
  fc.constantFrom(0n, 0n, 1_000_000_000n, 10n ** 15n),
  fc.bigInt({ min: 500_000_000n, max: 2_500_000_000n }),
);
const netuids = fc.constantFrom(0, 0, 0, 2, 2, 2, 2, 3, 3, 3, 4, 9);
const subnets = fc.constantFrom(2, 3, 4);
const hotkeys = fc.constantFrom(HOT_A, HOT_A, HOT_A, HOT_A, HOT_A2, HOT_B, HOT_B, testAccount(90));
const choices: fc.Arbitrary<Choice> = fc.record({
  signer: fc.constantFrom(ALICE, ALICE, ALICE, ALICE, BOB, POOR),
  other: fc.constantFrom(ALICE, BOB, POOR),
  hotkey: hotkeys,
  toHotkey: hotkeys,
  netuid: netuids,
  toNetuid: netuids,
  amount,
  limit,
  isPartial: fc.boolean(),
  take: fc.integer({ min: 0, max: 12_000 }),
});

// Half of all steps stake, so that the others find something.
const names = fc.oneof(
  fc.constantFrom('add_stake' as const, 'add_stake_limit' as const),
  fc.constantFrom(...STAKING_CALLS),
);

/** Any of these calls. */
export const stakingSteps: fc.Arbitrary<StakingStep> = fc
  .record({
    name: names,
    choice: choices,
    dividends: fc.record({
      hotkey: fc.constantFrom(HOT_A, HOT_B),
      netuid: subnets,
      alpha: fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: TAO })),
    }),
    blocks: fc.constantFrom(0, 0, 1, 200),
  })
  .map(({ name, choice, ...rest }) => ({
    name,
    signer: choice.signer,
    args: CALLS[name](choice),
    ...rest,
  }));
