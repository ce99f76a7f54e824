/** The files of deploy/ name what is there, and their syntax holds. No container engine is needed. */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { repositoryRoot } from './tree.ts';

const deploy = path.join(repositoryRoot, 'deploy');
const read = (name: string): string => fs.readFileSync(path.join(deploy, name), 'utf8');

/** Paths of all keys of a YAML file of nested maps: `services.api-1.command`. */
function listKeys(text: string): string[] {
  const open: { indent: number; key: string }[] = [];
  const keys: string[] = [];
  for (const line of text.split('\n')) {
    expect(line).not.toMatch(/\t|\s$/);
    const [, spaces = '', key] = /^( *)([\w.<-]+):(?: |$)/.exec(line) ?? [];
    if (key === undefined) continue;
    while ((open.at(-1)?.indent ?? -1) >= spaces.length) open.pop();
    open.push({ indent: spaces.length, key });
    keys.push(open.map((one) => one.key).join('.'));
  }
  return keys;
}

it('composes two API processes, a scheduler, a database and a proxy, each key once', () => {
  const text = read('compose.yaml');
  const keys = listKeys(text);
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  const services = keys.filter((key) => /^services\.[^.]+$/.test(key));
  expect(services.map((key) => key.slice('services.'.length))).toEqual([
    'postgres',
    'api-1',
    'api-2',
    'scheduler',
    'proxy',
  ]);
  for (const volume of ['database', 'pool-data']) expect(keys).toContain(`volumes.${volume}`);
  for (const network of ['inside', 'edge']) expect(keys).toContain(`networks.${network}`);
  // The address that the pool trusts is the proxy's, and lies within the network.
  const [, trusted = ''] = /TRUST_PROXY: (\S+)/.exec(text) ?? [];
  expect(text).toContain(`ipv4_address: ${trusted}`);
  expect(text).toContain(`subnet: ${trusted.replace(/\d+$/, '0')}/24`);
  expect(text.match(/"--role", "(\w+)"/g)).toEqual([
    '"--role", "api"',
    '"--role", "api"',
    '"--role", "scheduler"',
  ]);
  const servers = read('nginx/adit-pool.conf').match(/server [\w-]+:\d+/g);
  expect(servers).toEqual(['server api-1:8434', 'server api-2:8434']);
});

it('mounts, copies and starts files that are there', () => {
  const mounts = [...read('compose.yaml').matchAll(/- \.\/([\w./-]+):/g)].map(([, file]) => file);
  expect(mounts).toContain('pool.json');
  for (const file of mounts) {
    // The operator's own; not part of the tree.
    if (file !== 'tls') expect(fs.existsSync(path.join(deploy, file ?? ''))).toBe(true);
  }
  const programs = ['Dockerfile', 'systemd/adit-pool-api@.service', 'compose.yaml'].flatMap(
    (name) => read(name).match(/packages\/[\w./-]+\.js/g) ?? [],
  );
  for (const file of programs) expect(fs.existsSync(path.join(repositoryRoot, file))).toBe(true);
});

it('has settings that the pool takes', () => {
  const bin = path.join(repositoryRoot, 'packages/cli/bin/adit.js');
  const file = path.join(deploy, 'pool.json');
  const out = execFileSync(process.execPath, [bin, 'config', '--config', file, '--json'], {
    encoding: 'utf8',
  });
  const { settings } = JSON.parse(out);
  expect(settings).toContainEqual(
    expect.objectContaining({ key: 'authMode', value: 'both', source: 'file' }),
  );
});

const hasAnalyze = spawnSync('systemd-analyze', ['--version']).status === 0;

it.skipIf(!hasAnalyze)('has units that systemd understands (needs systemd-analyze)', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'adit-units-'));
  const verify = (name: string, text: string): string => {
    const file = path.join(folder, name);
    // The programs of the units are not installed where tests run.
    fs.writeFileSync(file, text.replace(/^ExecStart=\/usr\/bin\/node/m, 'ExecStart=/bin/true'));
    const { stdout, stderr } = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
    return (stdout + stderr)
      .split('\n')
      .filter((line) => line.includes(name) || line.includes(folder))
      .join('\n');
  };
  try {
    const api = read('systemd/adit-pool-api@.service');
    expect(verify('adit-pool-api@8434.service', api)).toBe('');
    expect(verify('adit-pool-scheduler.service', read('systemd/adit-pool-scheduler.service'))).toBe(
      '',
    );
    const spoilt = api.replace('NoNewPrivileges=yes', 'NoNewPrivilege=yes');
    expect(verify('adit-pool-api@8435.service', spoilt)).toMatch(/Unknown key|NoNewPrivilege/);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
