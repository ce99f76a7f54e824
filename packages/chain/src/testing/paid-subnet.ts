/** A subnet of a worked example of epochs, whose epochs run in whole blocks and pay one alpha each. */
import type { AccountId } from '@adit/substrate';
import { AlphaAssets } from '../definitions/alpha-assets.ts';
import { SubtensorModule } from '../definitions/subtensor/pallet.ts';
import { changeStake } from '../runtime/stake/share-pool.ts';
import { createPair } from '../runtime/subtensor/accounts/key-pair.ts';
import { appendNeuron } from '../runtime/subtensor/registration/neurons.ts';
import { EmissionChain } from './emission-chain.ts';
import { testAccount } from './test-chain.ts';

const S = SubtensorModule.storage;
const NETUID = 2;
const TAO = 1_000_000_000n;
const HALF = 500_000_000n;
const TEMPO = 360;

/** An example's subnet, by uid. */
export interface PaidOptions {
  /** Whole alpha by uid. */
  readonly stakes: readonly number[];
  /** Whether uid 0 belongs to the subnet's owner; otherwise nobody does. */
  readonly hasOwner?: boolean;
  /** Further parameters. */
  readonly set?: (chain: EmissionChain, netuid: number) => void;
}

/** What an epoch paid. */
export interface Paid {
  readonly emissions: readonly bigint[];
  readonly dividends: readonly number[];
  /** Alpha by which each uid's pool grew. */
  readonly gained: readonly bigint[];
  readonly burned: bigint;
}

/** The subnet. It does not emit itself: each epoch gets half an alpha for miners, half for validators. */
export class PaidSubnet {
  readonly chain: EmissionChain;
  readonly #options: PaidOptions;

  constructor(options: PaidOptions) {
    const chain = new EmissionChain(1);
    const { state } = chain;
    this.chain = chain;
    this.#options = options;
    state.write(S.SubtokenEnabled, NETUID, false);
    state.write(S.CommitRevealWeightsEnabled, NETUID, false);
    state.write(S.MaxAllowedValidators, NETUID, 64);
    for (let uid = 0; uid < options.stakes.length; uid += 1) this.#seat(uid);
    if (options.hasOwner !== true) {
      state.remove(S.SubnetOwnerHotkey, NETUID);
      state.remove(S.SubnetOwner, NETUID);
    }
    options.set?.(chain, NETUID);
  }

  #hotkey(uid: number): AccountId {
    return uid === 0 ? testAccount(2) : testAccount(0x300 + uid);
  }

  #seat(uid: number): void {
    const { state, block } = this.chain;
    const hotkey = this.#hotkey(uid);
    createPair(block, { hotkey, coldkey: testAccount(0x400 + uid) });
    if (uid > 0) appendNeuron(block, NETUID, hotkey);
    state.write(S.BlockAtRegistration, NETUID, uid, 0n);
  }

  /** Gives every uid the example's stake again, whatever it has been paid. */
  #resetStakes(): void {
    const { state } = this.chain;
    for (const [uid, stake] of this.#options.stakes.entries()) {
      const hotkey = this.#hotkey(uid);
      const coldkey = state.read(S.Owner, hotkey);
      state.remove(S.TotalHotkeyAlpha, hotkey, NETUID);
      state.remove(S.TotalHotkeySharesV2, hotkey, NETUID);
      state.remove(S.AlphaV2, hotkey, coldkey, NETUID);
      const amount = BigInt(Math.round(stake * 1e9));
      if (amount > 0n) changeStake(state, { hotkey, coldkey, netuid: NETUID }, amount);
    }
  }

  #alpha(): bigint[] {
    return this.#options.stakes.map((_, uid) =>
      this.chain.read(S.TotalHotkeyAlpha, this.#hotkey(uid), NETUID),
    );
  }

  /** Who may validate before the first epoch. */
  permit(permits: readonly boolean[]): void {
    this.chain.state.write(S.ValidatorPermit, NETUID, [...permits]);
  }

  /** Sets weights as of the next block. */
  weigh(uid: number, row: readonly (readonly [number, number])[]): void {
    const { state, block } = this.chain;
    state.write(
      S.Weights,
      NETUID,
      uid,
      row.map(([to, weight]): [number, number] => [to, weight]),
    );
    state.update(S.LastUpdate, NETUID, (list) =>
      list.map((old, at) => (at === uid ? block.now + 1n : old)),
    );
  }

  /** Runs a block with an epoch. */
  run(): Paid {
    const { chain } = this;
    this.#resetStakes();
    chain.state.write(S.Tempo, NETUID, TEMPO);
    chain.state.write(S.LastEpochBlock, NETUID, chain.block.now + 1n - BigInt(TEMPO));
    chain.state.write(S.PendingServerEmission, NETUID, HALF);
    chain.state.write(S.PendingValidatorEmission, NETUID, HALF);
    chain.state.update(S.SubnetAlphaOut, NETUID, (out) => out + TAO);
    const before = this.#alpha();
    const burned = chain.read(AlphaAssets.storage.AlphaBurned, NETUID);
    chain.advance();
    return {
      emissions: chain.read(S.Emission, NETUID),
      dividends: chain.read(S.Dividends, NETUID),
      gained: this.#alpha().map((alpha, uid) => alpha - (before[uid] ?? 0n)),
      burned: chain.read(AlphaAssets.storage.AlphaBurned, NETUID) - burned,
    };
  }
}
