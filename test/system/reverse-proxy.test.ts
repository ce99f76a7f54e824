/**
 * A real nginx with the configuration of deploy/ before two API processes: TLS, the client's address
 * believed from the proxy only, and a process that stops without a request being lost.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { createLogger, createRandom, systemClock } from '@adit/base';
import { openTaskType } from '@adit/evolution';
import { keypairFromSeed, ready } from '@adit/keys';
import { defaultPoolSettings, type RunningPool, startPool } from '@adit/pool';
import { createTemporaryDatabase, type TemporaryDatabase } from '@adit/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repositoryRoot } from '../repository/tree.ts';
import { createTemporaryFolder } from './kit/folder.ts';
import { findFreePort } from './kit/free-port.ts';
import { type StartedProcess, startProgram } from './kit/process.ts';
import { waitFor } from './kit/wait.ts';

const nginx = process.env['ADIT_NGINX'] ?? 'nginx';
const isThere = [nginx, 'openssl'].every(
  (program) => spawnSync(program, [program === nginx ? '-v' : 'version']).error === undefined,
);
/** Clients and the proxy's own side have addresses of their own on loopback; Linux only. */
const CLIENT = '127.0.0.1';
const OTHER_CLIENT = '127.0.0.3';
const PROXY = '127.0.0.2';
const BURST = 4;
const PATIENCE_MS = 20_000;

interface Asked {
  readonly from: string;
  readonly forwardedFor?: string;
}

describe.skipIf(!isThere || process.platform !== 'linux')('nginx before two API processes', () => {
  const { folder, remove } = createTemporaryFolder();
  const log = createLogger('proxy test', 'silent');
  let database: TemporaryDatabase;
  let pools: RunningPool[];
  let proxy: StartedProcess;
  let port: number;
  let ca: Buffer;

  const startApi = (): Promise<RunningPool> =>
    startPool(
      {
        ...{ host: CLIENT, port: 0, role: 'api' },
        problems: [openTaskType('linear-check', () => '')],
        settings: defaultPoolSettings,
        server: {
          trustProxy: [PROXY],
          limits: {
            classes: {},
            routes: {
              listEpochs: {
                perKey: { burst: BURST, perSecond: 0.001 },
                perAddress: { burst: BURST, perSecond: 0.001 },
              },
            },
          },
        },
      },
      {
        ...{ database, clock: systemClock, log, random: createRandom('proxy') },
        keypair: keypairFromSeed(new Uint8Array(32).fill(7)),
      },
    );

  /** The committed file, with this test's places instead of the containers'. */
  const writeConfiguration = (ports: readonly number[], redirectPort: number): string => {
    const committed = fs.readFileSync(
      path.join(repositoryRoot, 'deploy/nginx/adit-pool.conf'),
      'utf8',
    );
    const own = committed
      .replace('api-1:8434', `${CLIENT}:${ports[0]}`)
      .replace('api-2:8434', `${CLIENT}:${ports[1]}`)
      .replace('listen 80;', `listen ${CLIENT}:${redirectPort};`)
      .replace('listen 443 ssl;', `listen ${CLIENT}:${port} ssl;`)
      .replaceAll('/etc/nginx/tls', folder)
      .replace('proxy_http_version', `proxy_bind ${PROXY};\n        proxy_http_version`);
    const file = path.join(folder, 'nginx.conf');
    const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${folder}/${name};`,
    );
    fs.writeFileSync(
      file,
      `daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log; worker_processes 1;
      events {} http { access_log off; ${places.join(' ')} ${own} }`,
    );
    return file;
  };

  const headersOf = ({ forwardedFor }: Asked): Record<string, string> =>
    forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor };
  const settle = (
    request: http.ClientRequest,
    resolve: (answer: { status: number; text: string }) => void,
    reject: (error: Error) => void,
  ): void => {
    request.on('error', reject);
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    request.end();
  };
  const askProxy = (route: string, asked: Asked) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const place = { host: CLIENT, port, path: route, localAddress: asked.from };
      const tls = { ca, servername: 'pool.test', agent: false as const };
      settle(https.request({ ...place, ...tls, headers: headersOf(asked) }), resolve, reject);
    });
  const askApi = (index: number, asked: Asked) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const place = { host: CLIENT, port: pools[index]?.port, localAddress: asked.from };
      const headers = headersOf(asked);
      const options = { ...place, path: '/api/v1/epochs', headers, agent: false as const };
      settle(http.request(options), resolve, reject);
    });

  beforeAll(async () => {
    await ready();
    const words = 'req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=pool.test'.split(' ');
    const files = ['-keyout', `${folder}/privkey.pem`, '-out', `${folder}/fullchain.pem`];
    execFileSync('openssl', [...words, '-addext', 'subjectAltName=DNS:pool.test', ...files], {
      stdio: 'pipe',
    });
    ca = fs.readFileSync(`${folder}/fullchain.pem`);
    database = await createTemporaryDatabase({ log });
    pools = [await startApi(), await startApi()];
    port = await findFreePort();
    const file = writeConfiguration(
      pools.map((pool) => pool.port),
      await findFreePort(),
    );
    proxy = startProgram(nginx, ['-c', file, '-p', folder, '-e', `${folder}/error.log`]);
    await waitFor('nginx', PATIENCE_MS, async () => {
      const answer = await askProxy('/health', { from: CLIENT });
      return answer.status === 200 ? true : null;
    });
  });

  afterAll(async () => {
    await proxy?.stop('SIGTERM');
    await Promise.all((pools ?? []).map((pool) => pool.close()));
    await database?.close();
    remove();
  });

  it('ends TLS and keeps the operator’s routes inside', async () => {
    const health = await askProxy('/health', { from: CLIENT });
    expect(JSON.parse(health.text)).toMatchObject({ status: 'healthy' });
    expect((await askProxy('/api/v1/operator/miners', { from: CLIENT })).status).toBe(403);
  });

  it('tells each client’s own address, whatever the client says', async () => {
    const lies = Array.from({ length: 3 * BURST }, (_, index) => `10.1.${index}.1`);
    const statuses: number[] = [];
    for (const forwardedFor of lies) {
      statuses.push((await askProxy('/api/v1/epochs', { from: CLIENT, forwardedFor })).status);
    }
    // Buckets are per process: the two together let twice the burst pass, and no more.
    expect(statuses.filter((status) => status === 200)).toHaveLength(2 * BURST);
    expect(statuses.filter((status) => status === 429)).toHaveLength(BURST);
    // Behind the same proxy another client has its own.
    expect((await askProxy('/api/v1/epochs', { from: OTHER_CLIENT })).status).toBe(200);
  });

  it('is believed, and nobody else is', async () => {
    const ask = async (from: string): Promise<number[]> => {
      const statuses: number[] = [];
      for (let index = 0; index < 2 * BURST; index += 1) {
        const forwardedFor = `10.2.${index * 3}.1`;
        statuses.push((await askApi(0, { from, forwardedFor })).status);
      }
      return statuses;
    };
    expect(new Set(await ask(PROXY))).toEqual(new Set([200]));
    expect((await ask('127.0.0.4')).filter((status) => status === 200)).toHaveLength(BURST);
  });

  it('loses no request when one API process stops', async () => {
    const [first] = pools;
    const asking = Array.from({ length: 40 }, async (_, index) => {
      await systemClock.sleep(index * 20);
      return (await askProxy('/health', { from: CLIENT })).status;
    });
    await systemClock.sleep(200);
    await first?.close();
    expect(new Set(await Promise.all(asking))).toEqual(new Set([200]));
  });
});
