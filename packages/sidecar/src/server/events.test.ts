/** GET /events over a real socket: ids, resuming, gaps, slow readers, limits. */
import http from 'node:http';
import { createLogger, ManualClock, systemClock } from '@adit/base';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { feedLimits } from '../queue/event-feed.ts';
import { streamLimits } from './event-stream.ts';
import { type RunningSidecar, startSidecar } from './start-sidecar.ts';

const log = createLogger('events-test', 'silent');

interface Received {
  readonly event: string;
  readonly id: string;
  readonly data: Record<string, unknown>;
}

interface Reader {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** Everything so far, comments too. */
  text(): string;
  events(): Received[];
  pause(): void;
  resume(): void;
  readonly closed: Promise<void>;
  close(): void;
}

let sidecar: RunningSidecar;
const readers: Reader[] = [];

async function open(clock = systemClock): Promise<void> {
  const options = { host: '127.0.0.1', port: 0, tokenFile: null };
  sidecar = await startSidecar(options, { clock, log });
}

/** Parses as EventSource does. */
function parseEvents(text: string): Received[] {
  return text
    .split('\n\n')
    .slice(0, -1)
    .flatMap((block) => {
      const fields = new Map(
        block.split('\n').map((line): [string, string] => {
          const at = line.indexOf(':');
          return [line.slice(0, at), line.slice(at + 1).replace(/^ /, '')];
        }),
      );
      const data = fields.get('data');
      if (data === undefined) return [];
      return [
        { event: fields.get('event') ?? '', id: fields.get('id') ?? '', data: JSON.parse(data) },
      ];
    });
}

async function follow(query = '', headers = {}): Promise<Reader> {
  const reader = await new Promise<Reader>((resolve, reject) => {
    const request = http.get(`${sidecar.url}/events${query}`, { headers, agent: false });
    request.on('error', reject);
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('error', () => undefined);
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        text: () => text,
        events: () => parseEvents(text),
        pause: () => response.pause(),
        resume: () => response.resume(),
        closed: new Promise((done) => response.once('close', done)),
        close: () => request.destroy(),
      });
    });
  });
  readers.push(reader);
  return reader;
}

async function say(messages: readonly string[], run_id = 'r'): Promise<void> {
  const events = messages.map((message) => ({ message }));
  const response = await fetch(`${sidecar.url}/ingest_batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${sidecar.token}` },
    body: JSON.stringify({ run_id, events }),
  });
  expect(response.status).toBe(200);
}

const messages = (reader: Reader): unknown[] =>
  reader
    .events()
    .filter(({ event }) => event === 'log')
    .map(({ data }) => data['message']);

const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 10_000, interval: 5 });

beforeEach(() => open());

afterEach(async () => {
  for (const reader of readers.splice(0)) reader.close();
  await sidecar.close();
});

