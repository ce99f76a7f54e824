import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configKeys } from './keys.ts';
import { readPoolConfig, showText } from './pool-config.ts';
import { planReload } from './reload.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'adit-config-'));
  file = path.join(folder, 'pool.json');
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const write = (text: string): string => {
  fs.writeFileSync(file, text);
  return file;
};
const read = (flags: Record<string, unknown> = {}, env: Record<string, string> = {}) =>
  readPoolConfig({ flags, env });
const fromFile = (text: string) => read({ config: write(text) });

describe('the configuration of a pool', () => {
  it('is the default where nobody speaks, and every key has one source', () => {
    const config = read();
    expect(config).toMatchObject({ role: 'all', port: 8434, file: null });
    expect(config.access).toMatchObject({ authMode: 'legacy', trustProxy: [] });
    expect(config.texts.map(({ key }) => key)).toEqual(configKeys.map(({ key }) => key));
    expect(new Set(config.texts.map(({ key }) => key)).size).toBe(configKeys.length);
    expect(new Set(config.texts.map(({ source }) => source))).toEqual(new Set(['default']));
  });

  it('takes flags before the environment before the file before the default', () => {
    write('{"port": 1, "feeBps": 1, "capBps": 100, "epochSeconds": 1.5}');
    const config = read({ config: file, port: 3 }, { API_PORT: '2', POOL_FEE_BPS: '2' });
    expect([config.port, config.settings.feeBps, config.settings.capBps]).toEqual([3, 2, 100]);
    expect(config.settings.epochMs).toBe(1500);
    const sourceOf = (name: string) => config.texts.find(({ key }) => key === name)?.source;
    expect(['port', 'feeBps', 'capBps', 'sweepS'].map(sourceOf)).toEqual([
      'flag',
      'environment',
      'file',
      'default',
    ]);
  });

  it('finds its file by the environment, too', () => {
    write(
      '{"role": "api", "task": ["linear-check", "csv:/a b/c.csv"], "trustProxy": ["10.0.0.1"]}',
    );
    expect(read({}, { ADIT_POOL_CONFIG: file })).toMatchObject({
      role: 'api',
      tasks: ['linear-check', 'csv:/a b/c.csv'],
      access: { trustProxy: ['10.0.0.1'] },
    });
  });

  it.each([
    ['{"port": 1,\n "epochSecond": 2}', 'config_unknown_key', { key: 'epochSecond', line: 2 }],
    ['{\n\n"port": "1"}', 'config_wrong_type', { key: 'port', line: 3 }],
    ['{"task": "net-check"}', 'config_wrong_type', { key: 'task', line: 1 }],
    ['{"leasePerWindow": "yes"}', 'config_wrong_type', { key: 'leasePerWindow' }],
    ['{"epochBudgetRao": 5}', 'config_wrong_type', { key: 'epochBudgetRao' }],
    ['{"port": null}', 'config_wrong_type', { key: 'port' }],
    ['{"__proto__": 1}', 'config_unknown_key', { key: '__proto__' }],
    ['{\n"port": 1,\n}', 'config_not_json', { line: 3 }],
    ['{"port": 1', 'config_not_json', { line: 1 }],
    ['[]', 'config_not_json', {}],
    ['', 'config_not_json', { line: 1 }],
    ['{\n"feeBps": 1001}', 'invalid_setting', { key: 'feeBps', line: 2, given: '1001' }],
    ['{"role":\n"boss"}', 'invalid_setting', { key: 'role', given: 'boss' }],
    ['{"authMode":\n"off"}', 'invalid_setting', { key: 'authMode', given: 'off' }],
    ['{"trustProxy": ["10.0.0.1", "*"]}', 'invalid_setting', { key: 'trustProxy', given: '*' }],
    ['{"minClientVersion": "1"}', 'invalid_setting', { key: 'minClientVersion' }],
    ['{"port": 70000}', 'invalid_setting', { key: 'port', max: 65_535 }],
  ])('%j is refused with key and line', (text, code, numbers) => {
    expect(() => fromFile(text)).toThrow(
      expect.objectContaining({ code, numbers: expect.objectContaining({ ...numbers, file }) }),
    );
  });

  it('is refused when the file is not there, and does not blame it for a flag', () => {
    expect(() => read({ config: file })).toThrow(
      expect.objectContaining({ code: 'config_unreadable' }),
    );
    write('{"port": 5}');
    expect(() => read({ config: file, feeBps: 2000 })).toThrow(
      expect.objectContaining({ numbers: expect.not.objectContaining({ line: 1 }) }),
    );
  });

  it('never shows a password', () => {
    const config = read({ databaseUrl: 'postgres://adit:secret@db/adit' });
    const shown = config.texts.map(showText);
    expect(shown).toContain('postgres://adit:***@db/adit');
    expect(JSON.stringify(shown)).not.toContain('secret');
  });
});

describe('a reload', () => {
  it('puts in force what may change, and names the rest', () => {
    const before = fromFile('{"sweepS": 15, "logLevel": "info", "feeBps": 100}');
    const asked = fromFile('{"sweepS": 5, "logLevel": "warn", "feeBps": 200, "port": 9}');
    const { config, applied, needRestart } = planReload(before, asked);
    expect(applied).toEqual([
      { key: 'logLevel', old: 'info', new: 'warn' },
      { key: 'sweepS', old: '15', new: '5' },
    ]);
    expect(needRestart.map(({ key }) => key)).toEqual(['port', 'feeBps']);
    expect([config.logLevel, config.settings.sweepMs]).toEqual(['warn', 5000]);
    expect([config.port, config.settings.feeBps]).toEqual([8434, 100]);
    // What was asked for and not done is named again by the next reload.
    expect(planReload(config, asked).needRestart.map(({ key }) => key)).toEqual(['port', 'feeBps']);
    expect(planReload(config, asked).applied).toEqual([]);
  });
});
