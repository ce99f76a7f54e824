/**
 * `docs/first-subnet.md` without a client: its blocks are those that the interop run executes, they
 * parse, and what they name is there. `npm run test:interop -- --client page` runs them.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createLogger, systemClock } from '@adit/base';
import { startChainNode } from '@adit/chain';
import { ready } from '@adit/keys';
import { describe, expect, it } from 'vitest';
import { missingLine, readBlocks } from '../../scripts/interop/page-blocks.mjs';
import { readSources, repositoryRoot } from './tree.ts';

const PAGE = 'docs/first-subnet.md';
const read = (file: string): string => fs.readFileSync(path.join(repositoryRoot, file), 'utf8');
const page = read(PAGE);
const blocks = readBlocks(page);

/** What the runner does besides the blocks. */
const OWN_CHECKS = ['the node says so', 'five minutes', 'Ctrl-C'];

function parsesAs(program: string, args: readonly string[], code: string): string {
  const { status, stderr, error } = spawnSync(program, args, { input: code, encoding: 'utf8' });
  if (error !== undefined) return String(error);
  return status === 0 ? '' : stderr;
}

/** Command lines of adit in blocks and in running text, without the program's name. */
function aditCommands(): string[] {
  const inBlocks = blocks.flatMap(({ code }) => code.split('\n'));
  const inText = [...page.matchAll(/`([^`\n]+)`/g)].map(([, text]) => text ?? '');
  return [...inBlocks, ...inText].flatMap((text) => {
    const [, command] = /^(?:npx )?adit ([a-z].*)$/.exec(text.trim()) ?? [];
    return command === undefined ? [] : [command];
  });
}

describe('the page from nothing to incentive', () => {
  it('has every block in the interop run’s table, and the table no other', () => {
    const table = JSON.parse(read('scripts/interop/checks.json')) as {
      page: { alone: Record<string, string> };
    };
    expect(Object.keys(table.page.alone)).toEqual([
      ...blocks.map(({ name }) => name),
      ...OWN_CHECKS,
    ]);
    expect(blocks.filter(({ kind }) => kind === 'chain')).toHaveLength(1);
    expect(blocks.filter(({ kind }) => kind === 'python')).toHaveLength(1);
    expect(blocks.filter(({ kind }) => kind === 'shell').length).toBeGreaterThan(5);
  });

  it('has shell that a shell parses', () => {
    for (const { kind, name, code } of blocks) {
      if (kind !== 'python') expect([name, parsesAs('sh', ['-n'], code)]).toEqual([name, '']);
    }
    expect(parsesAs('sh', ['-n'], 'if true; then')).not.toBe('');
  });

  it('has four lines of Python that Python parses', ({ skip }) => {
    const code = blocks.find(({ kind }) => kind === 'python')?.code ?? '';
    expect(code.split('\n')).toHaveLength(4);
    if (spawnSync('python3', ['--version']).error !== undefined) skip('no python3');
    const parse = ['-c', 'import ast, sys; ast.parse(sys.stdin.read())'];
    expect(parsesAs('python3', parse, code)).toBe('');
    expect(parsesAs('python3', parse, 'print(')).toContain('SyntaxError');
  });

  it('names commands and flags of adit that are there', () => {
    const commands = aditCommands();
    expect(commands).toContain('chain');
    for (const command of commands) {
      const words = command.split(' ');
      const from = words.findIndex((word) => word.startsWith('-'));
      const names = from < 0 ? words : words.slice(0, from);
      const bin = path.join(repositoryRoot, 'packages', 'cli', 'bin', 'adit.js');
      const help = execFileSync(process.execPath, [bin, ...names, '--help'], { encoding: 'utf8' });
      expect(help).toContain(`adit ${names.join(' ')}`);
      for (const flag of words.filter((word) => word.startsWith('--'))) {
        expect([command, help.includes(`${flag} `)]).toEqual([command, true]);
      }
    }
  });

  it('installs the versions that the interop run tests', () => {
    const { python } = JSON.parse(read('scripts/interop/environments.json')) as {
      python: Record<string, string[]>;
    };
    const install = blocks.filter(({ kind }) => kind === 'install').map(({ code }) => code);
    const joined = install.join('\n').replaceAll('\\\n', ' ');
    for (const name of ['btcli', 'sdk']) {
      const [, pins = ''] = new RegExp(`^${name}/bin/pip install (.*)$`, 'm').exec(joined) ?? [];
      expect(pins.split(/\s+/).sort()).toEqual([...(python[name] ?? [])].sort());
      expect(joined).toContain(`python3 -m venv ${name}\n`);
    }
  });

  it('asks the node for what it answers', async () => {
    await ready();
    const log = createLogger('page', 'error');
    const node = await startChainNode({ port: 0, mode: 'manual' }, { clock: systemClock, log });
    try {
      const bodies = [...page.matchAll(/curl -s -d '(\{.*\})' http:\/\/127\.0\.0\.1:9944$/gm)];
      expect(bodies.length).toBeGreaterThan(2);
      for (const [, body] of bodies) {
        const headers = { 'content-type': 'application/json' };
        const url = node.url.replace('ws:', 'http:');
        const answer = await fetch(url, { method: 'POST', headers, body: body ?? '' });
        expect([body, Object.keys((await answer.json()) as object)]).toEqual([
          body,
          ['jsonrpc', 'id', 'result'],
        ]);
      }
    } finally {
      await node.close();
    }
  });

  it('names refusals by the names that the chain has for them', () => {
    const firstCells = [...page.matchAll(/^\| (`.*?) \|/gm)]
      .map(([, cell]) => cell ?? '')
      .join(' ');
    const names = [...firstCells.matchAll(/`([A-Z]\w+[a-z][A-Z]\w+)`/g)].map(([, name]) => name);
    expect(names).toContain('SlippageTooHigh');
    const definitions = readSources('packages/chain/src/definitions').map(({ text }) => text);
    for (const name of names) {
      expect([name, definitions.some((text) => text.includes(` ${name}: variant(`))]).toEqual([
        name,
        true,
      ]);
    }
  });

  it('links to files and headings that are there', () => {
    const links = [...page.matchAll(/\]\(([^)#:]+)#?([^)]*)\)/g)];
    expect(links.length).toBeGreaterThan(5);
    for (const [, file = '', anchor = ''] of links) {
      const headings = [...read(`docs/${file}`).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
        heading
          .toLowerCase()
          .replace(/[^\w -]/g, '')
          .replaceAll(' ', '-'),
      );
      expect([file, anchor, anchor === '' || headings.includes(anchor)]).toEqual([
        file,
        anchor,
        true,
      ]);
    }
  });
});

describe('reading a page', () => {
  it('names blocks by their heading and keeps what they show', () => {
    const text = '# One\n```sh\na\nb\n```\n```text\nc\n\n d … e\n```\n```python\nf\n```';
    expect(
      readBlocks(text).map(({ name, kind, code, expected }) => [name, kind, code, expected]),
    ).toEqual([
      ['One', 'shell', 'a\nb', ['c', ' d … e']],
      ['One (2)', 'python', 'f', []],
    ]);
  });

  it('refuses what it would not run', () => {
    expect(() => readBlocks('```json\n{}\n```')).toThrow('no known kind');
    expect(() => readBlocks('```text\na\n```')).toThrow('output of no block');
    expect(() => readBlocks('```sh\na')).toThrow('does not end');
  });

  it('finds shown lines in their order, whole, without colours and columns', () => {
    const output = '\u001b[1mBalance:\u001b[0m   \u200e12.5 τ\r\nlast line (x)';
    expect(missingLine([' Balance: 12.5 τ', 'last … (x)'], output)).toBeUndefined();
    expect(missingLine(['Balance: …'], output)).toBeUndefined();
    expect(missingLine(['Balance:'], output)).toBe('Balance:');
    expect(missingLine(['last line (x)', 'Balance: …'], output)).toBe('Balance: …');
    expect(missingLine(['last line (x)', 'last line (x)'], output)).toBe('last line (x)');
  });
});
