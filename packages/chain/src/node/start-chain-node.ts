/** The node: a chain, its pool, its clock, and a port that clients talk to. */
import type { Clock, Logger } from '@adit/base';
import type { Profile } from '@adit/substrate';
import { type Chain, createChain, type Scenario } from '../create-chain.ts';
import { accountNames, DEFAULT_SEED } from '../scenarios/account-names.ts';
import { namedPairs } from '../scenarios/named-storage.ts';
import { BlockAuthor, type BlockMode } from './block-author.ts';
import { BlockFile } from './block-file.ts';
import { connectChain } from './connect-chain.ts';
import { KEPT_NOWHERE } from './disk/durability.ts';
import { StateKeeper } from './disk/state-keeper.ts';
import { faucetPairs } from './faucet.ts';
import { allMethods } from './methods/all-methods.ts';
import { NodeCore } from './node-core.ts';
import { POOL_LIMITS, type PoolLimits } from './pool/pooled.ts';
import { TRANSPORT_LIMITS, type TransportLimits } from './transport/limits.ts';
import { createPageAnswer } from './transport/page-files.ts';
import { startRpcServer, type TransportFigures } from './transport/rpc-server.ts';

/** How a node is started. What is left out has the default of `adit chain`. */
export interface ChainNodeOptions {
  readonly host?: string;
  /** 0 is any free one. */
  readonly port?: number;
  readonly mode?: BlockMode;
  /** Time between blocks in interval mode; by default the profile's slot. */
  readonly blockMs?: number;
  /** How long after a block of instant or interval mode it is final; by default 100. */
  readonly finalityLagMs?: number;
  /** No empty block after silence. */
  readonly noHeartbeat?: boolean;
  readonly profile?: Profile;
  readonly seed?: string;
  readonly genesisTimeMs?: number;
  /** Runs on a new chain; not on one that is read from a state file. */
  readonly scenario?: Scenario | null;
  /** Read at the start where it exists; files beside it keep all that happens (docs/chain.md). */
  readonly stateFile?: string | null;
  /** Folder of the built console, which browsers get on the node's port; null for none. */
  readonly consoleDir?: string | null;
  /** Bytes of journal after which the state file is written anew; by default 8 MiB. */
  readonly journalBytes?: number;
  readonly transportLimits?: Partial<TransportLimits>;
  readonly poolLimits?: Partial<PoolLimits>;
}

/** What a node works with. */
export interface ChainNodeDeps {
  readonly clock: Clock;
  readonly log: Logger;
  /** Runs work after the present turn of the event loop; by default `setImmediate`. */
  readonly defer?: (work: () => void) => void;
}

/** A running node. */
export interface ChainNode {
  /** `ws://…`; HTTP POST goes to the same place. */
  readonly url: string;
  readonly port: number;
  readonly genesisHash: string;
  /** The chain itself, for whoever holds the node in hand. */
  readonly chain: Chain;
  figures(): TransportFigures;
  close(): Promise<void>;
}

/** Clients reconnect after 30 s without a block (dedot). */
const HEARTBEAT_MS = 20_000;
/** More than two round trips of a client that reads a block before it lets go of it. */
const FINALITY_LAG_MS = 100;
/** Blocks that the log names at its usual level. */
const IMPORTS_TOLD = 20;
const SLOT_MS = { normal: 12_000, fast: 250 } as const;

/**
 * Starts a node. Await `ready` of `@adit/keys` first.
 * @throws AditError `port_in_use`, `cannot_listen`, `state_file_damaged`, `state_of_another_chain`,
 *   `state_in_use`, `state_not_written`, `disk_full`, `scenario_step_failed`.
 */
export async function startChainNode(
  options: ChainNodeOptions,
  deps: ChainNodeDeps,
): Promise<ChainNode> {
  const { stateFile = null, journalBytes } = options;
  const limit = journalBytes === undefined ? {} : { journalBytes };
  const keeper =
    stateFile === null ? null : await StateKeeper.take(stateFile, { ...deps, ...limit });
  const archive = keeper?.archive ?? new BlockFile();
  try {
    const chain = openChain(options, { archive, keeper });
    const served = await serve(chain, options, { ...deps, keeper });
    const end = async (): Promise<void> => {
      await served.close();
      if (keeper === null) archive.close();
      else await keeper.finish();
    };
    return { ...served.node, chain, genesisHash: chain.genesisHash, close: end };
  } catch (error) {
    keeper?.release();
    archive.close();
    throw error;
  }
}

