import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { createRandom, isAditError } from '@adit/base';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Behaviour, cutAfter, type Mirror, openMirror, serve } from '../testing/mirror.ts';
import { tarFile } from '../testing/tar-file.ts';
import type { DownloadOptions } from './download.ts';
import { type FetchOrder, fetchDataset } from './fetch-dataset.ts';
import type { DatasetManifest, RemoteFile } from './manifest.ts';

let folder = '';
const mirrors: Mirror[] = [];
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'adit-fetch-'));
});
afterEach(async () => {
  await Promise.all(mirrors.splice(0).map((mirror) => mirror.close()));
  fs.rmSync(folder, { recursive: true, force: true });
});

const random = createRandom('files');
const bytes = Uint8Array.from({ length: 100_000 }, () => random.nextU32() & 255);
const other = bytes.map((byte) => 255 - byte);

function describeFile(name: string, content: Uint8Array): RemoteFile {
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { name, bytes: content.length, sha256 };
}

const single: DatasetManifest = {
  name: 'tiny',
  mirrors: ['http://127.0.0.1:1/unused/'],
  files: [describeFile('a.gz', bytes)],
  members: [],
};

async function mirrorOf(...behaviours: Behaviour[]): Promise<Mirror> {
  const mirror = await openMirror(...behaviours);
  mirrors.push(mirror);
  return mirror;
}

const patience: DownloadOptions = { stallMs: 30_000, pauseMs: 0, onProgress: () => undefined };

const orderFrom = (mirror: string | null, manifest = single): FetchOrder => ({
  ...{ manifest, folder, mirror, localFiles: [] },
});

const fetchFrom = ({ url }: Mirror, options = patience) => fetchDataset(orderFrom(url), options);

const target = () => path.join(folder, 'tiny', 'a.gz');
const partial = () => `${target()}.partial`;

function leavePartial(content: Uint8Array): void {
  fs.mkdirSync(path.dirname(partial()), { recursive: true });
  fs.writeFileSync(partial(), content);
}

async function refusalOf(work: Promise<unknown>) {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!isAditError(error)) throw new Error(`expected a coded error, found ${String(error)}`);
  return { code: error.code, ...error.numbers };
}

/** The file is in place and nothing else is. */
function expectComplete(): void {
  expect(fs.readdirSync(path.dirname(target()))).toEqual(['a.gz']);
  expect(Buffer.from(bytes).equals(fs.readFileSync(target()))).toBe(true);
}

