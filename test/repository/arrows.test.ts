/**
 * Import arrows (ARCHITECTURE.md): a package imports only from lower bands, sideways only inside
 * bands 0 to 2 and without a cycle, only through a package's entry, and only what its own
 * package.json declares.
 */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isTestFile, readSources, repositoryRoot } from './tree.ts';

const BANDS: Readonly<Record<string, number>> = {
  base: 0,
  keys: 1,
  program: 1,
  accounting: 1,
  wire: 1,
  substrate: 1,
  evolution: 2,
  storage: 2,
  chain: 2,
  pool: 3,
  sidecar: 3,
  localnet: 4,
  cli: 4,
  console: 4,
};
/** Inside band 4 the command stands on what it starts. */
const SIDEWAYS_ALLOWED = new Set(['cli -> localnet']);
const IMPORT = /(?:from|import)\s*\(?\s*'([^']+)'/g;

interface Arrow {
  readonly file: string;
  readonly from: string;
  readonly specifier: string;
}

function listArrows(): Arrow[] {
  return readSources('packages')
    .filter(({ file }) => file.includes('/src/'))
    .flatMap(({ file, text }) =>
      [...text.matchAll(IMPORT)].map((match) => ({
        file,
        from: file.split('/')[1] ?? '',
        specifier: match[1] ?? '',
      })),
    );
}

const arrows = listArrows();
const between = arrows.filter(({ specifier }) => specifier.startsWith('@adit/'));

/** Null when the arrow is allowed, else why it is not. */
function refusal(from: string, specifier: string): string | null {
  const [, to = '', ...rest] = specifier.split('/');
  if (rest.length > 0) return 'enters the package elsewhere than at its entry';
  if (to === from) return null;
  const fromBand = BANDS[from];
  const toBand = BANDS[to];
  if (fromBand === undefined || toBand === undefined) return 'unknown package';
  if (toBand > fromBand) return `goes up from band ${fromBand} to band ${toBand}`;
  if (toBand === fromBand && fromBand >= 3 && !SIDEWAYS_ALLOWED.has(`${from} -> ${to}`)) {
    return `goes sideways inside band ${fromBand}`;
  }
  return null;
}

function declaredDependencies(name: string): Set<string> {
  const file = path.join(repositoryRoot, 'packages', name, 'package.json');
  const manifest: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
  const fields = ['dependencies', 'optionalDependencies'] as const;
  const record = manifest as Partial<Record<(typeof fields)[number], object>>;
  return new Set(fields.flatMap((field) => Object.keys(record[field] ?? {})));
}

describe('import arrows', () => {
  it('reads the imports of every package', () => {
    expect(new Set(arrows.map(({ from }) => from))).toEqual(new Set(Object.keys(BANDS)));
    expect(between.length).toBeGreaterThan(50);
  });

  it('knows a bad arrow when it sees one', () => {
    expect(refusal('base', '@adit/pool')).toMatch(/goes up/);
    expect(refusal('pool', '@adit/sidecar')).toMatch(/sideways/);
    expect(refusal('pool', '@adit/keys/src/ss58.js')).toMatch(/entry/);
    expect(refusal('pool', '@adit/keys')).toBeNull();
  });

  it('go down only, through entries only', () => {
    const bad = between
      .map(({ file, from, specifier }) => ({ file, why: refusal(from, specifier), specifier }))
      .filter(({ why }) => why !== null);
    expect(bad).toEqual([]);
  });

  it('stay inside the package when they are relative', () => {
    const bad = arrows.filter(({ file, from, specifier }) => {
      if (!specifier.startsWith('.')) return false;
      const target = path.posix.join(path.posix.dirname(file), specifier);
      return !target.startsWith(`packages/${from}/`);
    });
    expect(bad).toEqual([]);
  });

  it('are declared in the package that uses them', () => {
    const isOutside = ({ file, from, specifier }: Arrow): boolean => {
      if (/^[.#]|^node:|^virtual:/.test(specifier) || isTestFile(file)) return false;
      const parts = specifier.split('/');
      const name = specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
      return name !== `@adit/${from}` && !declaredDependencies(from).has(name);
    };
    expect(arrows.filter(isOutside)).toEqual([]);
  });

  it('have no cycle', () => {
    const edges = new Map<string, Set<string>>();
    for (const { from, specifier } of between) {
      const to = specifier.split('/')[1] ?? '';
      if (to !== from) edges.set(from, (edges.get(from) ?? new Set()).add(to));
    }
    const onPath = new Set<string>();
    const done = new Set<string>();
    const visit = (name: string): string[] => {
      if (onPath.has(name)) return [name];
      if (done.has(name)) return [];
      onPath.add(name);
      const cycles = [...(edges.get(name) ?? [])].flatMap((next) => visit(next));
      onPath.delete(name);
      done.add(name);
      return cycles;
    };
    expect([...edges.keys()].flatMap((name) => visit(name))).toEqual([]);
  });
});