describe('GET /events', () => {
  it('needs no token, tells what is kept and what happens, each with an id', async () => {
    await say(['before']);
    const reader = await follow();
    expect(reader.status).toBe(200);
    expect(reader.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    await eventually(() => messages(reader)).toEqual(['before']);
    await say(['after']);
    await eventually(() => messages(reader)).toEqual(['before', 'after']);
    const logs = reader.events().filter(({ event }) => event === 'log');
    expect(logs.map(({ id }) => id.replace(/^[0-9a-f]{8}-/, ''))).toEqual(['0', '1']);
    expect(logs[0]?.data).toMatchObject({ run_id: 'r', seq: 0, type: 'log' });
    await eventually(() => reader.events().some(({ event }) => event === 'state')).toBe(true);
  });

  it('tells of jobs without payload, result and token', async () => {
    const reader = await follow();
    const post = (path: string, body: object) =>
      fetch(`${sidecar.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${sidecar.token}` },
        body: JSON.stringify(body),
      });
    await post('/runs/start', { run_id: 'r' });
    await post('/jobs/enqueue', { job_id: 'j', kind: 'k', payload: { secret: 'p' } });
    await post('/jobs/next', {});
    await post('/jobs/j/result', { status: 'ok', result: { secret: 'q' } });
    const jobs = () => reader.events().filter(({ event }) => event === 'job');
    await eventually(() => jobs().map(({ data }) => data['status'])).toEqual([
      'queued',
      'leased',
      'completed',
    ]);
    expect(reader.text()).not.toMatch(/secret|lease_token|payload/);
  });

  it('continues after Last-Event-ID without loss or repetition', async () => {
    const first = await follow();
    await say(['a', 'b', 'c']);
    await eventually(() => messages(first).length).toBe(3);
    const at = first.events().find(({ data }) => data['message'] === 'b')?.id ?? '';
    first.close();
    await say(['d']);
    const second = await follow('', { 'last-event-id': at });
    await eventually(() => messages(second)).toEqual(['c', 'd']);
    expect(second.events().map(({ event }) => event)).not.toContain('gap');
  });

  it('tells a reader that knew another life of the sidecar, and one that missed too much', async () => {
    await say(['a']);
    const stranger = await follow('', { 'last-event-id': '00000000-7' });
    await eventually(() => messages(stranger)).toEqual(['a']);
    expect(stranger.events()[0]).toMatchObject({ event: 'gap', data: { reason: 'restarted' } });
    const at = stranger.events().find(({ event }) => event === 'log')?.id ?? '';
    stranger.close();
    const many = Array.from({ length: feedLimits.items / 2 + 10 }, (_, n) => `m${n}`);
    await say(many);
    await say(many);
    const late = await follow('', { 'last-event-id': at });
    await eventually(() => messages(late).length).toBe(feedLimits.items);
    expect(late.events()[0]).toMatchObject({
      event: 'gap',
      data: { reason: 'dropped', missed: 20 },
    });
  });

  it('gives one run’s events where one is named', async () => {
    const reader = await follow('?run_id=b');
    await say(['a'], 'a');
    await say(['b'], 'b');
    await eventually(() => messages(reader)).toEqual(['b']);
  });

  it('keeps little for a reader that does not read, and lets it go on with a gap', async () => {
    const reader = await follow();
    reader.pause();
    const text = 'x'.repeat(40_000);
    for (let n = 0; n < 30; n += 1)
      await say(Array.from({ length: 20 }, (_, i) => `${n * 20 + i} ${text}`));
    reader.resume();
    await eventually(() => messages(reader).some((line) => String(line).startsWith('599 '))).toBe(
      true,
    );
    const gaps = reader.events().filter(({ event }) => event === 'gap');
    expect(gaps.length).toBeGreaterThan(0);
    const missed = gaps.reduce((sum, { data }) => sum + Number(data['missed']), 0);
    expect(messages(reader).length + missed).toBe(600);
    const bytes = missed * text.length;
    expect(bytes).toBeGreaterThan(1_000_000);
  });

  it('refuses foreign pages and too many readers', async () => {
    expect((await follow('', { origin: 'http://evil.example' })).status).toBe(403);
    expect((await follow('', { host: 'evil.example' })).status).toBe(403);
    const open = await Promise.all(Array.from({ length: streamLimits.readers }, () => follow()));
    expect(open.every(({ status }) => status === 200)).toBe(true);
    expect((await follow()).status).toBe(429);
    open[0]?.close();
    await eventually(() => true).toBe(true);
    await expect.poll(async () => (await follow()).status, { timeout: 10_000 }).toBe(200);
  });

  it('sends a comment when nothing happens, and ends with the sidecar', async () => {
    await sidecar.close();
    const clock = new ManualClock(1_700_000_000_000);
    await open(clock);
    const reader = await follow();
    await eventually(() => reader.text()).toContain('retry: 2000\n\n');
    await expect
      .poll(
        () => {
          clock.advance(streamLimits.heartbeatMs);
          return reader.text();
        },
        { timeout: 10_000 },
      )
      .toContain(': beat\n\n');
    await sidecar.close();
    await reader.closed;
  });
});
