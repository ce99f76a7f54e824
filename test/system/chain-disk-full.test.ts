/**
 * `adit chain --state` on a disk that runs full: it goes on answering, makes no block and announces
 * none as final, goes on by itself when there is room, and has lost nothing. Needs a small disk of its
 * own, which only root can mount.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { encodeHex } from '@adit/base';
import { DEV_ACCOUNTS } from '@adit/chain';
import { ready } from '@adit/keys';
import type { HeaderJson } from '@adit/substrate';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RpcClient } from '../../packages/chain/src/testing/rpc-client.ts';
import { signExtrinsic, transferCall } from '../../packages/chain/src/testing/sign-extrinsic.ts';
import { createTemporaryFolder } from './kit/folder.ts';
import { type StartedProcess, startAdit } from './kit/process.ts';
import { waitFor } from './kit/wait.ts';

const PATIENCE_MS = 20_000;

let place: ReturnType<typeof createTemporaryFolder>;
let disk: string;
let node: StartedProcess | null = null;
let isMounted = false;

beforeEach(async () => {
  await ready();
  place = createTemporaryFolder();
  disk = path.join(place.folder, 'disk');
  fs.mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m,mode=755', 'tmpfs', disk], {
      stdio: 'pipe',
    });
    isMounted = true;
  } catch {
    isMounted = false;
  }
});
afterEach(async () => {
  await node?.stop('SIGKILL');
  node = null;
  if (isMounted) execFileSync('umount', ['-l', disk]);
  place.remove();
});

async function start(...flags: string[]): Promise<RpcClient> {
  const file = path.join(disk, 'chain.json');
  node = startAdit(['chain', '--port', '0', '--json', '--state', file, ...flags]);
  const [line] = await node.waitForLine(/^\{.*\}$/m);
  return RpcClient.open(Number(new URL((JSON.parse(line) as { url: string }).url).port));
}

async function numberOf(client: RpcClient, hash?: string): Promise<number> {
  const params = hash === undefined ? [] : [hash];
  return Number((await client.call<HeaderJson>('chain_getHeader', ...params)).number);
}

it('makes no block while the disk is full, and loses none', async (context) => {
  if (!isMounted) context.skip('mounting a small disk is not permitted here');
  const client = await start('--mode', 'instant', '--no-heartbeat');
  const genesisHash = await client.call<string>('chain_getBlockHash', 0);
  const heads = await client.call<string>('chain_subscribeFinalizedHeads');
  const send = (nonce: number): Promise<string> => {
    const call = transferCall(DEV_ACCOUNTS.Bob, 1_000_000n);
    const bytes = signExtrinsic({ nonce, call, genesisHash });
    return client.call<string>('author_submitExtrinsic', `0x${encodeHex(bytes)}`);
  };
  await send(0);
  await client.waitFor(heads, 2);
  const { bavail, bsize } = fs.statfsSync(disk);
  fs.writeFileSync(path.join(disk, 'ballast'), Buffer.alloc(bavail * bsize));

  // Some of the file's last page may still be free.
  let nonce = 1;
  await waitFor('a full disk', PATIENCE_MS, async () => {
    await send(nonce);
    nonce += 1;
    return node?.stderr().includes('disk_full') === true ? true : null;
  });
  const stuck = await numberOf(client);
  await send(nonce);
  nonce += 1;
  const refused = await client.fail('dev_newBlock');
  expect(JSON.stringify(refused)).toContain('disk_full');
  expect(JSON.stringify(await client.fail('dev_setStorage', [['0x01', '0x02']]))).toContain(
    'disk_full',
  );
  expect(await numberOf(client)).toBe(stuck);
  // The block that found no room is the head, and it is not final.
  const final = await client.call<string>('chain_getFinalizedHead');
  expect(await numberOf(client, final)).toBe(stuck - 1);

  execFileSync('mount', ['-o', 'remount,size=40m', disk]);
  // What waits in the pool comes by itself.
  await waitFor('blocks again', PATIENCE_MS, async () => {
    const head = await client.call<string>('chain_getFinalizedHead');
    return (await numberOf(client, head)) > stuck ? true : null;
  });
  const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
  expect(await client.call('system_accountNextIndex', alice)).toBe(nonce);
  const last = await client.call<string>('chain_getFinalizedHead');
  const number = await numberOf(client, last);
  client.close();
  await node?.stop('SIGKILL');

  const again = await start('--mode', 'manual');
  expect(await again.call('chain_getBlockHash', number)).toBe(last);
  expect(await again.call('system_accountNextIndex', alice)).toBe(nonce);
  again.close();
  expect(await node?.stop('SIGTERM'), node?.stderr()).toBe(0);
});

it('is refused a start with a code where the disk has no room for its files', async (context) => {
  if (!isMounted) context.skip('mounting a small disk is not permitted here');
  const { bavail, bsize } = fs.statfsSync(disk);
  fs.writeFileSync(path.join(disk, 'ballast'), Buffer.alloc(bavail * bsize));
  node = startAdit(['chain', '--port', '0', '--json', '--state', path.join(disk, 'chain.json')]);
  expect(await node.exited).toBe(1);
  expect(JSON.parse(node.stdout())).toMatchObject({ error: { code: 'disk_full' } });
  expect(fs.readdirSync(disk)).toEqual(['ballast']);
});
