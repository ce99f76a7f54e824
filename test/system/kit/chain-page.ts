/** A development chain under test in a browser: its port, its calls, its page as readers see it. */
import { decodeHex, encodeHex } from '@adit/base';
import { createStateReader, extrinsicCodec, runtimeVersion, type StateReader } from '@adit/chain';
import { keypairFromSeed } from '@adit/keys';
import { encodeSignedExtrinsic, type PalletVariant, signingPayload } from '@adit/substrate';
import type { Page } from 'playwright-core';
import { type StartedProcess, startAdit } from './process.ts';

/** Mini secret of `//Alice`, public knowledge. */
const ALICE_SEED = '0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a';
const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const IMMORTAL = { type: 'immortal' } as const;

/** An account that a scenario made. */
export interface NamedAccount {
  readonly name: string;
  readonly address: string;
}

/** A running chain. */
export interface PageChain {
  readonly process: StartedProcess;
  /** Where browsers find the page. */
  readonly pageUrl: string;
  readonly accounts: readonly NamedAccount[];
  /** Asks over HTTP. */
  call<Answer = unknown>(method: string, ...params: readonly unknown[]): Promise<Answer>;
  /** Puts calls of Alice's into the next block and makes it; gives its number. */
  makeBlock(...calls: readonly PalletVariant[]): Promise<number>;
  /** Everything that the chain stores now. */
  readAll(): Promise<StateReader>;
}

interface ReadyLine {
  readonly url: string;
  readonly consoleUrl: string | null;
  readonly genesisHash: string;
  readonly accounts: readonly NamedAccount[];
}

function sign(call: PalletVariant, nonce: number, genesisHash: string): string {
  const keypair = keypairFromSeed(decodeHex(ALICE_SEED));
  const content = { era: IMMORTAL, nonce, tip: 0n, call };
  const message = signingPayload(extrinsicCodec, content, {
    CheckSpecVersion: runtimeVersion.spec_version,
    CheckTxVersion: runtimeVersion.transaction_version,
    CheckGenesis: genesisHash,
    CheckMortality: genesisHash,
    CheckMetadataHash: undefined,
  });
  const signature = { kind: 'sr25519', bytes: keypair.sign(message) } as const;
  const account = `0x${encodeHex(keypair.publicKey)}`;
  return `0x${encodeHex(encodeSignedExtrinsic(extrinsicCodec, { ...content, account, signature }))}`;
}

/** Starts `adit chain` on a port; 0 is any free one. Await `ready` of `@adit/keys` first. */
export async function startPageChain(port: number): Promise<PageChain> {
  const args = ['--scenario', 'one-subnet', '--mode', 'manual', '--port', String(port)];
  const process = startAdit(['chain', '--json', ...args]);
  const [line] = await process.waitForLine(/^\{.*\}$/m);
  const { url, consoleUrl, genesisHash, accounts } = JSON.parse(line) as ReadyLine;
  const call = async <Answer>(method: string, ...params: readonly unknown[]): Promise<Answer> => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const response = await fetch(url.replace(/^ws/, 'http'), { method: 'POST', body });
    const { result, error } = (await response.json()) as { result?: Answer; error?: unknown };
    if (error !== undefined) throw new Error(`${method}: ${JSON.stringify(error)}`);
    return result as Answer;
  };
  return {
    process,
    pageUrl: consoleUrl ?? '',
    accounts,
    call,
    makeBlock: async (...calls) => {
      const first = await call<number>('system_accountNextIndex', ALICE);
      for (const [index, each] of calls.entries()) {
        await call('author_submitExtrinsic', sign(each, first + index, genesisHash));
      }
      await call('dev_newBlock', { count: 1 });
      return Number((await call<{ number: string }>('chain_getHeader')).number);
    },
    readAll: async () => {
      const pairs = await call<readonly (readonly [string, string])[]>('state_getPairs', '0x');
      const values = new Map(pairs.map(([key, value]) => [key, decodeHex(value)]));
      return createStateReader({
        profile: 'fast',
        rawRead: (key) => values.get(key) ?? null,
        rawKeys: (prefix) => [...values.keys()].filter((key) => key.startsWith(prefix)).sort(),
      });
    },
  };
}

interface Cell {
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
  querySelector(selector: string): Cell | null;
}

interface Row extends Cell {
  querySelectorAll(selector: string): Iterable<Cell>;
}

/** A neuron as the metagraph's table shows it. */
export interface ShownNeuron {
  readonly uid: string;
  readonly hotkey: string;
  readonly axon: string;
}

/** Reads the metagraph, top to bottom. */
export async function readNeurons(page: Page): Promise<ShownNeuron[]> {
  return page.locator('table.neurons tbody tr:not(.detail)').evaluateAll((rows: readonly Row[]) =>
    rows.map((row) => ({
      uid: (row.querySelector('th')?.textContent ?? '').trim(),
      hotkey: row.querySelector('td[data-label=Hotkey] .mono')?.getAttribute('title') ?? '',
      axon: (row.querySelector('td[data-label=Axon]')?.textContent ?? '').trim(),
    })),
  );
}

/** Incentive by uid in parts of 65 535, as the playground's result has it. */
export async function readIncentives(page: Page): Promise<number[]> {
  return page
    .locator('table.results td[data-incentive]')
    .evaluateAll((cells: readonly Cell[]) =>
      cells.map((cell) => Number(cell.getAttribute('data-incentive'))),
    );
}
