/** The command line refuses what it cannot use, with a code, numbers and the next step. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTemporaryFolder } from './kit/folder.ts';
import { runAditProcess } from './kit/process.ts';

describe('adit', () => {
  it('answers --version and every help quickly enough to be used', async () => {
    const version = await runAditProcess(['--version']);
    expect(version).toMatchObject({ code: 0, stdout: '0.1.0\n' });
    for (const args of [
      ['--help'],
      ['up', '--help'],
      ['pool', 'serve', '--help'],
      ['mine', 'pool', '--help'],
    ]) {
      const help = await runAditProcess(args);
      expect(help.code).toBe(0);
      expect(help.stdout).toMatch(/^Usage: adit/);
    }
  });

  it('exits 1 on an unknown command and on an unknown flag', async () => {
    expect((await runAditProcess(['dig'])).code).toBe(1);
    const flag = await runAditProcess(['up', '--no-such-flag']);
    expect(flag.code).toBe(1);
    expect(flag.stderr).toMatch(/unknown option/);
  });

  it('exits 2 with too_few_miners', async () => {
    const { folder, remove } = createTemporaryFolder();
    const result = await runAditProcess(['up', '--miners', '3', '--json', '--data-dir', folder]);
    remove();
    expect(result.code).toBe(2);
    expect(JSON.parse(result.stdout)).toMatchObject({
      error: { code: 'too_few_miners', numbers: { miners: 3, minimum: 4 } },
    });
  });

  it('names the line of a ragged CSV', async () => {
    const { folder, remove } = createTemporaryFolder();
    const file = path.join(folder, 'ragged.csv');
    const rows = Array.from({ length: 60 }, (_, index) => `${index},${index * 2},${index % 2}`);
    rows[41] = '1,2';
    fs.writeFileSync(file, rows.join('\n'));
    const result = await runAditProcess([
      'up',
      '--task',
      `csv:${file}`,
      '--json',
      '--data-dir',
      folder,
    ]);
    remove();
    expect(result.code).toBe(1);
    expect(JSON.parse(result.stdout)).toMatchObject({
      error: { code: 'ragged_row', numbers: { line: 42 } },
    });
  });

  it('says which task it does not know', async () => {
    const { folder, remove } = createTemporaryFolder();
    const result = await runAditProcess([
      'up',
      '--task',
      'no-such-task',
      '--json',
      '--data-dir',
      folder,
    ]);
    remove();
    expect(result.code).toBe(1);
    expect(JSON.parse(result.stdout)).toMatchObject({ error: { code: 'unknown_task' } });
  });
});
