import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestFolder, isRoot, NOBODY, removeTestFolder } from '../testing/test-folder.ts';
import { chooseServerUser } from './server-user.ts';

let folder: string;

const passwd = (...lines: string[]): string => {
  const path = join(folder, 'passwd');
  writeFileSync(path, `${['root:x:0:0:root:/root:/bin/sh', ...lines].join('\n')}\n`);
  return path;
};

const choose = (dataDir: string, passwdFile?: string) =>
  chooseServerUser(dataDir, join(dataDir, 'pg'), passwdFile);

beforeEach(() => {
  folder = createTestFolder();
});

afterEach(() => removeTestFolder(folder));

describe.skipIf(!isRoot)('chooseServerUser as root (needs root)', () => {
  it('takes nobody for a folder of root, else the first user that is not postgres', () => {
    const nobody = 'nobody:x:65534:65534::/:/bin/false';
    const postgres = 'postgres:x:70:70::/:/bin/sh';
    const data = 'www-data:x:33:33::/:/bin/sh';
    expect(choose(folder, passwd(data, nobody))).toEqual(NOBODY);
    expect(choose(folder, passwd(postgres, data))).toEqual({ uid: 33, gid: 33 });
    expect(() => choose(folder, passwd(postgres))).toThrow(
      expect.objectContaining({ code: 'no_server_user' }),
    );
    expect(() => choose(folder, join(folder, 'absent'))).toThrow(
      expect.objectContaining({ code: 'no_server_user' }),
    );
  });

  it('takes the folder’s owner when that user is listed', () => {
    const theirs = createTestFolder(NOBODY);
    try {
      const owner = 'someone:x:65534:100::/:/bin/sh';
      expect(choose(theirs, passwd(owner))).toEqual({ uid: 65_534, gid: 100 });
      expect(choose(theirs, passwd('www-data:x:33:33::/:/bin/sh'))).toEqual({ uid: 33, gid: 33 });
    } finally {
      removeTestFolder(theirs);
    }
  });

  it('takes the owner of a cluster that is there, and refuses one of root', () => {
    mkdirSync(join(folder, 'pg'));
    expect(() => choose(folder)).toThrow(
      expect.objectContaining({ code: 'cluster_owner_invalid' }),
    );
  });
});

describe.skipIf(isRoot)('chooseServerUser as an ordinary user', () => {
  it('stays the same user', () => {
    expect(choose(folder)).toBeNull();
  });
});
