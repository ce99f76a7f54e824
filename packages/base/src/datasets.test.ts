import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { datasetsFolder, readDatasetFile } from './datasets.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'adit-datasets-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

describe('the folder of data sets', () => {
  it('is what the environment says, else one at home', () => {
    expect(datasetsFolder({ ADIT_DATASETS_DIR: folder })).toBe(folder);
    const home = path.join(os.homedir(), '.adit', 'datasets');
    expect(datasetsFolder({})).toBe(home);
    expect(datasetsFolder({ ADIT_DATASETS_DIR: '' })).toBe(home);
  });

  it('gives a file’s bytes, and null for one that is not there', () => {
    fs.mkdirSync(path.join(folder, 'mnist'));
    fs.writeFileSync(path.join(folder, 'mnist', 'a.gz'), Uint8Array.of(1, 2, 3));
    expect(readDatasetFile('mnist/a.gz', folder)).toEqual(Uint8Array.of(1, 2, 3));
    expect(readDatasetFile('mnist/b.gz', folder)).toBeNull();
    expect(readDatasetFile('cifar10/a.gz', folder)).toBeNull();
  });

  it('refuses a file larger than any data set', () => {
    const file = path.join(folder, 'mnist', 'huge');
    fs.closeSync(fs.openSync(file, 'w'));
    fs.truncateSync(file, 300_000_000);
    expect(() => readDatasetFile('mnist/huge', folder)).toThrow(/300000000/);
  });
});
