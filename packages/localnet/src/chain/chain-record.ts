/** What happened on the chain while this run looked on, block by block. */
import { SubtensorModule, System } from '@adit/chain';
import type { BlockPlace, ChainClient } from './chain-client.ts';

const { storage } = SubtensorModule;
/** Blocks read one after the other when some were missed; those before are left out of the sums. */
const CATCH_UP_BLOCKS = 2_000;

/** The figures of a run. */
export interface ChainFigures {
  /** Number of the head. */
  readonly block: number;
  /** Weight rows that the chain took from validators. */
  readonly weightsSet: number;
  /** RAO of the subnet's alpha that its epochs gave to neurons. */
  readonly emissionRao: bigint;
}

/** One block as the record sees it. */
interface SeenBlock {
  readonly epoch: bigint;
  readonly weightsSet: number;
  readonly emissionRao: bigint;
}

/** Follows a subnet. */
export class ChainRecord {
  readonly #client: ChainClient;
  readonly #netuid: number;
  #last: { readonly block: number; readonly epoch: bigint } | null = null;
  #weightsSet = 0;
  #emissionRao = 0n;
  /** Readers take turns, or a block would be counted twice. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(client: ChainClient, netuid: number) {
    this.#client = client;
    this.#netuid = netuid;
  }

  /** The figures up to the last block that was read. */
  get figures(): ChainFigures {
    return {
      block: this.#last?.block ?? 0,
      weightsSet: this.#weightsSet,
      emissionRao: this.#emissionRao,
    };
  }

  /**
   * Reads what is new; gives the subnet's epoch counter.
   * @throws AditError `chain_unavailable`, `chain_refused`.
   */
  update(): Promise<bigint> {
    const work = this.#turn.then(() => this.#readOn());
    this.#turn = work.catch(() => undefined);
    return work;
  }

  async #readOn(): Promise<bigint> {
    const head = await this.#client.head();
    // A chain that was taken back goes on from where it is.
    if (this.#last === null || head.number < this.#last.block) {
      const { epoch } = await this.#look(head);
      this.#last = { block: head.number, epoch };
    }
    const from = Math.max(this.#last.block + 1, head.number - CATCH_UP_BLOCKS);
    for (let number = from; number <= head.number; number += 1) {
      const hash = number === head.number ? head.hash : await this.#client.hashOf(number);
      if (hash !== null) this.#add(number, await this.#look({ number, hash }));
    }
    return this.#last.epoch;
  }

  #add(block: number, { epoch, weightsSet, emissionRao }: SeenBlock): void {
    this.#weightsSet += weightsSet;
    if (epoch !== this.#last?.epoch) this.#emissionRao += emissionRao;
    this.#last = { block, epoch };
  }

  #look({ hash }: BlockPlace): Promise<SeenBlock> {
    const netuid = this.#netuid;
    return this.#client.read(hash, (read) => ({
      epoch: read(storage.SubnetEpochIndex, netuid),
      emissionRao: read(storage.Emission, netuid).reduce((sum, rao) => sum + rao, 0n),
      weightsSet: read(System.storage.Events).filter(
        ({ event }) => event.name === 'WeightsSet' && (event.value as unknown[])[0] === netuid,
      ).length,
    }));
  }
}
