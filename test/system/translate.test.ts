/** `adit program translate` as typed. */
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createTemporaryFolder } from './kit/folder.ts';
import { runAditProcess } from './kit/process.ts';

const { folder, remove } = createTemporaryFolder();
afterAll(remove);

function write(name: string, text: string): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return file;
}

const bitsota = write(
  'linear.txt',
  '# setup\ns2 = 0.5\n# predict\nv3 = exp(v0)\ns0 = dot(v1, v0)\n# learn\n' +
    's3 = s1 - s0\ns3 = s2 * s3\nv2 = s3 * v0\nv1 = v1 + v2\n',
);

describe('adit program translate', () => {
  it('goes to az64 and back', async () => {
    const there = await runAditProcess(['program', 'translate', bitsota, '--features', '4']);
    expect(there).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^line 4: wrong_types: /),
    });
    expect(there.stdout).toMatch(/^# adit az64 scalars=4 vectors=3 matrices=0 features=4\n/);
    const az64 = write('linear.az64', there.stdout);
    const back = await runAditProcess(['program', 'translate', az64]);
    expect(back.stdout).toContain('def Predict():\n  s0 = dot(v1, v0)\n');
    const again = write('again.txt', back.stdout);
    const args = ['program', 'translate', again, '--features', '4', '--json'];
    const { stdout } = await runAditProcess(args);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ dialect: 'az64', text: there.stdout, is_exact: true, warning_count: 0 },
    });
  });

  it('reads the JSON form', async () => {
    const column = { arg1: [-1], arg2: [-1], dest: [0], const1: [0.5], const2: [0] };
    const file = write(
      'one.json',
      JSON.stringify({ phases: { predict: { ops: [1], ...column } } }),
    );
    const { stdout } = await runAditProcess(['program', 'translate', file]);
    expect(stdout).toContain('predict:\n  s1 = const 0.5\n');
  });

  it('says with a code what it cannot do', async () => {
    const failureOf = async (file: string, ...more: string[]) => {
      const args = ['program', 'translate', file, '--json', ...more];
      const { code, stdout } = await runAditProcess(args);
      expect(code).toBe(1);
      return JSON.parse(stdout).error;
    };
    expect(await failureOf(write('label.txt', 's1 = 0.5'))).toMatchObject({
      ...{ code: 'invalid_dsl', numbers: { reason: 'read_only_slot', line: 1 } },
    });
    expect(await failureOf(write('broken.json', '{'))).toMatchObject({ code: 'invalid_dsl' });
    expect(await failureOf(folder)).toMatchObject({ code: 'file_unreadable' });
    const head = '# adit az64 scalars=2 vectors=1 matrices=0 features=4\npredict:\n';
    expect(await failureOf(write('atan.az64', `${head}s1 = atan s0`))).toMatchObject({
      ...{ code: 'cannot_be_rendered', numbers: { reason: 'no_such_op' } },
    });
    const constant = write('third.az64', `${head}s1 = const 0.3`);
    expect(await failureOf(constant)).toMatchObject({ next_step: 'Add --round.' });
    const rounded = await runAditProcess(['program', 'translate', constant, '--round']);
    expect(rounded).toMatchObject({
      code: 0,
      stderr: 'A constant was rounded: this is a neighbour.\n',
    });
    expect(rounded.stdout).toContain('  s0 = 0.3\n');
  });
});
