/** The development chain of a local network: its process, and a record of what happened on it. */
import path from 'node:path';
import { type Clock, errorMessage, isAditError, type Logger } from '@adit/base';
import { ChainClient } from './chain-client.ts';
import { startChainProcess } from './chain-process.ts';
import { type ChainFigures, ChainRecord } from './chain-record.ts';

/** What a new chain begins with. */
const SCENARIO = 'one-subnet';
/** The subnet of that scenario. */
const NETUID = 2;
/** Four times as slow as the profile's own pace: miners want the processor. */
const BLOCK_MS = 1_000;

/** How the chain of a network is started. */
export interface LocalChainOptions {
  /** Folder of the network; the chain's state lies in `chain/` below it. */
  readonly dataDir: string;
  /** Port on 127.0.0.1; 0 picks a free one. */
  readonly port: number;
}

/** What the chain works with. */
export interface LocalChainDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal?: AbortSignal | undefined;
}

/** A running chain. */
export interface LocalChain {
  /** `ws://…`; HTTP POST goes to the same place. */
  readonly url: string;
  /** Of its process; null while there is none. */
  pid(): number | null;
  /** The figures of this run, up to now where the chain answers. */
  figures(): Promise<ChainFigures>;
  /** Has it save and waits for its end. */
  close(): Promise<void>;
}

/** Looks at the chain once per block; one that is away is waited for. */
async function follow(record: ChainRecord, { clock, log, signal }: LocalChainDeps): Promise<void> {
  while (signal?.aborted !== true) {
    try {
      await record.update();
    } catch (error) {
      if (!isAditError(error)) log.error({ reason: errorMessage(error) }, 'the chain was misread');
    }
    await clock.sleep(BLOCK_MS, signal);
  }
}

/**
 * Starts the chain and resolves when it serves.
 * @throws AditError what `startChainProcess` raises.
 */
export async function startLocalChain(
  { dataDir, port }: LocalChainOptions,
  deps: LocalChainDeps,
): Promise<LocalChain> {
  const stateFile = path.join(dataDir, 'chain', 'state.json');
  const process = await startChainProcess(
    { port, stateFile, scenario: SCENARIO, blockMs: BLOCK_MS },
    deps,
  );
  const record = new ChainRecord(new ChainClient(process.url), NETUID);
  const stop = new AbortController();
  const followed = follow(record, { ...deps, signal: stop.signal });
  return {
    url: process.url,
    pid: () => process.pid(),
    figures: async () => {
      await record.update().catch(() => undefined);
      return record.figures;
    },
    close: async () => {
      stop.abort();
      await followed;
      await process.close();
    },
  };
}
