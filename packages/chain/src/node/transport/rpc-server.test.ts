/** The transport against real sockets on loopback: what is answered, and what is bounded. */
import net from 'node:net';
import { systemClock } from '@adit/base';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Subscription } from '../rpc/connection.ts';
import { RpcError } from '../rpc/rpc-error.ts';
import type { RpcMethods } from '../rpc/rpc-method.ts';
import { TRANSPORT_LIMITS, type TransportLimits } from './limits.ts';
import { type RpcServer, startRpcServer } from './rpc-server.ts';

const open = new Set<Subscription>();

const methods: RpcMethods = {
  echo: (params) => params.raw(0),
  nothing: () => undefined,
  large: (params) => 'x'.repeat(params.integer(0, { min: 0, max: 64 * 1_048_576 })),
  refuse: () => {
    throw new RpcError(1010, 'Invalid Transaction', 'Transaction is outdated');
  },
  defect: () => {
    throw new TypeError('of our own');
  },
  hex: (params) => params.hex(0),
  subscribe: (_params, connection) =>
    connection.subscribe({
      method: 'tick',
      start: (subscription) => {
        open.add(subscription);
        subscription.notify('first');
        return () => open.delete(subscription);
      },
    }),
  unsubscribe: (params, connection) => connection.unsubscribe(params.text(0)),
};

let server: RpcServer | null = null;
const sockets: WebSocket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await server?.close();
  server = null;
  open.clear();
});

async function start(limits: Partial<TransportLimits> = {}): Promise<RpcServer> {
  server = await startRpcServer({
    host: '127.0.0.1',
    port: 0,
    methods,
    clock: systemClock,
    limits: { ...TRANSPORT_LIMITS, farewellMs: 100, ...limits },
  });
  return server;
}

/** A client that keeps what it hears. */
class Client {
  readonly heard: string[] = [];
  readonly socket: WebSocket;
  readonly closed: Promise<{ code: number; reason: string }>;

  constructor(port: number) {
    this.socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
    sockets.push(this.socket);
    this.socket.on('message', (data: Buffer) => this.heard.push(data.toString('utf8')));
    this.socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
  }

  async opened(): Promise<this> {
    if (this.socket.readyState !== WebSocket.OPEN) {
      await new Promise((resolve) => this.socket.once('open', resolve));
    }
    return this;
  }

  /** Waits for so many messages. */
  async wait(count: number): Promise<unknown[]> {
    for (let look = 0; look < 2_000 && this.heard.length < count; look += 1) {
      await systemClock.sleep(5);
    }
    return this.heard.map((text): unknown => JSON.parse(text));
  }
}

async function connect(limits: Partial<TransportLimits> = {}): Promise<Client> {
  const { port } = server ?? (await start(limits));
  return new Client(port).opened();
}

async function ask(text: string): Promise<unknown> {
  const client = await connect();
  client.socket.send(text);
  const [answer] = await client.wait(1);
  return answer;
}

/** Waits until the server has let go of all sockets but so many. */
async function untilSockets(count: number): Promise<void> {
  for (let look = 0; look < 400 && server?.figures().sockets !== count; look += 1) {
    await systemClock.sleep(5);
  }
  expect(server?.figures().sockets).toBe(count);
}

async function post(text: string, port: number): Promise<{ status: number; body: string }> {
  const response = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: text });
  return { status: response.status, body: await response.text() };
}

const PARSE_ERROR = { code: -32700, message: 'Parse error', data: expect.stringMatching(/./) };
const anyText = expect.stringMatching(/./);

