/**
 * The written style that tools alone do not check: sizes, banned calls, leftover marks, names, and
 * a doc comment on everything that a package exports.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isTestFile, readSources, repositoryRoot } from './tree.ts';

const FILE_LINES_MAX = 600;
const FUNCTION_LINES_MAX = 70;
const LARGE_FILE_BYTES = 1_500_000;

const sources = readSources('packages', 'scripts', 'test');
const production = sources.filter(({ file }) => file.startsWith('packages/') && !isTestFile(file));

/** `file:line` of every line that matches. */
function linesThatMatch(pattern: RegExp, files = production): string[] {
  return files.flatMap(({ file, lines }) =>
    lines.flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}`] : [])),
  );
}

/** Where named functions start and how many lines they have, by the indentation of their end. */
function longFunctions(lines: readonly string[], limit: number): string[] {
  const start =
    /^(\s*)(?:export )?(?:async )?function\*? (\w+)|^(\s*)(?:export )?const (\w+) = (?:async )?\([^)]*\)(?:: [^=]+)? => \{$/;
  return lines.flatMap((line, index) => {
    const match = start.exec(line);
    if (match === null) return [];
    const indent = match[1] ?? match[3] ?? '';
    const end = lines.findIndex((other, at) => at > index && other.startsWith(`${indent}}`));
    return end - index + 1 > limit ? [`${match[2] ?? match[4]} (${end - index + 1})`] : [];
  });
}

/** Names exported by a package's entry, and the files they come from. */
function undocumentedExports(): string[] {
  const declaration =
    /^export (?:abstract )?(?:async )?(?:function\*?|const|class|interface|type) (\w+)/;
  return production
    .filter(({ file }) => file.includes('/src/') && !file.includes('packages/console/'))
    .flatMap(({ file, lines }) =>
      lines.flatMap((line, index) => {
        const match = declaration.exec(line);
        if (match === null) return [];
        const above = (lines[index - 1] ?? '').trim();
        const isDocumented = above.endsWith('*/') || above.startsWith('// biome-ignore');
        return isDocumented ? [] : [`${file}:${index + 1} ${match[1]}`];
      }),
    );
}

describe('the tree is tidy', () => {
  it('reads the sources', () => {
    expect(production.length).toBeGreaterThan(60);
  });

  it('has short files', () => {
    const long = production.filter(({ lines }) => lines.length > FILE_LINES_MAX);
    expect(long.map(({ file, lines }) => `${file} (${lines.length})`)).toEqual([]);
  });

  it('has short functions', () => {
    const sample = ['function long() {', ...Array.from({ length: 80 }, () => '  step();'), '}'];
    expect(longFunctions(sample, FUNCTION_LINES_MAX)).toEqual(['long (82)']);
    const long = production.flatMap(({ file, lines }) =>
      longFunctions(lines, FUNCTION_LINES_MAX).map((name) => `${file} ${name}`),
    );
    expect(long).toEqual([]);
  });

  it('takes time and randomness as values', () => {
    const banned = /\b(?:Date\.now|new Date\(\)|Math\.random|performance\.now|randomUUID)\b/;
    const outside = linesThatMatch(banned).filter(
      (place) => !place.startsWith('packages/base/') && !place.startsWith('packages/console/'),
    );
    expect(outside).toEqual([]);
  });

  it('has no scored arithmetic from the host', () => {
    const host =
      /\bMath\.(?:exp|expm1|log|log2|log10|log1p|pow|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|cbrt|hypot)\b/;
    const scored = production.filter(({ file }) =>
      /^packages\/(?:program|evolution|accounting)\/src/.test(file),
    );
    expect(linesThatMatch(host, scored)).toEqual([]);
  });

  it('has no leftover marks, no any, no suppressions without a reason', () => {
    const marks = new RegExp(['TO', 'DO|FIX', 'ME|XX', 'X|HA', 'CK'].join(''));
    const loose = new RegExp(
      ['(?::|<|as) an', 'y\\b|@ts-ig', 'nore|@ts-expect', '-error'].join(''),
    );
    expect(linesThatMatch(marks, production)).toEqual([]);
    expect(linesThatMatch(loose, sources)).toEqual([]);
    expect(linesThatMatch(/biome-ignore [\w/]+:?\s*$/, sources)).toEqual([]);
  });

  it('names things by what they are', () => {
    // The chain itself has a pallet named AdminUtils.
    const vague =
      /\b(?:function|const|class) (?!AdminUtils\b)(?:(?:get|handle|process|do)[A-Z]\w*|\w*(?:Manager|Utils?|Helpers?))\b/;
    expect(linesThatMatch(vague)).toEqual([]);
    const folders = production.filter(({ file }) =>
      /\/(?:utils?|helpers?|common|misc)[/.]/.test(file),
    );
    expect(folders.map(({ file }) => file)).toEqual([]);
  });

  it('documents every export', () => {
    expect(undocumentedExports()).toEqual([]);
  });

  it('switches no test off and runs none alone', () => {
    const tests = sources.filter(({ file }) => file.endsWith('.test.ts'));
    expect(tests.length).toBeGreaterThan(20);
    expect(linesThatMatch(/\b(?:test|it|describe)\.(?:only|skip|todo)\b/, tests)).toEqual([]);
  });

  it('tracks no large file and no download address', () => {
    const tracked = execFileSync('git', ['ls-files', '-z'], {
      cwd: repositoryRoot,
      encoding: 'utf8',
    })
      .split('\0')
      .filter((file) => file !== '' && fs.existsSync(path.join(repositoryRoot, file)));
    expect(tracked.length).toBeGreaterThan(100);
    const large = tracked.filter(
      (file) => fs.statSync(path.join(repositoryRoot, file)).size > LARGE_FILE_BYTES,
    );
    expect(large).toEqual([]);
    const lockfile = fs.readFileSync(path.join(repositoryRoot, 'package-lock.json'), 'utf8');
    expect(lockfile).not.toMatch(/"resolved": "https?:/);
  });
});
