/**
 * A pool fed by mock workers (sidecar.md 3.3): nothing is evaluated, yet miners of different names
 * agree because they share a salt, decisions form and a liar is found outside.
 */
import { createLogger, createRandom, systemClock } from '@adit/base';
import { openTaskType } from '@adit/evolution';
import { keypairFromSeed, ready } from '@adit/keys';
import { defaultPoolSettings, startPool } from '@adit/pool';
import { minePool } from '@adit/sidecar';
import { openDatabase } from '@adit/storage';
import type { DecisionPage } from '@adit/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTemporaryFolder } from './kit/folder.ts';
import { readJson } from './kit/up.ts';
import { waitFor } from './kit/wait.ts';

const MINERS = 5;
const WANTED = 8;
const PATIENCE_MS = 90_000;

const place = createTemporaryFolder();
const deps = { clock: systemClock, log: createLogger('mock', 'silent') };
const closing: (() => Promise<void>)[] = [() => Promise.resolve(place.remove())];
let items: DecisionPage['items'] = [];
let liar = '';

beforeAll(async () => {
  await ready();
  const database = await openDatabase({ dataDir: place.folder }, deps);
  closing.push(() => database.close());
  const pool = await startPool(
    {
      host: '127.0.0.1',
      port: 0,
      problems: [openTaskType('linear-check', () => '')],
      settings: { ...defaultPoolSettings, reofferAfterMs: 5_000, sweepMs: 500 },
    },
    {
      ...deps,
      database,
      keypair: keypairFromSeed(new Uint8Array(32).fill(200)),
      random: createRandom('mock'),
    },
  );
  closing.push(() => pool.close());
  for (let index = 0; index < MINERS; index += 1) {
    const keypair = keypairFromSeed(new Uint8Array(32).fill(index + 1));
    const isLiar = index === MINERS - 1;
    if (isLiar) liar = keypair.address;
    const miner = await minePool(
      {
        poolUrl: pool.url,
        keypair,
        workers: 1,
        tasks: ['linear-check'],
        requestIntervalMs: 100,
        runId: `mock_${index}`,
        mock: { lieRate: isLiar ? 1 : 0 },
      },
      deps,
    );
    closing.push(() => miner.close());
  }
  items = await waitFor('decisions', PATIENCE_MS, async () => {
    const page = await readJson<DecisionPage>(pool.url, '/api/v1/decisions?limit=100');
    const agreed = page.items.filter(({ outcome }) => outcome === 'CONSENSUS');
    return agreed.length >= WANTED ? agreed : null;
  });
}, 120_000);

afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

describe('a pool fed by mock miners', () => {
  it('comes to decisions on what honest mocks of different names agree on', () => {
    for (const { reports } of items) {
      const honest = reports.filter(({ hotkey }) => hotkey !== liar);
      expect(honest.length).toBeGreaterThanOrEqual(2);
      expect(new Set(honest.map(({ score }) => score)).size).toBe(1);
      expect(new Set(honest.map(({ verdict }) => verdict))).toEqual(new Set(['AGREED']));
    }
  });

  it('finds the liar outside, and nobody else', () => {
    const outside = items
      .flatMap(({ reports }) => reports)
      .filter(({ verdict }) => verdict === 'OUTLIER');
    expect(new Set(outside.map(({ hotkey }) => hotkey))).toEqual(new Set([liar]));
  });
});