describe('an answer', () => {
  it.each([
    ['a text id', '"aB12"', 'aB12'],
    ['a number id', '7', 7],
    ['a fraction id', '1.5', 1.5],
    ['a null id', 'null', null],
  ])('echoes %s with its type', async (_name, sent, id) => {
    const text = `{"jsonrpc":"2.0","id":${sent},"method":"echo","params":["x"]}`;
    expect(await ask(text)).toEqual({ jsonrpc: '2.0', id, result: 'x' });
  });

  it('has a result even when it is null', async () => {
    const answer = await ask('{"jsonrpc":"2.0","id":1,"method":"nothing"}');
    expect(answer).toEqual({ jsonrpc: '2.0', id: 1, result: null });
    expect(Object.keys(answer as object)).toContain('result');
  });

  it('is none for a request without an id', async () => {
    const client = await connect();
    client.socket.send('{"jsonrpc":"2.0","method":"echo","params":[1]}');
    client.socket.send('{"jsonrpc":"2.0","id":2,"method":"echo","params":[2]}');
    expect(await client.wait(1)).toEqual([{ jsonrpc: '2.0', id: 2, result: 2 }]);
  });

  it('is the same over HTTP', async () => {
    const { port } = await start();
    const request = '{"jsonrpc":"2.0","id":"a","method":"echo","params":[[1,null]]}';
    expect(await post(request, port)).toEqual({
      status: 200,
      body: '{"jsonrpc":"2.0","id":"a","result":[1,null]}',
    });
    const get = await fetch(`http://127.0.0.1:${port}`);
    expect(get.status).toBe(405);
    expect(await get.json()).toMatchObject({ error: { code: -32600 } });
  });

  it('to a batch is one list, in order', async () => {
    const answer = await ask(
      '[{"id":1,"method":"echo","params":["a"]},{"method":"echo"},{"id":"2","method":"gone"},3]',
    );
    expect(answer).toMatchObject([
      { id: 1, result: 'a' },
      { id: '2', error: { code: -32601 } },
      { id: null, error: { code: -32600 } },
    ]);
  });
});

describe('a bad request', () => {
  it.each([
    ['half a brace', '{'],
    ['single quotes, as btcli utils latency sends', "{'jsonrpc': '2.0', 'method': 'x', 'id': 1}"],
    ['nothing', ''],
    ['a bomb of brackets', '['.repeat(200_000)],
    ['a deep object', `${'{"a":'.repeat(100)}1${'}'.repeat(100)}`],
    ['a lone surrogate escape in no JSON', '\\ud800'],
  ])('of %s is a parse error with id null, and the socket stays', async (_name, text) => {
    const client = await connect();
    client.socket.send(text);
    client.socket.send('{"id":"after","method":"echo","params":["here"]}');
    expect(await client.wait(2)).toEqual([
      { jsonrpc: '2.0', id: null, error: PARSE_ERROR },
      { jsonrpc: '2.0', id: 'after', result: 'here' },
    ]);
  });

  it.each([
    ['{"id":1,"method":"gone"}', -32601, 'Method not found', 1],
    ['{"id":1,"method":"toString"}', -32601, 'Method not found', 1],
    ['{"id":1,"method":"__proto__"}', -32601, 'Method not found', 1],
    ['{"id":1,"method":5}', -32600, 'Invalid Request', 1],
    ['{"id":{},"method":"echo"}', -32600, 'Invalid Request', null],
    ['{"id":1}', -32600, 'Invalid Request', 1],
    ['17', -32600, 'Invalid Request', null],
    ['null', -32600, 'Invalid Request', null],
    ['"text"', -32600, 'Invalid Request', null],
    ['[]', -32600, 'Invalid Request', null],
    ['{"id":1,"method":"echo","params":{"a":1}}', -32602, 'Invalid params', 1],
    ['{"id":1,"method":"hex","params":["0x0"]}', -32602, 'Invalid params', 1],
    ['{"id":1,"method":"hex","params":[5]}', -32602, 'Invalid params', 1],
    ['{"id":1,"method":"hex"}', -32602, 'Invalid params', 1],
    ['{"id":1,"method":"refuse"}', 1010, 'Invalid Transaction', 1],
    ['{"id":1,"method":"defect"}', -32603, 'Internal error', 1],
  ])('%s has a code, a message and data that is text', async (text, code, message, id) => {
    expect(await ask(text)).toEqual({
      jsonrpc: '2.0',
      id,
      error: { code, message, data: anyText },
    });
  });

  it('of more requests than a batch may have is refused as a whole', async () => {
    const batch = JSON.stringify(
      Array.from({ length: 1_001 }, (_, id) => ({ id, method: 'echo' })),
    );
    expect(await ask(batch)).toMatchObject({ id: null, error: { code: -32600 } });
  });

  it('larger than a frame may be closes that socket with 1009, and no other', async () => {
    const other = await connect({ messageBytes: 1_000 });
    const client = await connect();
    client.socket.send('x'.repeat(1_001));
    expect((await client.closed).code).toBe(1009);
    other.socket.send('{"id":1,"method":"echo","params":["here"]}');
    expect(await other.wait(1)).toMatchObject([{ result: 'here' }]);
    const { status, body } = await post('x'.repeat(1_001), server?.port ?? 0);
    expect(status).toBe(413);
    expect(JSON.parse(body)).toMatchObject({ error: { code: -32600, data: anyText } });
  });
});

