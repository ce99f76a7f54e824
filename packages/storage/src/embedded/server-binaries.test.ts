import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createTestFolder,
  failureOf,
  isRoot,
  NOBODY,
  removeTestFolder,
} from '../testing/test-folder.ts';
import { createLibraryLinks } from './library-links.ts';
import { findPlatformPackage, type PlatformPackage, requireGlibc } from './platform-package.ts';
import { openServerBinaries, searchBinaries } from './server-binaries.ts';

let folder: string;
let places: string;

/** The package as npm lays it out, without links, in a folder that is ours to close. */
const copyPackage = (): PlatformPackage => {
  const real = findPlatformPackage();
  const copy = join(folder, 'package');
  cpSync(real.folder, copy, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !path.endsWith('.a') && !lstatSync(path).isSymbolicLink(),
  });
  return { ...real, folder: copy };
};

beforeEach(() => {
  folder = createTestFolder();
  chmodSync(folder, 0o755);
  places = join(folder, 'places');
  mkdirSync(places);
});

afterEach(() => removeTestFolder(folder));

describe('the programs', () => {
  it('of the installed package run after their library links were made', async () => {
    const source = copyPackage();
    const binaries = await searchBinaries(source, isRoot ? NOBODY : null, []);
    expect(binaries.postgres).toBe(join(source.folder, 'native', 'bin', 'postgres'));
    expect(readlinkSync(join(source.folder, 'native', 'lib', 'libpq.so.5'))).toMatch(
      /^libpq\.so\.5\.\d+$/,
    );
    createLibraryLinks(source.folder);
    const known = await openServerBinaries(isRoot ? NOBODY : null);
    expect(await openServerBinaries(isRoot ? NOBODY : null)).toBe(known);
  });

  it.skipIf(!isRoot)(
    'are copied where the package is closed to the server’s user (needs root)',
    async () => {
      const source = copyPackage();
      chmodSync(source.folder, 0o700);
      const starts = [1, 2, 3].map(() => searchBinaries(source, NOBODY, [places]));
      const found = await Promise.all(starts);
      expect(new Set(found.map((binaries) => binaries.initdb)).size).toBe(1);
      expect(found[0]?.initdb.startsWith(places)).toBe(true);
      expect(readdirSync(places)).toHaveLength(1);
      expect(lstatSync(join(places, readdirSync(places)[0] ?? '')).mode & 0o777).toBe(0o755);
    },
  );

  it.skipIf(!isRoot)(
    'are not taken from a copy that others could change (needs root)',
    async () => {
      const source = copyPackage();
      chmodSync(source.folder, 0o700);
      await searchBinaries(source, NOBODY, [places]);
      const copy = join(places, readdirSync(places)[0] ?? '');
      chmodSync(copy, 0o777);
      expect(await failureOf(searchBinaries(source, NOBODY, [places]))).toMatchObject({
        code: 'postgres_binaries_unusable',
        numbers: { places: 2 },
      });
      rmSync(copy, { recursive: true });
      symlinkSync('/', copy);
      expect(await failureOf(searchBinaries(source, NOBODY, [places]))).toMatchObject({
        code: 'postgres_binaries_unusable',
      });
      expect(existsSync(join(copy, 'native'))).toBe(false);
    },
  );

  it('of musl systems are refused by what Node reports', () => {
    expect(() => requireGlibc({ header: { glibcVersionRuntime: '2.36' } })).not.toThrow();
    expect(() => requireGlibc({ header: {} })).toThrow(
      expect.objectContaining({ code: 'musl_unsupported' }),
    );
  });
});
