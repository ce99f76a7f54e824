/** A chain on which stake can be traded, for tests of staking. */
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../definitions/subtensor/pallet.ts';
import { DEV_ACCOUNTS } from '../runtime/genesis/dev-accounts.ts';
import { stakeOf } from '../runtime/stake/share-pool.ts';
import { subnetAccount } from '../runtime/subtensor/accounts/special-accounts.ts';
import { TestChain, testAccount, withSubnet } from './test-chain.ts';

const S = SubtensorModule.storage;

/** One TAO in RAO. */
export const TAO = 1_000_000_000n;
/** A coldkey with 10 000 TAO, one with as much, and one with nothing. */
export const ALICE: AccountId = testAccount(11);
export const BOB: AccountId = testAccount(12);
export const POOR: AccountId = testAccount(13);
/** Hotkeys of Alice, Alice and Bob. */
export const HOT_A: AccountId = testAccount(21);
export const HOT_A2: AccountId = testAccount(22);
export const HOT_B: AccountId = testAccount(23);
/** The block's author, who has 2 000 TAO as in genesis. */
export const AUTHOR: AccountId = DEV_ACCOUNTS.One;

/** Where, who and with whom. */
export interface Position {
  readonly hotkey: AccountId;
  readonly coldkey: AccountId;
  readonly netuid: number;
}

/** Root and subnets 2, 3 and 4, all with trade; each pool has what its founder locked. */
export class StakingChain extends TestChain {
  constructor(block = 1_000) {
    super({ block });
    this.endow(AUTHOR, 2_000n * TAO);
    const { owner } = withSubnet(this);
    for (const hotkey of [3, 4]) {
      this.subtensor(owner, 'register_network', { hotkey: testAccount(hotkey) });
    }
    for (const netuid of [0, 2, 3, 4]) this.state.write(S.SubtokenEnabled, netuid, true);
    for (const coldkey of [ALICE, BOB]) this.endow(coldkey, 10_000n * TAO);
    for (const hotkey of [HOT_A, HOT_A2]) this.own(ALICE, hotkey);
    this.own(BOB, HOT_B);
  }

  /** Gives a hotkey to a coldkey. */
  own(coldkey: AccountId, hotkey: AccountId): void {
    this.subtensor(coldkey, 'try_associate_hotkey', { hotkey });
  }

  /** Stakes TAO; a test that cannot do so has no sense. */
  stake({ hotkey, coldkey, netuid }: Position, amountRao: bigint): bigint {
    const args = { hotkey, netuid, amount_staked: amountRao };
    const error = this.subtensor(coldkey, 'add_stake', args);
    if (error !== null) throw new Error(`add_stake: ${error}`);
    return this.stakeOf({ hotkey, coldkey, netuid });
  }

  /** Alpha of a position. */
  stakeOf(position: Position): bigint {
    return stakeOf(this.state, position);
  }

  /** Sets both sides of a pool; what the alpha's holders have stays. */
  setPool(netuid: number, tao: bigint, alpha: bigint): void {
    this.state.write(S.SubnetTAO, netuid, tao);
    this.state.write(S.SubnetAlphaIn, netuid, alpha);
  }

  /** The account that holds a subnet's TAO. */
  subnetAccount(netuid: number): AccountId {
    return subnetAccount(netuid);
  }

  /** Values of the last event of a name; undefined where there is none. */
  lastEvent(name: string): unknown {
    return this.events.findLast((event) => event.name === name)?.value;
  }
}

/** A step of a ladder: the error with which the call fails, and what cures it. */
export type Rung = readonly [error: string, cure: () => void];

/**
 * Cures a call of one error after another; gives the errors as they came. The order of the checks is
 * right when they are the rungs' errors, then null.
 */
export function climb(rungs: readonly Rung[], call: () => string | null): (string | null)[] {
  const seen: (string | null)[] = [];
  for (const [, cure] of rungs) {
    seen.push(call());
    cure();
  }
  return [...seen, call()];
}

/** What `climb` gives for a call that checks in the order of its rungs. */
export function errorsOf(rungs: readonly Rung[]): (string | null)[] {
  return [...rungs.map(([error]) => error), null];
}
