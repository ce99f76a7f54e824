/** A file that one process holds: while it lives, and not a moment longer. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { findOwner, takeOwnerFile } from './owner-file.ts';
import { readProcess } from './process-facts.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'adit-owner-'));
const file = path.join(folder, 'owner.json');

afterAll(() => fs.rmSync(folder, { recursive: true }));
beforeEach(() => fs.rmSync(file, { force: true }));

function write(owner: object): void {
  fs.writeFileSync(file, JSON.stringify(owner));
}

describe('an owner file', () => {
  it('is held once, names its holder and its facts, and is gone when released', async () => {
    const release = await takeOwnerFile(file, { facts: { place: 'here' } });
    expect(findOwner(file)).toMatchObject({ pid: process.pid, facts: { place: 'here' } });
    await expect(takeOwnerFile(file)).rejects.toMatchObject({
      code: 'owner_file_held',
      numbers: { path: file, pid: process.pid },
    });
    release();
    release();
    expect(fs.readdirSync(folder)).toEqual([]);
    expect(findOwner(file)).toBeNull();
  });

  it('of a living process is held, of a killed one it is taken over with its facts', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
    await once(child, 'spawn');
    const facts = readProcess(child.pid ?? 0);
    const startTime = facts.isAlive ? facts.startTime : null;
    write({ pid: child.pid, startTime, place: 'there' });
    await expect(takeOwnerFile(file)).rejects.toMatchObject({ numbers: { pid: child.pid } });
    child.kill('SIGKILL');
    await once(child, 'exit');
    const stale: unknown[] = [];
    const release = await takeOwnerFile(file, { onStale: (facts) => stale.push(facts) });
    expect(stale).toEqual([{ place: 'there' }]);
    release();
  });

  it('of a pid that somebody else has now is taken over', async () => {
    write({ pid: process.pid, startTime: 'another' });
    expect(findOwner(file)).toBeNull();
    (await takeOwnerFile(file))();
  });

  it('that was never written to its end is taken over', async () => {
    for (const text of ['', '{"pid":', '{"pid":-1}', '[]']) {
      fs.writeFileSync(file, text);
      (await takeOwnerFile(file))();
    }
  });

  it('has one winner of many that take it over at once', async () => {
    write({ pid: 2 ** 22 - 1, startTime: '1' });
    const attempts = await Promise.allSettled(
      Array.from({ length: 20 }, () => takeOwnerFile(file)),
    );
    const releases = attempts.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(releases).toHaveLength(1);
    releases[0]?.();
    expect(fs.readdirSync(folder)).toEqual([]);
  });
});
