/** The proxy itself, before a server that is slow, sudden or away. */
import http from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { findFreePort } from './free-port.ts';
import { type Exchange, type RecordingProxy, startRecordingProxy } from './recording-proxy.ts';

const closers: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

type Answer = (body: string, response: http.ServerResponse) => void;

/** A server that answers as told, and how often it was called. */
async function startServer(port: number, answer: Answer): Promise<{ calls: () => number }> {
  let calls = 0;
  const server = http.createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      calls += 1;
      answer(body, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return { calls: () => calls };
}

async function startProxy(targetPort: number): Promise<RecordingProxy> {
  const isKept = (method: string): boolean => method === 'POST';
  const proxy = await startRecordingProxy({ targetPort, isKept });
  closers.push(() => proxy.close());
  return proxy;
}

const post = (url: string, body: string): Promise<Response> =>
  fetch(url, { method: 'POST', body, headers: { 'x-key': 'somebody' } });

describe('recording proxy', () => {
  it('passes requests and answers on unchanged and keeps what it was told to keep', async () => {
    const port = await findFreePort();
    await startServer(port, (body, response) => {
      response.writeHead(201, { 'x-mark': 'yes', 'content-type': 'text/plain' });
      response.end(`got ${body}`);
    });
    const proxy = await startProxy(port);
    const answer = await post(`${proxy.url}/a?b=1`, 'tea ☕');
    expect([answer.status, answer.headers.get('x-mark')]).toEqual([201, 'yes']);
    expect(await answer.text()).toBe('got tea ☕');
    expect(await (await fetch(`${proxy.url}/not-kept`)).text()).toBe('got ');
    expect(proxy.exchanges).toEqual([
      {
        id: 1,
        method: 'POST',
        path: '/a?b=1',
        hotkey: 'somebody',
        body: 'tea ☕',
        state: 'delivered',
        answer: { status: 201, body: 'got tea ☕' },
      },
    ]);
    expect(proxy.countOpen()).toBe(0);
  });

  it('knows a request to be open from handing it over to its answer', async () => {
    const port = await findFreePort();
    const held: http.ServerResponse[] = [];
    await startServer(port, (_, response) => held.push(response));
    const proxy = await startProxy(port);
    const forwarded = new Promise<Exchange>((resolve) => proxy.watch({ onForwarded: resolve }));
    const asked = post(proxy.url, 'x');
    const exchange = await forwarded;
    expect([exchange.state, proxy.countOpen()]).toEqual(['open', 1]);
    await expect.poll(() => held.length).toBe(1);
    held[0]?.end('late');
    expect(await (await asked).text()).toBe('late');
    expect([exchange.state, proxy.countOpen()]).toEqual(['delivered', 0]);
  });

  it('withholds an answer when the watcher says so, and still keeps it', async () => {
    const port = await findFreePort();
    const server = await startServer(port, (_, response) => response.end('committed'));
    const proxy = await startProxy(port);
    proxy.watch({ onAnswered: () => false });
    await expect(post(proxy.url, 'x')).rejects.toThrow();
    expect(server.calls()).toBe(1);
    expect(proxy.exchanges[0]).toMatchObject({
      state: 'withheld',
      answer: { status: 200, body: 'committed' },
    });
  });

  it('keeps an answer whose client has gone meanwhile', async () => {
    const port = await findFreePort();
    const held: http.ServerResponse[] = [];
    await startServer(port, (_, response) => held.push(response));
    const proxy = await startProxy(port);
    const stop = new AbortController();
    const asked = fetch(proxy.url, { method: 'POST', body: 'x', signal: stop.signal });
    await expect.poll(() => held.length).toBe(1);
    stop.abort();
    await expect(asked).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 50));
    held[0]?.end('after all');
    await expect.poll(() => proxy.exchanges[0]?.state).toBe('withheld');
    expect(proxy.exchanges[0]?.answer).toEqual({ status: 200, body: 'after all' });
  });

  it('outlives its server: 502 or a cut connection, nothing invented, and service afterwards', async () => {
    const port = await findFreePort();
    const proxy = await startProxy(port);
    const outcomes: unknown[] = [];
    for (let index = 0; index < 4; index += 1) {
      outcomes.push(
        await post(proxy.url, 'x').then(
          ({ status }) => status,
          () => 'cut off',
        ),
      );
    }
    expect(outcomes).toEqual([502, 'cut off', 502, 'cut off']);
    expect(proxy.exchanges.filter(({ answer }) => answer !== null)).toEqual([]);
    expect(proxy.countOpen()).toBe(0);
    await startServer(port, (_, response) => response.end('back'));
    expect(await (await post(proxy.url, 'x')).text()).toBe('back');
  });

  it('calls a request lost when its server dies before answering', async () => {
    const port = await findFreePort();
    await startServer(port, (_, response) => response.destroy());
    const proxy = await startProxy(port);
    await expect(post(proxy.url, 'x').then(({ status }) => status)).resolves.toBe(502);
    expect(proxy.exchanges[0]).toMatchObject({ state: 'lost', answer: null });
  });
});
