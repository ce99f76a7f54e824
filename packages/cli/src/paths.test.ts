import { afterEach, describe, expect, it, vi } from 'vitest';
import { resolvePath, resolveTask } from './paths.ts';

afterEach(() => vi.unstubAllEnvs());

describe('resolvePath()', () => {
  it('counts from where the user stood, also through npm', () => {
    vi.stubEnv('INIT_CWD', '/home/miner/x y');
    expect(resolvePath('data')).toBe('/home/miner/x y/data');
    expect(resolvePath('/data')).toBe('/data');
  });
});

describe('resolveTask()', () => {
  it('makes the path of a CSV absolute and keeps the query', () => {
    vi.stubEnv('INIT_CWD', '/home/miner');
    expect(resolveTask('csv:../t.csv?header=skip&label=last')).toBe(
      'csv:/home/t.csv?header=skip&label=last',
    );
    expect(resolveTask('net-check')).toBe('net-check');
  });
});
