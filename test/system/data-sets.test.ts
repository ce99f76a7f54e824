/** Fetching data sets and mining on them, as typed; no mirror outside this machine is asked. */
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { SidecarState } from '@adit/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTemporaryFolder } from './kit/folder.ts';
import { findFreePort } from './kit/free-port.ts';
import { removeLeftServer } from './kit/left-server.ts';
import { runAditProcess, type StartedProcess, startAdit } from './kit/process.ts';
import { readJson } from './kit/up.ts';
import { waitFor } from './kit/wait.ts';

const { folder, remove } = createTemporaryFolder();
const datasets = path.join(folder, 'datasets');
const env = { HOME: folder, ADIT_DATASETS_DIR: datasets };
const dataDir = path.join(folder, 'pool');
const servers: StartedProcess[] = [];
const requests: string[] = [];
const mirror = http.createServer((request, response) => {
  requests.push(request.url ?? '');
  if (request.url?.endsWith('labels-idx1-ubyte.gz')) response.end('not the labels');
  else response.writeHead(404).end();
});

const IMAGES = 15_000;
const PIXELS = 16;

/** Training files of the right form: ten classes in turn, each bright in a place of its own. */
function writeImages(): void {
  const labels = Buffer.from(Array.from({ length: IMAGES }, (_, at) => at % 10));
  const images = Buffer.alloc(IMAGES * PIXELS);
  for (let at = 0; at < images.length; at += 1) {
    const isBright = at % PIXELS === Math.floor(at / PIXELS) % 10;
    images[at] = (((at * 2_654_435_761) >>> 24) % 128) | (isBright ? 128 : 0);
  }
  const head = (...sizes: number[]): Buffer => {
    const bytes = Buffer.alloc(4 + 4 * sizes.length);
    bytes.writeUInt32BE(0x0800 + sizes.length);
    for (const [at, size] of sizes.entries()) bytes.writeUInt32BE(size, 4 + 4 * at);
    return bytes;
  };
  const target = path.join(datasets, 'mnist');
  fs.mkdirSync(target, { recursive: true });
  const packed = gzipSync(Buffer.concat([head(IMAGES, 4, 4), images]));
  fs.writeFileSync(path.join(target, 'train-images-idx3-ubyte.gz'), packed);
  const plain = Buffer.concat([head(IMAGES), labels]);
  fs.writeFileSync(path.join(target, 'train-labels-idx1-ubyte'), plain);
}

function start(...args: string[]): StartedProcess {
  const started = startAdit(args, { env });
  servers.push(started);
  return started;
}

beforeAll(() => new Promise<void>((resolve) => mirror.listen(0, '127.0.0.1', resolve)));
afterAll(async () => {
  for (const server of servers.splice(0).reverse()) await server.stop();
  await removeLeftServer(path.join(dataDir, 'database'));
  mirror.close();
  remove();
});

async function failureOf(...args: string[]) {
  const { code, stdout } = await runAditProcess([...args, '--json'], { env });
  expect(code).toBe(1);
  return JSON.parse(stdout).error;
}

describe('adit data fetch', () => {
  it('refuses an unknown data set, a wrong address and a missing file', async () => {
    expect(await failureOf('data', 'fetch', 'imagenet')).toMatchObject({
      ...{ code: 'unknown_dataset', numbers: { given: 'imagenet' } },
    });
    expect(await failureOf('data', 'fetch', 'mnist', '--mirror', 'nowhere')).toMatchObject({
      code: 'invalid_url',
    });
    const lost = path.join(folder, 'train-images-idx3-ubyte.gz');
    expect(await failureOf('data', 'fetch', 'mnist', '--file', lost)).toMatchObject({
      ...{ code: 'file_unreadable', numbers: { file: lost } },
    });
  });

  it('keeps nothing that is not the published file', async () => {
    const { port } = mirror.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/some/where`;
    const failure = await failureOf('data', 'fetch', 'mnist', '--mirror', url);
    expect(failure).toMatchObject({ code: 'download_not_found', numbers: { status: 404 } });
    expect(requests).toEqual(['/some/where/train-images-idx3-ubyte.gz']);
    const local = path.join(folder, 'cifar.tar.gz');
    fs.writeFileSync(local, 'not the archive');
    expect(await failureOf('data', 'fetch', 'cifar10', '--file', local)).toMatchObject({
      ...{ code: 'wrong_size', numbers: { received: 15, expected: 170_052_171 } },
    });
    expect(fs.readdirSync(path.join(datasets, 'mnist'))).toEqual([]);
    expect(fs.readdirSync(path.join(datasets, 'cifar10'))).toEqual([]);
  });
});

describe('image tasks', () => {
  it('say how to fetch their data', async () => {
    const up = await failureOf('up', '--task', 'cifar10_binary', '--data-dir', dataDir);
    expect(up).toMatchObject({
      ...{ code: 'dataset_missing', next_step: 'Run adit data fetch cifar10.' },
    });
  });

  it('are served by a pool, evaluated by a worker, reported by a driver', {
    timeout: 120_000,
  }, async () => {
    writeImages();
    const port = String(await findFreePort());
    const task = ['--task', 'mnist_binary'];
    const pool = start('pool', 'serve', '--port', port, '--data-dir', dataDir, ...task);
    await pool.waitForLine(/^Problems: mnist_binary$/m);
    const sidecarPort = String(await findFreePort());
    const sidecar = start('sidecar', '--port', sidecarPort);
    const [, sidecarUrl = ''] = await sidecar.waitForLine(/^Sidecar at (\S+)$/m);
    const place = ['--sidecar-url', sidecarUrl, '--run-id', 'images'];
    const worker = start('worker', ...place, ...task);
    await worker.waitForLine(/^Working for /m);
    const poolUrl = `http://127.0.0.1:${port}`;
    start('driver', '--pool-url', poolUrl, ...place, '--duration-s', '0', ...task);
    const state = await waitFor('an accepted submission', 90_000, async () => {
      const read = await readJson<SidecarState>(sidecarUrl, '/state?run_id=images');
      return read.successful_submissions > 0 && read.training_steps > 0 ? read : null;
    });
    expect(state.completed_jobs).toBeGreaterThanOrEqual(1);
  });
});
