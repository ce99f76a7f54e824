/** `adit chain`: the development chain, until it is told to stop. */
import { AditError, createLogger, systemClock } from '@adit/base';
import {
  type BlockMode,
  type ChainNode,
  type ChainNodeOptions,
  DEV_ACCOUNTS,
  startChainNode,
} from '@adit/chain';
import { ready, ss58Encode } from '@adit/keys';
import { listenForStop } from '../stop-signals.ts';

/** Flags of `adit chain`. */
interface ChainFlags {
  readonly host?: string;
  readonly port?: number;
  readonly mode?: BlockMode;
  readonly blockMs?: number;
  readonly profile?: 'fast' | 'normal';
  readonly seed?: string;
  readonly genesisTime?: string;
  /** False with --no-heartbeat. */
  readonly heartbeat?: boolean;
  readonly json?: boolean;
}

/** Listed with their names; their keys are public: `//Alice` of the development phrase. */
const SHOWN_ACCOUNTS = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie'] as const;

interface ShownAccount {
  readonly name: string;
  readonly address: string;
}

function readTime(text: string): number {
  const ms = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isSafeInteger(ms) && ms >= 0) return ms;
  throw new AditError('invalid_genesis_time', 'The genesis time is no time', {
    numbers: { text },
    nextStep: 'Give milliseconds since 1970, or a time such as 2026-01-01T00:00:00Z.',
  });
}

function readOptions(flags: ChainFlags): ChainNodeOptions {
  const { mode = 'instant' } = flags;
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
    ...(flags.seed === undefined ? {} : { seed: flags.seed }),
    ...(flags.genesisTime === undefined ? {} : { genesisTimeMs: readTime(flags.genesisTime) }),
  };
}

function listAccounts(): ShownAccount[] {
  return SHOWN_ACCOUNTS.map((name) => ({
    name: `//${name}`,
    address: ss58Encode(Buffer.from(DEV_ACCOUNTS[name].slice(2), 'hex')),
  }));
}

function announce(node: ChainNode, options: ChainNodeOptions, isJson: boolean): void {
  const { url, genesisHash } = node;
  const { mode, profile } = options;
  const accounts = listAccounts();
  if (isJson) {
    const answer = { url, genesisHash, profile, mode, accounts };
    process.stdout.write(`${JSON.stringify(answer)}\n`);
    return;
  }
  const lines = [
    `Development chain at ${url} (HTTP POST on the same port)`,
    `Genesis ${genesisHash}, ${profile} profile, ${mode} blocks`,
    ...accounts.map(({ name, address }) => `  ${name.padEnd(10)} ${address}`),
    `Next: btcli subnets list --network ${url}   (docs/chain.md; Ctrl-C stops)`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Serves until it is told to stop. */
export async function runChain(flags: ChainFlags): Promise<number> {
  const stop = listenForStop();
  const options = readOptions(flags);
  await ready();
  const log = createLogger('chain', 'info');
  const node = await startChainNode(options, { clock: systemClock, log });
  announce(node, options, flags.json === true);
  await stop.stopped;
  await node.close();
  return 0;
}
