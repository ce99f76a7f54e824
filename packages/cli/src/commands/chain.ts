/** `adit chain`: the development chain, until it is told to stop. */
import { AditError, createLogger, systemClock } from '@adit/base';
import {
  type BlockMode,
  type ChainNode,
  type ChainNodeOptions,
  DEV_ACCOUNTS,
  type LoadedScenario,
  loadScenario,
  startChainNode,
} from '@adit/chain';
import { ss58Encode } from '@adit/keys';
import { findConsole, resolvePath } from '../paths.ts';
import { listenForStop } from '../stop-signals.ts';

/** Flags of `adit chain`. */
interface ChainFlags {
  readonly host?: string;
  readonly port?: number;
  readonly mode?: BlockMode;
  readonly blockMs?: number;
  readonly finalityLagMs?: number;
  readonly profile?: 'fast' | 'normal';
  readonly scenario?: string;
  readonly seed?: string;
  readonly state?: string;
  readonly genesisTime?: string;
  /** False with --no-heartbeat. */
  readonly heartbeat?: boolean;
  readonly json?: boolean;
}

/** Listed with their names; their keys are public: `//Alice` of the development phrase. */
const SHOWN_ACCOUNTS = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie'] as const;

/** An account to begin with. */
interface ShownAccount {
  /** `//Alice` and so on, or a name that the scenario gives. */
  readonly name: string;
  readonly address: string;
  /** Of a scenario's accounts. */
  readonly secretSeed?: string;
}

function readTime(text: string): number {
  const ms = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isSafeInteger(ms) && ms >= 0) return ms;
  throw new AditError('invalid_genesis_time', 'The genesis time is no time', {
    numbers: { text },
    nextStep: 'Give milliseconds since 1970, or a time such as 2026-01-01T00:00:00Z.',
  });
}

function readOptions(flags: ChainFlags): ChainNodeOptions & { readonly mode: BlockMode } {
  const { mode = 'instant', state } = flags;
  if (flags.blockMs !== undefined && mode !== 'interval') {
    throw new AditError('block_ms_without_interval', '--block-ms needs --mode interval', {
      numbers: { mode, blockMs: flags.blockMs },
      nextStep: 'Add --mode interval, or leave --block-ms out.',
    });
  }
  return {
    mode,
    profile: flags.profile ?? 'fast',
    noHeartbeat: flags.heartbeat === false,
    ...(flags.host === undefined ? {} : { host: flags.host }),
    ...(flags.port === undefined ? {} : { port: flags.port }),
    ...(flags.blockMs === undefined ? {} : { blockMs: flags.blockMs }),
    ...(flags.finalityLagMs === undefined ? {} : { finalityLagMs: flags.finalityLagMs }),
    ...(flags.seed === undefined ? {} : { seed: flags.seed }),
    ...(state === undefined ? {} : { stateFile: resolvePath(state) }),
    ...(flags.genesisTime === undefined ? {} : { genesisTimeMs: readTime(flags.genesisTime) }),
  };
}

function listAccounts(): ShownAccount[] {
  return SHOWN_ACCOUNTS.map((name) => ({
    name: `//${name}`,
    address: ss58Encode(Buffer.from(DEV_ACCOUNTS[name].slice(2), 'hex')),
  }));
}

interface Announcement {
  readonly options: ChainNodeOptions;
  readonly accounts: readonly ShownAccount[];
  readonly isJson: boolean;
}

function announce(node: ChainNode, { options, accounts, isJson }: Announcement): void {
  const { url, genesisHash } = node;
  const { mode, profile, consoleDir } = options;
  const consoleUrl = consoleDir == null ? null : `${url.replace(/^ws/, 'http')}/`;
  if (isJson) {
    const answer = { url, consoleUrl, genesisHash, profile, mode, accounts };
    process.stdout.write(`${JSON.stringify(answer)}\n`);
    return;
  }
  const lines = [
    `Development chain at ${url} (HTTP POST on the same port)`,
    ...(consoleUrl === null
      ? []
      : [`Console at ${consoleUrl} (blocks, subnets, storage, playground)`]),
    `Genesis ${genesisHash}, ${profile} profile, ${mode} blocks`,
    ...accounts.map(describeAccount),
    `Next: btcli subnets list --network ${url}   (docs/chain.md; Ctrl-C stops)`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function describeAccount({ name, address, secretSeed }: ShownAccount): string {
  const secret = secretSeed === undefined ? '' : `  secret ${secretSeed}`;
  return `  ${name.padEnd(18)} ${address}${secret}`;
}

/** A name stays one; anything that is none is a file. */
function findScenario(nameOrFile: string, seed: string | undefined): LoadedScenario {
  const isFile = /[./\\]/.test(nameOrFile);
  return loadScenario(isFile ? resolvePath(nameOrFile) : nameOrFile, seed);
}

/** Serves until it is told to stop. Await `ready` of `@adit/keys` first. */
export async function runChain(flags: ChainFlags): Promise<number> {
  const stop = listenForStop();
  const options = readOptions(flags);
  const { scenario, accounts } = findScenario(flags.scenario ?? 'empty', flags.seed);
  const log = createLogger('chain', 'info');
  const consoleDir = findConsole();
  const all = { ...options, scenario, consoleDir };
  const node = await startChainNode(all, { clock: systemClock, log });
  const shown = [...listAccounts(), ...accounts];
  announce(node, { options: all, accounts: shown, isJson: flags.json === true });
  await stop.stopped;
  await node.close();
  return 0;
}