describe('fetching a file', () => {
  it('downloads, checks, names it, and the next call only looks', async () => {
    const mirror = await mirrorOf(serve(bytes));
    const seen: number[] = [];
    const onProgress: DownloadOptions['onProgress'] = ({ received }) => seen.push(received);
    expect(await fetchFrom(mirror, { ...patience, onProgress })).toEqual([
      { name: 'a.gz', bytes: 100_000, status: 'downloaded' },
    ]);
    expectComplete();
    expect(seen.at(-1)).toBe(100_000);
    expect(await fetchFrom(mirror)).toMatchObject([{ status: 'present' }]);
    expect(mirror.requests).toEqual(['GET /a.gz -']);
  });

  it('replaces a damaged file', async () => {
    leavePartial(new Uint8Array(0));
    fs.writeFileSync(target(), other);
    expect(await fetchFrom(await mirrorOf(serve(bytes)))).toMatchObject([{ status: 'downloaded' }]);
    expectComplete();
  });

  it('goes on behind what an earlier call left', async () => {
    leavePartial(bytes.subarray(0, 40_000));
    const mirror = await mirrorOf(serve(bytes));
    await fetchFrom(mirror);
    expect(mirror.requests).toEqual(['GET /a.gz bytes=40000-']);
    expectComplete();
  });

  it('takes up a cut connection again and again', async () => {
    const mirror = await mirrorOf(cutAfter(bytes, 30_000));
    await fetchFrom(mirror);
    expectComplete();
    expect(mirror.requests.length).toBeGreaterThanOrEqual(4);
  });

  it('gives up when connections bring nothing, and keeps what it has', async () => {
    const mirror = await mirrorOf(cutAfter(bytes, 30_000), cutAfter(bytes, 0));
    const found = await refusalOf(fetchFrom(mirror));
    expect(found).toMatchObject({ code: 'download_failed' });
    expect(mirror.requests).toHaveLength(4);
    expect(fs.readdirSync(path.dirname(target()))).toEqual(['a.gz.partial']);
    const kept = fs.readFileSync(partial());
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.equals(bytes.subarray(0, kept.length))).toBe(true);
    const again = await mirrorOf(serve(bytes));
    await fetchFrom(again);
    expect(again.requests).toEqual([`GET /a.gz bytes=${kept.length}-`]);
    expectComplete();
  });

  it('starts over where ranges are ignored', async () => {
    leavePartial(bytes.subarray(0, 40_000));
    const mirror = await mirrorOf((_, response) => response.end(bytes));
    await fetchFrom(mirror);
    expect(mirror.requests).toEqual(['GET /a.gz bytes=40000-']);
    expectComplete();
  });

  it.each([
    ['refused', (_: unknown, status: number) => [status === 0 ? 416 : 200, {}] as const],
    [
      'another one',
      (_: unknown, status: number) =>
        [status === 0 ? 206 : 200, { 'content-range': 'bytes 7-9/100000' }] as const,
    ],
  ])('asks for the whole file when its range is %s', async (_, headOf) => {
    leavePartial(bytes.subarray(0, 40_000));
    const answer = (at: number): Behaviour => {
      const [status, headers] = headOf(null, at);
      return (_request, response) => response.writeHead(status, headers).end(at ? bytes : 'x');
    };
    const mirror = await mirrorOf(answer(0), answer(1));
    await fetchFrom(mirror);
    expect(mirror.requests).toEqual(['GET /a.gz bytes=40000-', 'GET /a.gz -']);
    expectComplete();
  });

  it('fetches anew when the earlier part was of another file', async () => {
    leavePartial(other.subarray(0, 40_000));
    const mirror = await mirrorOf(serve(bytes));
    await fetchFrom(mirror);
    expect(mirror.requests).toEqual(['GET /a.gz bytes=40000-', 'GET /a.gz -']);
    expectComplete();
  });

  it('follows redirects, absolute and relative, also with a range', async () => {
    leavePartial(bytes.subarray(0, 10));
    const last = await mirrorOf(serve(bytes));
    const first = await mirrorOf(
      (_, response) => response.writeHead(301, { location: '/moved/a.gz' }).end(),
      (_, response) => response.writeHead(307, { location: `${last.url}b.gz` }).end(),
    );
    await fetchFrom(first);
    expect(first.requests).toEqual(['GET /a.gz bytes=10-', 'GET /moved/a.gz bytes=10-']);
    expect(last.requests).toEqual(['GET /b.gz bytes=10-']);
    expectComplete();
  });

  it('goes to the next mirror of the manifest', async () => {
    const gone = await mirrorOf((_, response) => response.writeHead(404).end());
    const broken = await mirrorOf(serve(other));
    const good = await mirrorOf(serve(bytes));
    const manifest = { ...single, mirrors: [gone.url, broken.url, good.url] };
    await fetchDataset(orderFrom(null, manifest), patience);
    expect([gone, broken, good].map(({ requests }) => requests.length)).toEqual([1, 1, 1]);
    expectComplete();
  });
});

