/** Closing a server while connections are silent, idle or busy. */
import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type QuietConnections, watchQuietConnections } from './quiet-connections.ts';

const REQUEST = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n';

let server: http.Server;
let connections: QuietConnections;
const held: http.ServerResponse[] = [];

async function open(isAnswered: boolean): Promise<void> {
  server = http.createServer((_, response) => {
    if (isAnswered) response.end('done');
    else held.push(response);
  });
  connections = watchQuietConnections(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}

/** A connection, and all that it reads until its end. */
async function connect(): Promise<{ socket: Socket; text: Promise<string> }> {
  const accepted = once(server, 'connection');
  const socket = net.connect((server.address() as AddressInfo).port, '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  // A reset ends the connection as well; only the end counts here.
  socket.on('error', () => {});
  const ended = new Promise<string>((resolve) => socket.once('close', () => resolve(text)));
  await accepted;
  return { socket, text: ended };
}

function closeServer(): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  connections.close();
  return closed;
}

afterEach(() => {
  held.length = 0;
  server.closeAllConnections();
});

describe('watchQuietConnections', () => {
  it('ends a connection that never sent anything', async () => {
    await open(true);
    const { text } = await connect();
    await closeServer();
    expect(await text).toBe('');
  });

  it('ends a connection that waits for its next request', async () => {
    await open(true);
    const { socket, text } = await connect();
    socket.write(REQUEST);
    await once(socket, 'data');
    await closeServer();
    expect(await text).toContain('done');
  });

  it('lets a request that is under way be answered first', async () => {
    await open(false);
    const { socket, text } = await connect();
    const received = once(server, 'request');
    socket.write(REQUEST);
    await received;
    const closed = closeServer();
    held[0]?.end('in time');
    await closed;
    expect(await text).toContain('in time');
  });
});
