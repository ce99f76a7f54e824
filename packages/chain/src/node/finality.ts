/** Which blocks are final. They become final in their order, some time after they were made. */
import type { Clock } from '@adit/base';
import type { Hash } from '@adit/substrate';
import type { PortBlock } from './chain-port.ts';
import type { Durability } from './disk/durability.ts';

/** When a new block is final: with all before it at once, after the lag, or when it is asked for. */
export type FinalWhen = 'at-once' | 'after-lag' | 'when-asked';

/** What finality works with. */
export interface FinalityOptions {
  /** 0 makes every block final at once. */
  readonly lagMs: number;
  readonly clock: Clock;
  /** No block is final before it is kept here. */
  readonly keeper: Durability;
  /** Hears of each block, in order, with the hashes of its extrinsics. */
  readonly onFinal: (block: PortBlock, included: readonly Hash[]) => void;
}

interface Waiting {
  readonly block: PortBlock;
  readonly included: readonly Hash[];
  /** The keeper's mark behind the block. */
  readonly mark: number;
  /** It is final as soon as it is kept. */
  isDue: boolean;
}

/**
 * The blocks behind the last final one. Clients that unpin a block as soon as a later one is final
 * lose it while they still read it when finality comes with the block; real networks lag by seconds.
 */
export class Finality {
  readonly #options: FinalityOptions;
  readonly #stop = new AbortController();
  #waiting: Waiting[] = [];
  #final: Hash;

  constructor(first: Hash, options: FinalityOptions) {
    this.#final = first;
    this.#options = options;
  }

  /** Hash of the last final block. */
  get final(): Hash {
    return this.#final;
  }

  /** Blocks that are not final yet, ascending. */
  get waiting(): readonly PortBlock[] {
    return this.#waiting.map(({ block }) => block);
  }

  /** A new head. */
  add(block: PortBlock, included: readonly Hash[], when: FinalWhen): void {
    const { lagMs, clock, keeper } = this.#options;
    const entry: Waiting = { block, included, mark: keeper.mark, isDue: false };
    this.#waiting.push(entry);
    if (when === 'when-asked') return;
    if (when === 'at-once' || lagMs === 0) {
      this.#settleNow(entry);
      return;
    }
    const { signal } = this.#stop;
    void clock.sleep(lagMs, signal).then(() => {
      if (signal.aborted) return;
      entry.isDue = true;
      this.settle();
    });
  }

  /** Makes a block and all before it final; nothing when it is final already. */
  finalize(hash: Hash): void {
    const entry = this.#waiting.find(({ block }) => block.hash === hash);
    if (entry !== undefined) this.#settleNow(entry);
  }

  #settleNow(entry: Waiting): void {
    entry.isDue = true;
    this.#options.keeper.keepNow();
    this.settle();
  }

  /** Announces the blocks up to the last one that is due and kept; those before it are kept too. */
  settle(): void {
    const { keeper, onFinal } = this.#options;
    const last = this.#waiting.findLastIndex(({ isDue, mark }) => isDue && keeper.isKept(mark));
    for (const { block, included } of this.#waiting.splice(0, last + 1)) {
      this.#final = block.hash;
      onFinal(block, included);
    }
  }

  /**
   * The chain was reverted: what is left of it is final, what is not is forgotten. Gives the hashes
   * of the extrinsics of forgotten blocks that were not final.
   */
  revertTo(head: PortBlock): Hash[] {
    this.finalize(head.hash);
    const lost = this.#waiting.flatMap(({ included }) => included);
    this.#waiting = [];
    this.#final = head.hash;
    return lost;
  }

  /** No block becomes final by itself any more. */
  stop(): void {
    this.#stop.abort();
  }
}
