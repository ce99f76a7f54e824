/** A subnet on which hotkeys set weights, for tests of them. */
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../definitions/subtensor/pallet.ts';
import { firstRefusal } from '../runtime/guards.ts';
import type { WeightSetter } from '../runtime/subtensor/weights/weight-checks.ts';
import { TestChain, testAccount, withSubnet } from './test-chain.ts';

const S = SubtensorModule.storage;

/** The subnet. */
export const NETUID = 2;
/** Hotkeys of uids 0 to 7; the first is the owner's, the second has a permit. */
export const HOTKEYS: readonly AccountId[] = Array.from({ length: 8 }, (_, uid) =>
  testAccount(2 + uid),
);
/** The owner's hotkey, uid 0. */
export const OWNER_HOTKEY = HOTKEYS[0] ?? '';
/** A hotkey with a permit, uid 1. */
export const VALIDATOR = HOTKEYS[1] ?? '';
/** A hotkey without a permit, uid 2. */
export const MINER = HOTKEYS[2] ?? '';
/** A hotkey without a seat. */
export const STRANGER: AccountId = testAccount(90);

/** What the pool and every dispatch say beforehand of a call: the code, or null. */
export function guardCode(chain: TestChain, signer: AccountId, call: NamedCall): number | null {
  const { state } = chain;
  const { block } = chain.block;
  const whole = { pallet: SubtensorModule.name, ...call };
  return firstRefusal({ state, block, account: signer, call: whole })?.code ?? null;
}

/** A call of SubtensorModule. */
export interface NamedCall {
  readonly name: string;
  readonly value: object;
}

/** Eight neurons, registered 200 blocks ago; no limit between weights but the rate. */
export class WeightsChain extends TestChain {
  constructor(block = 1_000) {
    super({ block: block - 200 });
    const { owner } = withSubnet(this);
    for (const hotkey of HOTKEYS.slice(1)) {
      this.subtensor(owner, 'burned_register', { netuid: NETUID, hotkey });
    }
    this.jump(block);
    this.state.write(S.LastEpochBlock, NETUID, BigInt(block));
    this.state.write(S.Tempo, 1, 0);
    this.permit(1);
  }

  /** Gives these uids permits, and takes those of others. */
  permit(...uids: readonly number[]): void {
    const permits = HOTKEYS.map((_, uid) => uids.includes(uid));
    this.state.write(S.ValidatorPermit, NETUID, permits);
  }

  /** Switches commit-reveal off or on. */
  commitReveal(isOn: boolean): void {
    this.state.write(S.CommitRevealWeightsEnabled, NETUID, isOn);
  }

  /** Writes which epoch is running. */
  epoch(index: bigint): void {
    this.state.write(S.SubnetEpochIndex, NETUID, index);
  }

  /** Values of all events of a name. */
  eventsOf(name: string): unknown[] {
    return this.events.flatMap((event) => (event.name === name ? [event.value] : []));
  }
}

/** A hotkey on the main mechanism of the subnet. */
export function onMain(hotkey: AccountId): WeightSetter {
  return { netuid: NETUID, mecid: 0, hotkey };
}