interface Kept {
  readonly archive: BlockFile;
  readonly keeper: StateKeeper | null;
}

function openChain(options: ChainNodeOptions, { archive, keeper }: Kept): Chain {
  const { profile = 'fast', seed = DEFAULT_SEED, genesisTimeMs } = options;
  const isNew = keeper === null || keeper.isNew;
  const chain = createChain({
    seed,
    profile,
    archive,
    scenario: isNew ? (options.scenario ?? null) : null,
    ...(genesisTimeMs === undefined ? {} : { genesisTimeMs }),
  });
  keeper?.open(chain);
  return chain;
}

type KeptDeps = ChainNodeDeps & { readonly keeper: StateKeeper | null };

interface Served {
  readonly node: Pick<ChainNode, 'url' | 'port' | 'figures'>;
  close(): Promise<void>;
}

async function serve(chain: Chain, options: ChainNodeOptions, deps: KeptDeps): Promise<Served> {
  const { seed = DEFAULT_SEED, host = '127.0.0.1', port = 9944 } = options;
  const { core, author } = assemble(chain, options, deps);
  const accounts = accountNames(seed);
  const server = await startRpcServer({
    host,
    port,
    clock: deps.clock,
    page: options.consoleDir == null ? null : createPageAnswer(options.consoleDir),
    limits: { ...TRANSPORT_LIMITS, ...options.transportLimits },
    methods: allMethods(core, {
      namedPairs: (tree) => namedPairs(tree, accounts),
      faucetPairs: (account, amountRao) => faucetPairs(chain.state, account, amountRao),
    }),
  });
  author.start();
  const shown = host.includes(':') ? `[${host}]` : host;
  return {
    node: {
      url: `ws://${shown}:${server.port}`,
      port: server.port,
      figures: () => server.figures(),
    },
    close: async () => {
      author.stop();
      core.stop();
      await server.close();
    },
  };
}

function assemble(
  chain: Chain,
  options: ChainNodeOptions,
  { clock, log, keeper, defer = setImmediate }: KeptDeps,
): { readonly core: NodeCore; readonly author: BlockAuthor } {
  const mode = options.mode ?? 'instant';
  const core: NodeCore = new NodeCore({
    chain: connectChain(chain),
    poolLimits: { ...POOL_LIMITS, ...options.poolLimits },
    clock,
    finalityLagMs: options.finalityLagMs ?? FINALITY_LAG_MS,
    keeper: keeper ?? KEPT_NOWHERE,
    onReady: () => author.noteReady(),
  });
  const author = new BlockAuthor({
    mode,
    blockMs: options.blockMs ?? SLOT_MS[chain.profile],
    heartbeatMs: options.noHeartbeat === true ? null : HEARTBEAT_MS,
    clock,
    defer,
    makeBlock: () => {
      // The keeper has told why, and says when there is room again.
      if (keeper?.hasRoom() === false) return;
      try {
        core.makeBlock('after-lag');
      } catch (error) {
        // The next block may do better; a node that ends takes everything with it.
        log.error({ err: error }, 'a block could not be made');
      }
    },
  });
  const logImport = importLogger(log);
  const { number } = chain.head.header;
  for (const each of new Set([1, 2, number])) logImport(each, chain.blockAt(each)?.hash);
  core.listen({
    onBest: ({ hash, header }) => {
      author.noteBlock();
      logImport(header.number, hash);
    },
  });
  return { core, author };
}

/**
 * Test suites of others wait for the words `Imported #1`. Later blocks are told in detail only: a
 * parent that never reads our standard error must not bring the node to a stop by a full pipe.
 */
function importLogger(log: Logger): (number: number, hash: string | undefined) => void {
  let told = 0;
  return (number, hash) => {
    told += 1;
    const text = `Imported #${number}`;
    if (told <= IMPORTS_TOLD) log.info({ hash }, text);
    else log.debug({ hash }, text);
  };
}
