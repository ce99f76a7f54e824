/**
 * The chain of `adit up`: it lives in a process of its own, goes on after every kind of end, and takes
 * neither pool nor miners with it.
 */
import fs from 'node:fs';
import path from 'node:path';
import { SubtensorModule } from '@adit/chain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder } from './kit/folder.ts';
import { runAditProcess, type StartedProcess } from './kit/process.ts';
import { type LiveProcess, listDescendants, listSurvivors } from './kit/process-tree.ts';
import { readJson, startUp } from './kit/up.ts';
import { waitFor } from './kit/wait.ts';

const PATIENCE_MS = 60_000;
const TEST_LIMIT_MS = 240_000;
const CHAIN_LINE = /development chain at (ws:\S+)/;

let place: ReturnType<typeof createTemporaryFolder>;
let running: StartedProcess | null = null;

beforeEach(() => {
  place = createTemporaryFolder();
});

afterEach(async () => {
  await running?.stop('SIGINT');
  running = null;
  place.remove();
});

interface Started {
  readonly poolUrl: string;
  readonly chainUrl: string;
  readonly process: StartedProcess;
}

async function start(args: readonly string[] = []): Promise<Started> {
  const { url: poolUrl, process } = await startUp(place.folder, args);
  running = process;
  const [, chainUrl = ''] = await process.waitForLine(CHAIN_LINE);
  return { poolUrl, chainUrl, process };
}

async function ask(chainUrl: string, method: string, ...params: unknown[]): Promise<unknown> {
  const response = await fetch(chainUrl.replace('ws:', 'http:'), {
    method: 'POST',
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  const { result } = (await response.json()) as { readonly result: unknown };
  return result;
}

async function headOf(chainUrl: string): Promise<number> {
  const { number } = (await ask(chainUrl, 'chain_getHeader')) as { readonly number: string };
  return Number(number);
}

async function waitForBlock(chainUrl: string, block: number): Promise<number> {
  return waitFor(`block ${block}`, PATIENCE_MS, async () => {
    const head = await headOf(chainUrl);
    return head >= block ? head : null;
  });
}

/** The chain's process among those below `pid`. */
function chainProcessOf(pid: number): LiveProcess {
  const [chain, ...others] = listDescendants(pid).filter(
    ({ name, parent }) => parent === pid && !/postgres|sh/.test(name),
  );
  if (chain === undefined || others.length > 0) throw new Error('which one is the chain?');
  return chain;
}

describe('the chain of adit up', () => {
  it(
    'goes on at the next start where it was, after Ctrl-C and after a kill',
    async () => {
      const first = await start();
      const reached = await waitForBlock(first.chainUrl, (await headOf(first.chainUrl)) + 3);
      const hash = await ask(first.chainUrl, 'chain_getBlockHash', reached);
      expect(await first.process.stop('SIGINT'), first.process.stderr()).toBe(0);
      const second = await start();
      expect(await ask(second.chainUrl, 'chain_getBlockHash', reached)).toBe(hash);
      const later = await waitForBlock(second.chainUrl, reached + 3);
      const laterHash = await ask(second.chainUrl, 'chain_getBlockHash', later);
      const family = listDescendants(second.process.pid);
      await second.process.stop('SIGKILL');
      await waitFor('nothing to be left', PATIENCE_MS, () =>
        listSurvivors(family).length === 0 ? true : null,
      );
      const third = await start();
      expect(await ask(third.chainUrl, 'chain_getBlockHash', later)).toBe(laterHash);
      await waitForBlock(third.chainUrl, later + 1);
    },
    TEST_LIMIT_MS,
  );

  it(
    'is started again at the same address when its process is killed, and the pool stays',
    async () => {
      const { chainUrl, poolUrl, process: up } = await start();
      const begun = await headOf(chainUrl);
      const chain = chainProcessOf(up.pid);
      process.kill(chain.pid, 'SIGKILL');
      await waitFor('another process', PATIENCE_MS, () =>
        listSurvivors([chain]).length === 0 && chainProcessOf(up.pid).pid !== chain.pid
          ? true
          : null,
      );
      await waitForBlock(chainUrl, begun + 2);
      expect(await readJson(poolUrl, '/health')).toMatchObject({ status: 'healthy' });
      const family = listDescendants(up.pid);
      expect(await up.stop('SIGINT'), up.stderr()).toBe(0);
      expect(listSurvivors(family)).toEqual([]);
    },
    TEST_LIMIT_MS,
  );

  it(
    'is where the console is told, and its validators set weights that change',
    async () => {
      const { chainUrl, poolUrl } = await start();
      const config = await readJson<{ readonly chainUrl: string }>(poolUrl, '/console/config.json');
      expect(config.chainUrl).toBe(chainUrl);
      const rows = () =>
        ask(chainUrl, 'state_getStorage', SubtensorModule.storage.Weights.key(2, 1));
      const first = await rows();
      expect(first).toMatch(/^0x20/);
      await waitFor('other weights', PATIENCE_MS, async () =>
        (await rows()) === first ? null : true,
      );
    },
    TEST_LIMIT_MS,
  );

  it(
    'gives way to a new one when another release began it, and is put aside',
    async () => {
      const { process: up } = await start();
      expect(await up.stop('SIGINT')).toBe(0);
      const stateFile = path.join(place.folder, 'chain', 'state.json');
      const text = fs.readFileSync(stateFile, 'utf8');
      const [, genesis = ''] = /"hash": "0x([0-9a-f]{64})"/.exec(text) ?? [];
      const other = 'ab'.repeat(32);
      fs.writeFileSync(stateFile, text.replaceAll(genesis, other));
      const { chainUrl } = await start();
      expect(await ask(chainUrl, 'chain_getBlockHash', 0)).toBe(`0x${genesis}`);
      const aside = path.join(place.folder, `chain-${other.slice(0, 8)}`, 'state.json');
      expect(fs.readFileSync(aside, 'utf8')).toContain(other);
    },
    TEST_LIMIT_MS,
  );

  it(
    'keeps the whole from starting when its state is damaged, unless it is left out',
    async () => {
      const { process: up } = await start();
      expect(await up.stop('SIGINT')).toBe(0);
      fs.writeFileSync(path.join(place.folder, 'chain', 'state.json'), '{"blocks": [');
      const refused = await runAditProcess(['up', '--json', '--data-dir', place.folder]);
      expect(refused.code).toBe(1);
      expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'state_file_damaged' } });
      const { process: alone, url } = await startUp(place.folder, ['--no-chain']);
      running = alone;
      expect(await readJson(url, '/health')).toMatchObject({ status: 'healthy' });
    },
    TEST_LIMIT_MS,
  );

  it(
    'listens where it is told to, and is not there with --no-chain',
    async () => {
      const { chainUrl, process: up } = await start();
      expect(await up.stop('SIGINT')).toBe(0);
      const { port } = new URL(chainUrl);
      const again = await start(['--chain-port', port]);
      expect(again.chainUrl).toBe(chainUrl);
      expect(await again.process.stop('SIGINT')).toBe(0);
      const { process: alone } = await startUp(place.folder, ['--no-chain']);
      running = alone;
      await alone.waitForLine(/Ctrl-C stops cleanly/);
      expect(alone.stdout()).not.toMatch(CHAIN_LINE);
      await expect(headOf(chainUrl)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    },
    TEST_LIMIT_MS,
  );
});