describe('a frame of 60 MiB', () => {
  it('is answered', async () => {
    const client = await connect();
    const text = 'ab'.repeat(30 * 1_048_576);
    client.socket.send(`{"id":1,"method":"hex","params":["0x${text}"]}`);
    await client.wait(1);
    expect(client.heard[0]?.length).toBeGreaterThan(60 * 1_048_576);
    expect(server?.figures().unfinishedBytes).toBe(0);
  });
});

describe('a subscription', () => {
  it('is answered before its first notification, which has no id', async () => {
    const client = await connect();
    client.socket.send('{"id":"q","method":"subscribe"}');
    const [answer, first] = await client.wait(2);
    const { result } = answer as { result: string };
    expect(answer).toEqual({ jsonrpc: '2.0', id: 'q', result: anyText });
    expect(first).toEqual({
      jsonrpc: '2.0',
      method: 'tick',
      params: { subscription: result, result: 'first' },
    });
  });

  it('in a batch is answered before its first notification too', async () => {
    const client = await connect();
    client.socket.send('[{"id":1,"method":"subscribe"},{"id":2,"method":"subscribe"}]');
    const [answers, ...notifications] = await client.wait(3);
    expect(answers).toMatchObject([{ id: 1 }, { id: 2 }]);
    expect(notifications).toHaveLength(2);
  });

  it('ends when asked, and with its socket', async () => {
    const client = await connect();
    client.socket.send('{"id":1,"method":"subscribe"}');
    client.socket.send('{"id":2,"method":"subscribe"}');
    const [answer] = (await client.wait(4)) as { result: string }[];
    client.socket.send(`{"id":3,"method":"unsubscribe","params":["${answer?.result}"]}`);
    client.socket.send(`{"id":4,"method":"unsubscribe","params":["${answer?.result}"]}`);
    const answers = await client.wait(6);
    expect(answers.slice(4)).toMatchObject([{ result: true }, { result: false }]);
    expect(open.size).toBe(1);
    client.socket.close();
    await client.closed;
    for (let look = 0; look < 200 && open.size > 0; look += 1) await systemClock.sleep(5);
    expect(server?.figures()).toEqual({ sockets: 0, subscriptions: 0, unfinishedBytes: 0 });
  });

  it('beyond the bounds of the socket or the node is refused with -32005', async () => {
    const first = await connect({ subscriptionsPerSocket: 3, subscriptions: 5 });
    const second = await connect();
    for (const client of [first, second]) {
      for (let id = 0; id < 4; id += 1) client.socket.send(`{"id":${id},"method":"subscribe"}`);
      await client.wait(client === first ? 7 : 6);
    }
    const refused = (client: Client) =>
      client.heard.filter((text) => text.includes('-32005')).length;
    expect([refused(first), refused(second)]).toEqual([1, 2]);
  });

  it('by the thousand is served on one socket', async () => {
    const client = await connect({ subscriptionsPerSocket: 5_000 });
    for (let id = 0; id < 5_000; id += 1) client.socket.send(`{"id":${id},"method":"subscribe"}`);
    await client.wait(10_000);
    for (const subscription of open) subscription.notify('again');
    expect(await client.wait(15_000)).toHaveLength(15_000);
    expect(server?.figures().subscriptions).toBe(5_000);
  });

  it('over HTTP is refused with the reason', async () => {
    const { port } = await start();
    const { body } = await post('{"id":1,"method":"subscribe"}', port);
    expect(JSON.parse(body)).toMatchObject({
      error: { code: -32000, data: 'Subscribe over a WebSocket on the same port' },
    });
  });
});

