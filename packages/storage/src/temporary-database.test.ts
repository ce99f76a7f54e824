import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readProcess, systemClock } from '@adit/base';
import { describe, expect, it } from 'vitest';
import { createTemporaryDatabase } from './temporary-database.ts';
import { quickFolder, removeTemporaryFolder } from './temporary-folder.ts';

describe('createTemporaryDatabase', () => {
  it('gives several at once and removes each with its server', async () => {
    const databases = await Promise.all([1, 2, 3].map(() => createTemporaryDatabase()));
    const pids = databases.map((database) => database.serverPid() ?? 0);
    expect(new Set(pids).size).toBe(3);
    await Promise.all(databases.map((database) => database.close()));
    expect(pids.map((pid) => readProcess(pid).isAlive)).toEqual([false, false, false]);
    expect(databases.map((database) => existsSync(database.dataDir))).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('syncs and stays on the disk when asked to be durable', async () => {
    const database = await createTemporaryDatabase({ durable: true });
    const quick = await createTemporaryDatabase();
    expect(await database.sql`show fsync`).toEqual([{ fsync: 'on' }]);
    expect(await quick.sql`show fsync`).toEqual([{ fsync: 'off' }]);
    await Promise.all([database.close(), quick.close()]);
  });

  it('removes what a killed process left, and nothing that is young or in use', async () => {
    const make = (name: string, pid: number, ageS: number): string => {
      const path = join(quickFolder(), name);
      mkdirSync(path, { recursive: true });
      writeFileSync(join(path, 'owner.json'), JSON.stringify({ pid, startTime: null }));
      const atS = systemClock.nowMs() / 1000 - ageS;
      utimesSync(path, atS, atS);
      return path;
    };
    const dead = make('adit-db-zzzzz1', 2 ** 22 + 1, 600);
    const young = make('adit-db-zzzzz2', 2 ** 22 + 1, 5);
    const used = make('adit-db-zzzzz3', process.pid, 600);
    const database = await createTemporaryDatabase();
    expect([dead, young, used].map((path) => existsSync(path))).toEqual([false, true, true]);
    await database.close();
    removeTemporaryFolder(young);
    removeTemporaryFolder(used);
  });
});
