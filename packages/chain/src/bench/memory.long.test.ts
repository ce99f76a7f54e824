/** A node that makes 100 000 blocks for fifty subscribers does not grow. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { measureMemory } from '@adit/chain';
import { afterAll, expect, it } from 'vitest';

const TENTH = 10_000;
const MIB = 1_048_576;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'adit-memory-'));

afterAll(() => fs.rmSync(folder, { recursive: true }));

it.each([
  ['kept in a state file', path.join(folder, 'chain.json')],
  ['kept nowhere', null],
])('100 000 blocks for 50 subscribers leave memory flat, %s', async (_, stateFile) => {
  const samples = await measureMemory({
    quietBlocks: 0,
    warmUpBlocks: TENTH,
    blocks: 9 * TENTH,
    sampleBlocks: TENTH,
    subscribers: 50,
    stateFile,
  });
  const said = JSON.stringify(samples);
  process.stdout.write(`${said}\n`);
  expect(samples.map(({ block }) => block)).toEqual(
    Array.from({ length: 10 }, (_each, tenth) => (tenth + 1) * TENTH),
  );
  const [first, second] = samples;
  const last = samples.at(-1);
  expect(last?.rssBytes, said).toBeLessThanOrEqual((first?.rssBytes ?? 0) + 16 * MIB);
  // Garbage collected: less than 64 bytes for each of the last 80 000 blocks, whose headers alone have
  // a hundred and more.
  expect(last?.heapBytes, said).toBeLessThanOrEqual((second?.heapBytes ?? 0) + 64 * 8 * TENTH);
});