describe('a mirror that does not serve the file', () => {
  const longer = Uint8Array.from([...bytes, 1]);
  const loop: Behaviour = (_, response) => response.writeHead(302, { location: '/a.gz' }).end();
  const file: Behaviour = (_, response) =>
    response.writeHead(302, { location: 'file:///etc/hosts' }).end();

  it.each<[string, Behaviour, string]>([
    ['404', (_, response) => response.writeHead(404).end(), 'download_not_found'],
    ['403', (_, response) => response.writeHead(403).end(), 'download_refused'],
    ['500', (_, response) => response.writeHead(500).end(), 'download_refused'],
    ['redirects for ever', loop, 'too_many_redirects'],
    ['a redirect to a local file', file, 'invalid_url'],
    ['a shorter file', serve(bytes.subarray(0, 99_999)), 'wrong_size'],
    ['a longer file', serve(longer), 'wrong_size'],
    ['another file', serve(other), 'wrong_checksum'],
  ])('%s', async (_, behaviour, code) => {
    const mirror = await mirrorOf(behaviour);
    expect(await refusalOf(fetchFrom(mirror))).toMatchObject({ code });
    expect(fs.readdirSync(path.dirname(target()))).toEqual([]);
  });

  it('says what came and what was expected', async () => {
    const found = await refusalOf(fetchFrom(await mirrorOf(serve(other))));
    const [{ sha256 }] = [describeFile('a.gz', other)];
    expect(found).toMatchObject({ file: 'a.gz', sha256, expected: single.files[0]?.sha256 });
  });

  it('falls silent before or in the middle of its answer', async () => {
    const silent = await mirrorOf(() => undefined);
    const options = { ...patience, stallMs: 100 };
    expect(await refusalOf(fetchFrom(silent, options))).toMatchObject({
      ...{ code: 'download_stalled', stallMs: 100 },
    });
    expect(silent.requests).toHaveLength(3);
    const slow = await mirrorOf((request, response) => {
      const from = Number(/\d+/.exec(request.headers.range ?? '')?.[0] ?? 0);
      const head = { 'content-range': `bytes ${from}-99999/100000` };
      response.writeHead(from > 0 ? 206 : 200, from > 0 ? head : {});
      if (from < 20_000) response.write(bytes.subarray(from, from + 10_000));
      else response.flushHeaders();
    });
    expect(await refusalOf(fetchFrom(slow, options))).toMatchObject({ code: 'download_stalled' });
    expect(fs.readFileSync(partial()).equals(bytes.subarray(0, 20_000))).toBe(true);
  });

  it('is not there', async () => {
    const mirror = await mirrorOf(serve(bytes));
    await mirror.close();
    expect(await refusalOf(fetchFrom(mirror))).toMatchObject({ code: 'download_failed' });
    const order = orderFrom('ftp://127.0.0.1/');
    expect(await refusalOf(fetchDataset(order, patience))).toMatchObject({ code: 'invalid_url' });
  });
});

describe('the disk', () => {
  it.runIf(fs.existsSync('/dev/full'))('is full: coded, and no part stays', async () => {
    fs.mkdirSync(path.dirname(target()));
    fs.symlinkSync('/dev/full', partial());
    const found = await refusalOf(fetchFrom(await mirrorOf(serve(bytes))));
    expect(found).toMatchObject({ code: 'disk_full', systemCode: 'ENOSPC' });
    expect(fs.readdirSync(path.dirname(target()))).toEqual([]);
  });

  it('has a file where the folder should be', async () => {
    fs.writeFileSync(path.join(folder, 'tiny'), '');
    const found = await refusalOf(fetchFrom(await mirrorOf(serve(bytes))));
    expect(found).toMatchObject({ code: 'write_failed' });
  });
});

describe('a process that is killed in the middle', () => {
  it('leaves a part that the next call continues', async () => {
    const half: Behaviour = (_, response) => {
      response.writeHead(200, { 'content-length': bytes.length });
      response.write(bytes.subarray(0, 60_000));
    };
    const mirror = await mirrorOf(half, serve(bytes));
    const entry = new URL('../../dist/data/fetch-dataset.js', import.meta.url);
    const options = '{ stallMs: 60000, pauseMs: 0, onProgress: (p) => console.log(p.received) }';
    const code = `const { fetchDataset } = await import(${JSON.stringify(entry.href)});
      await fetchDataset(${JSON.stringify(orderFrom(mirror.url))}, ${options});`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
    for await (const chunk of child.stdout) {
      const last = String(chunk).trim().split('\n').at(-1);
      if (last === '60000') break;
    }
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
    expect(fs.existsSync(target())).toBe(false);
    await fetchFrom(mirror);
    expect(mirror.requests).toEqual(['GET /a.gz -', 'GET /a.gz bytes=60000-']);
    expectComplete();
  });
});