describe('the bounds', () => {
  it('refuse one socket too many with a reason', async () => {
    const first = await connect({ sockets: 1 });
    const second = new Client(server?.port ?? 0);
    expect(await second.closed).toEqual({ code: 4001, reason: 'too_many_sockets' });
    expect(first.socket.readyState).toBe(WebSocket.OPEN);
  });

  it('close a half-open socket, and keep one that answers pings', async () => {
    const lively = await connect({ pingMs: 30, silenceMs: 150 });
    const { port } = server ?? { port: 0 };
    const dead = net.connect(port, '127.0.0.1');
    dead.on('error', () => undefined);
    const lines = [
      'GET / HTTP/1.1',
      'Host: x',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    ];
    dead.write(`${lines.join('\r\n')}\r\n\r\n`);
    const parts: Buffer[] = [];
    dead.on('data', (part: Buffer) => parts.push(part));
    await new Promise((resolve) => dead.once('close', resolve));
    expect(Buffer.concat(parts).toString('latin1')).toContain('ping_timeout');
    expect(lively.socket.readyState).toBe(WebSocket.OPEN);
    await untilSockets(1);
  });

  it('let the requests of a socket wait that does not take its answers', async () => {
    const client = await connect({ answerBytes: 100_000 });
    client.socket.pause();
    for (let id = 0; id < 200; id += 1) {
      client.socket.send(`{"id":${id},"method":"large","params":[1000000]}`);
    }
    const other = await connect();
    other.socket.send('{"id":1,"method":"echo","params":["here"]}');
    expect(await other.wait(1)).toMatchObject([{ result: 'here' }]);
    client.socket.resume();
    await client.wait(200);
    expect(client.heard).toHaveLength(200);
  });

  it('close a socket that does not take its notifications', async () => {
    const client = await connect({ notificationBytes: 1_000_000 });
    client.socket.send('{"id":1,"method":"subscribe"}');
    await client.wait(2);
    client.socket.pause();
    const [subscription] = [...open];
    const text = 'x'.repeat(100_000);
    for (let sent = 0; sent < 1_000 && open.size > 0; sent += 1) {
      subscription?.notify(text);
      if (sent % 10 === 0) await systemClock.sleep(1);
    }
    expect(open.size).toBe(0);
    await untilSockets(0);
  });

  it('close a socket when unfinished messages take too much memory', async () => {
    const client = await connect({ unfinishedBytes: 50_000 });
    const stream = client.socket;
    stream.send('x'.repeat(30_000), { fin: false });
    stream.send('x'.repeat(30_000), { fin: false });
    expect(await client.closed).toEqual({ code: 4004, reason: 'unfinished_messages' });
    expect(server?.figures().unfinishedBytes).toBe(0);
  });

  it('do not count the pongs of a quiet socket', async () => {
    const client = await connect();
    for (let sent = 0; sent < 20; sent += 1) client.socket.ping('12345678');
    client.socket.send('{"id":1,"method":"echo"}', { fin: false });
    for (let sent = 0; sent < 10; sent += 1) client.socket.ping();
    client.socket.send('', { fin: true });
    expect(await client.wait(1)).toMatchObject([{ id: 1, result: null }]);
    expect(server?.figures().unfinishedBytes).toBe(0);
  });
});

describe('a node that stops', () => {
  it('tells its sockets and frees the port', async () => {
    const client = await connect();
    const port = server?.port ?? 0;
    await server?.close();
    expect((await client.closed).reason).toBe('shutting_down');
    server = await startRpcServer({
      host: '127.0.0.1',
      port,
      methods,
      clock: systemClock,
      limits: TRANSPORT_LIMITS,
    });
    expect(server.port).toBe(port);
  });

  it('names a port that is taken', async () => {
    const { port } = await start();
    const again = startRpcServer({
      host: '127.0.0.1',
      port,
      methods,
      clock: systemClock,
      limits: TRANSPORT_LIMITS,
    });
    await expect(again).rejects.toMatchObject({ code: 'port_in_use', numbers: { port } });
  });
});
