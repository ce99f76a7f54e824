import { describe, expect, it, vi } from 'vitest';
import { ConnectionLost, RpcError, RpcSocket, type SocketLike } from './rpc-socket.ts';
import { TestSocket, Timers } from './testing/test-socket.ts';

function start() {
  const timers = new Timers();
  const sockets: TestSocket[] = [];
  const events = { onOpen: vi.fn(), onClose: vi.fn(), onMessage: vi.fn() };
  const open = (): SocketLike => {
    const socket = new TestSocket();
    sockets.push(socket);
    return socket;
  };
  const rpc = new RpcSocket({ open, later: timers.later }, events);
  rpc.start();
  const newest = (): TestSocket => {
    const socket = sockets.at(-1);
    if (socket === undefined) throw new Error('no socket was opened');
    return socket;
  };
  return { timers, sockets, events, rpc, newest };
}

describe('the connection', () => {
  it('fails at once what is asked before it is open', async () => {
    const { rpc } = start();
    await expect(rpc.request('chain_getHeader')).rejects.toBeInstanceOf(ConnectionLost);
  });

  it('matches answers to requests, and refusals with the node’s reason', async () => {
    const { rpc, newest } = start();
    newest().onopen?.();
    const first = rpc.request('a', 1);
    const second = rpc.request('b');
    newest().answer('b', { error: { code: -32602, message: 'Invalid params', data: 'no key' } });
    newest().answer('a', { result: 7 });
    expect(await first).toBe(7);
    await expect(second).rejects.toMatchObject({ code: -32602, message: 'Invalid params: no key' });
    await expect(second).rejects.toBeInstanceOf(RpcError);
    expect(newest().sent.find(({ method }) => method === 'a')?.params).toEqual([1]);
  });

  it('hears what it subscribed to, and nothing after the end', async () => {
    const { rpc, newest } = start();
    newest().onopen?.();
    const heard: unknown[] = [];
    const done = rpc.subscribe('chain_subscribeNewHeads', (news) => heard.push(news));
    const socket = newest();
    socket.answer('chain_subscribeNewHeads', { result: 'sub-1' });
    await done;
    socket.notify('sub-1', 'one');
    socket.notify('sub-2', 'of somebody else');
    expect(heard).toEqual(['one']);
    rpc.stop();
    expect([socket.onmessage, socket.isClosed]).toEqual([null, true]);
  });

  it('opens itself again a second after it broke, and fails what was asked', async () => {
    const { rpc, newest, sockets, events, timers } = start();
    newest().onopen?.();
    const asked = rpc.request('a');
    newest().onclose?.();
    await expect(asked).rejects.toBeInstanceOf(ConnectionLost);
    expect(events.onClose).toHaveBeenCalledOnce();
    await timers.pass(999);
    expect(sockets).toHaveLength(1);
    await timers.pass(1);
    expect(sockets).toHaveLength(2);
    newest().onopen?.();
    expect(events.onOpen).toHaveBeenCalledTimes(2);
  });

  it('ends when the node stands still, and not while it answers', async () => {
    const { newest, sockets, events, timers } = start();
    newest().onopen?.();
    for (let beat = 0; beat < 5; beat += 1) {
      newest().answer('system_health', { result: {} });
      await timers.pass(5_000);
    }
    expect(events.onClose).not.toHaveBeenCalled();
    await timers.pass(8_000);
    expect(events.onClose).toHaveBeenCalledOnce();
    expect(sockets[0]?.isClosed).toBe(true);
  });

  it('counts as broken where no socket may be opened, and is tried again', async () => {
    const timers = new Timers();
    const onClose = vi.fn();
    const open = vi.fn((): SocketLike => {
      throw new DOMException('An insecure connection may not be opened', 'SecurityError');
    });
    const events = { onOpen: vi.fn(), onClose, onMessage: vi.fn() };
    const rpc = new RpcSocket({ open, later: timers.later }, events);
    rpc.start();
    expect(onClose).toHaveBeenCalledOnce();
    await timers.pass(1_000);
    expect(open).toHaveBeenCalledTimes(2);
    rpc.stop();
    await timers.pass(10_000);
    expect(open).toHaveBeenCalledTimes(2);
  });

  it('stays closed once it was stopped', async () => {
    const { rpc, newest, sockets, timers } = start();
    newest().onopen?.();
    newest().onclose?.();
    rpc.stop();
    await timers.pass(60_000);
    expect(sockets).toHaveLength(1);
  });
});
