import { runtimeVersion } from '@adit/chain';
import { describe, expect, it } from 'vitest';
import { ChainClient } from './chain-client.ts';
import { TestSocket, Timers } from './testing/test-socket.ts';

const GENESIS = `0x${'11'.repeat(32)}`;
const HEAD = `0x${'22'.repeat(32)}`;
const TOLD_MS = 100;

interface Chain {
  readonly genesis: string;
  readonly specVersion: number;
  /** Eight bytes, little-endian. */
  readonly slot: string;
}

const FAST: Chain = {
  genesis: GENESIS,
  specVersion: runtimeVersion.spec_version,
  slot: '0xfa00000000000000',
};

function start() {
  const timers = new Timers();
  const sockets: TestSocket[] = [];
  const open = () => {
    const socket = new TestSocket();
    sockets.push(socket);
    return socket;
  };
  const client = new ChainClient({ open, later: timers.later, nowMs: () => 7 });
  client.start();
  /** Opens the newest socket and answers all that the client asks to begin with. */
  const introduce = async (chain: Chain): Promise<TestSocket> => {
    const socket = sockets.at(-1) as TestSocket;
    socket.onopen?.();
    socket.answer('system_health', { result: {} });
    socket.answer('system_chain', { result: 'Bittensor' });
    socket.answer('system_name', { result: 'a node' });
    socket.answer('chain_getBlockHash', { result: chain.genesis });
    socket.answer('state_getRuntimeVersion', { result: { specVersion: chain.specVersion } });
    socket.answer('state_call', { result: chain.slot });
    await timers.pass(TOLD_MS);
    socket.answer('chain_subscribeNewHeads', { result: 'heads' });
    await timers.pass(0);
    socket.answer('chain_subscribeFinalizedHeads', { result: 'final' });
    await timers.pass(0);
    return socket;
  };
  return { client, timers, introduce };
}

describe('what is known of a chain', () => {
  it('is who it is, its head and what is final', async () => {
    const { client, timers, introduce } = start();
    expect(client.status().state).toBe('connecting');
    const socket = await introduce(FAST);
    expect(client.status()).toMatchObject({
      state: 'live',
      facts: { genesisHash: GENESIS, profile: 'fast', isKnown: true },
      head: null,
    });
    socket.notify('heads', { number: '0x2a' });
    socket.answer('chain_getBlockHash', { result: HEAD });
    socket.notify('final', { number: '0x29' });
    await timers.pass(TOLD_MS);
    expect(client.status()).toMatchObject({
      head: { number: 42, hash: HEAD },
      finalized: 41,
      heardAtMs: 7,
      age: 1,
    });
  });

  it('tells heads that come at once together', async () => {
    const { client, timers, introduce } = start();
    const socket = await introduce(FAST);
    let told = 0;
    client.listen(() => {
      told += 1;
    });
    for (const number of ['0x1', '0x2', '0x3']) {
      socket.notify('heads', { number });
      socket.answer('chain_getBlockHash', { result: HEAD });
      await timers.pass(10);
    }
    await timers.pass(TOLD_MS);
    expect(told).toBe(1);
    expect(client.status().head?.number).toBe(3);
  });

  it('stays while the chain is away, and is forgotten when another one comes', async () => {
    const { client, timers, introduce } = start();
    const first = await introduce(FAST);
    first.notify('heads', { number: '0x5' });
    first.answer('chain_getBlockHash', { result: HEAD });
    await timers.pass(TOLD_MS);
    first.onclose?.();
    await timers.pass(TOLD_MS);
    expect(client.status()).toMatchObject({ state: 'away', head: { number: 5 } });
    await timers.pass(1_000);
    await introduce({ genesis: HEAD, specVersion: 9, slot: '0xe02e000000000000' });
    expect(client.status()).toMatchObject({
      state: 'live',
      facts: { genesisHash: HEAD, profile: 'normal', isKnown: false },
      head: null,
      finalized: null,
    });
  });
});