describe('local files', () => {
  const localOrder = (...localFiles: string[]) => ({ ...orderFrom(null), localFiles });
  const write = (name: string, content: Uint8Array): string => {
    const file = path.join(folder, name);
    fs.writeFileSync(file, content);
    return file;
  };

  it('are copied after the same checks', async () => {
    const local = write('elsewhere.gz', bytes);
    expect(await fetchDataset(localOrder(local), patience)).toMatchObject([{ status: 'copied' }]);
    expectComplete();
    expect(fs.existsSync(local)).toBe(true);
  });

  it.each([
    ['of another content', other, 'wrong_checksum'],
    ['too long', new Uint8Array(200_000), 'wrong_size'],
    ['too short', bytes.subarray(0, 10), 'wrong_size'],
  ])('%s are refused', async (_, content, code) => {
    const order = localOrder(write('a.gz', content));
    expect(await refusalOf(fetchDataset(order, patience))).toMatchObject({ code });
    expect(fs.readdirSync(path.dirname(target()))).toEqual([]);
  });

  it('that are missing or folders are refused', async () => {
    for (const local of [path.join(folder, 'none'), folder]) {
      const found = await refusalOf(fetchDataset(localOrder(local), patience));
      expect(found).toMatchObject({ code: 'file_unreadable', file: local });
    }
    expect(fs.readdirSync(path.dirname(target()))).toEqual([]);
  });

  it('of a data set with several files go by their names', async () => {
    const manifest = { ...single, files: [...single.files, describeFile('b.gz', other)] };
    const order = { ...localOrder(write('b.gz', other), write('a.gz', bytes)), manifest };
    expect(await fetchDataset(order, patience)).toMatchObject([
      { name: 'a.gz', status: 'copied' },
      { name: 'b.gz', status: 'copied' },
    ]);
    const wrong = { ...order, localFiles: [write('c.gz', bytes)] };
    expect(await refusalOf(fetchDataset(wrong, patience))).toMatchObject({
      ...{ code: 'file_not_in_dataset', file: 'c.gz' },
    });
  });
});

describe('an archive', () => {
  const first = bytes.subarray(0, 3_000);
  const second = bytes.subarray(3_000, 3_100);
  const archive = gzipSync(
    tarFile([
      { path: 'batches/', content: new Uint8Array(0), type: '5' },
      { path: 'batches/one.bin', content: first },
      { path: 'batches/readme.html', content: Uint8Array.of(1) },
      { path: 'batches/two.bin', content: second },
    ]),
  );
  const members = [
    { name: 'one.bin', bytes: 3_000 },
    { name: 'two.bin', bytes: 100 },
  ];
  const packed = (content: Uint8Array): DatasetManifest => ({
    ...single,
    files: [describeFile('all.tar.gz', content)],
    members,
  });
  const inside = () => path.join(folder, 'tiny');

  it('is unpacked and deleted; the next call checks what is there', async () => {
    const { url, requests } = await mirrorOf(serve(archive));
    const order = orderFrom(url, packed(archive));
    expect(await fetchDataset(order, patience)).toEqual([
      { name: 'one.bin', bytes: 3_000, status: 'unpacked' },
      { name: 'two.bin', bytes: 100, status: 'unpacked' },
    ]);
    expect(fs.readdirSync(inside()).sort()).toEqual(['one.bin', 'two.bin', 'unpacked.json']);
    expect(fs.readFileSync(path.join(inside(), 'one.bin')).equals(first)).toBe(true);
    expect(await fetchDataset(order, patience)).toMatchObject([
      { status: 'present' },
      { status: 'present' },
    ]);
    expect(requests).toHaveLength(1);
    fs.writeFileSync(path.join(inside(), 'two.bin'), new Uint8Array(100));
    expect(await fetchDataset(order, patience)).toMatchObject([
      { status: 'unpacked' },
      { status: 'unpacked' },
    ]);
    expect(fs.readFileSync(path.join(inside(), 'two.bin')).equals(second)).toBe(true);
    fs.writeFileSync(path.join(inside(), 'unpacked.json'), '{');
    expect(await fetchDataset(order, patience)).toMatchObject([
      { status: 'unpacked' },
      { status: 'unpacked' },
    ]);
    expect(requests).toHaveLength(3);
  });

  it.each([
    ['no gzip', bytes, 'gzip'],
    ['half a tar', gzipSync(bytes.subarray(0, 100)), 'truncated'],
    ['no tar', gzipSync(bytes), 'checksum'],
    ['a member too few', gzipSync(tarFile([{ path: 'one.bin', content: first }])), 'member'],
    ['a member too short', gzipSync(tarFile([{ path: 'one.bin', content: second }])), 'member'],
  ])('with %s is refused', async (_, content, reason) => {
    const { url } = await mirrorOf(serve(content));
    const found = await refusalOf(fetchDataset(orderFrom(url, packed(content)), patience));
    expect(found).toMatchObject({ code: 'invalid_archive', reason });
    expect(fs.readdirSync(inside())).not.toContain('unpacked.json');
  });
});
