/** The chain of a local network: its process, validators at work, a record of what happened. */
import fs from 'node:fs';
import path from 'node:path';
import { type Clock, decodeHex, errorMessage, isAditError, type Logger } from '@adit/base';
import { loadScenario } from '@adit/chain';
import { keypairFromSeed } from '@adit/keys';
import { ChainClient } from './chain-client.ts';
import { type ChainProcess, startChainProcess } from './chain-process.ts';
import { type ChainFigures, ChainRecord } from './chain-record.ts';
import { sendWeights, type ValidatorOptions } from './validator.ts';

/** What a new chain begins with. */
const SCENARIO = 'two-validators-eight-miners';
/** The subnet of that scenario. */
const NETUID = 2;
/** Those of the scenario's accounts that set weights. */
const VALIDATOR = /^validator-\d+$/;
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

/** The scenario's validators; their keys follow from the chain's seed, which everybody knows. */
function listValidators(): ValidatorOptions[] {
  return loadScenario(SCENARIO)
    .accounts.filter(({ name }) => VALIDATOR.test(name))
    .map(({ secretSeed }) => ({ keypair: keypairFromSeed(decodeHex(secretSeed)), netuid: NETUID }));
}

/** What looks at the chain. */
interface Onlookers {
  readonly client: ChainClient;
  readonly record: ChainRecord;
  readonly validators: readonly ValidatorOptions[];
}

/**
 * Looks at the chain once per block and has the validators work once per epoch. A chain that is away
 * is waited for; weights that it did not take come again with the next epoch.
 */
async function follow(
  { client, record, validators }: Onlookers,
  { clock, log, signal }: LocalChainDeps,
): Promise<void> {
  let servedEpoch: bigint | null = null;
  while (signal?.aborted !== true) {
    try {
      const epoch = await record.update();
      if (epoch !== servedEpoch) {
        servedEpoch = epoch;
        await Promise.all(validators.map((each) => sendWeights(client, each, epoch)));
      }
    } catch (error) {
      const code = isAditError(error) ? error.code : null;
      if (code !== 'chain_unavailable')
        log.warn({ code, reason: errorMessage(error) }, 'no weights in this epoch');
    }
    await clock.sleep(BLOCK_MS, signal);
  }
}

/**
 * The process. A state that another release began is another chain: it is put aside for whoever wants
 * it, and the network gets a new one, rather than not starting after every update.
 */
async function startKept(
  { dataDir, port }: LocalChainOptions,
  deps: LocalChainDeps,
): Promise<ChainProcess> {
  const folder = path.join(dataDir, 'chain');
  const stateFile = path.join(folder, 'state.json');
  const options = { port, stateFile, scenario: SCENARIO, blockMs: BLOCK_MS };
  try {
    return await startChainProcess(options, deps);
  } catch (error) {
    if (!isAditError(error) || error.code !== 'state_of_another_chain') throw error;
    const genesis = String(error.numbers['fileGenesis']).slice(2, 10);
    const aside = path.join(dataDir, `chain-${genesis}`);
    fs.rmSync(aside, { recursive: true, force: true });
    fs.renameSync(folder, aside);
    deps.log.warn({ aside }, 'another release began this chain; it was put aside for a new one');
    return startChainProcess(options, deps);
  }
}

/**
 * Starts the chain and resolves when it serves.
 * @throws AditError what `startChainProcess` raises.
 */
export async function startLocalChain(
  options: LocalChainOptions,
  deps: LocalChainDeps,
): Promise<LocalChain> {
  const process = await startKept(options, deps);
  const client = new ChainClient(process.url);
  const record = new ChainRecord(client, NETUID);
  const stop = new AbortController();
  const onlookers = { client, record, validators: listValidators() };
  const followed = follow(onlookers, { ...deps, signal: stop.signal });
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
