import fs from 'node:fs';
import { expect, it } from 'vitest';
import { VERSION } from './version.ts';

it('every package carries the version', () => {
  const packages = new URL('../../', import.meta.url);
  const names = fs.readdirSync(packages);
  expect(names.length).toBeGreaterThan(5);
  for (const name of names) {
    const file = new URL(`${name}/package.json`, packages);
    expect(JSON.parse(fs.readFileSync(file, 'utf8'))).toMatchObject({ version: VERSION });
  }
});
