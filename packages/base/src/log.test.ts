import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { LogLevel } from './log.ts';

/** Runs the built package in a process of its own, for its real standard error. */
function run(level: LogLevel | undefined, call: string): { out: string; lines: unknown[] } {
  const code = `import { createLogger } from '@adit/base';
    const log = createLogger('pool'${level === undefined ? '' : `, '${level}'`});
    ${call}
    process.stdout.write('answer'); process.exit(0);`;
  const ended = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    encoding: 'utf8',
  });
  const lines = ended.stderr.split('\n').filter((line) => line !== '');
  return { out: ended.stdout, lines: lines.map((line): unknown => JSON.parse(line)) };
}

describe('the logger', () => {
  it('writes one JSON object a line to standard error, nothing to standard output', () => {
    const { out, lines } = run(undefined, "log.info({ epoch: 3 }, 'closed'); log.debug('hidden');");
    expect(out).toBe('answer');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ name: 'pool', level: 30, epoch: 3, msg: 'closed' });
  });

  it('has written everything when the process exits at once', () => {
    const { lines } = run('info', "for (let i = 0; i < 500; i += 1) log.warn({ i }, 'x');");
    expect(lines).toHaveLength(500);
    expect(lines.at(-1)).toMatchObject({ i: 499 });
  });

  it('obeys its level', () => {
    expect(run('error', "log.warn('a'); log.error('b');").lines).toMatchObject([{ msg: 'b' }]);
    expect(run('silent', "log.error('b');").lines).toEqual([]);
    expect(run('debug', "log.debug('c');").lines).toMatchObject([{ msg: 'c', level: 20 }]);
  });
});
