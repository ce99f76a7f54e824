/** Validators and the record of a run, on a real node whose blocks are made when told. */
import { createLogger, decodeHex, isAditError, systemClock } from '@adit/base';
import { type ChainNode, loadScenario, SubtensorModule, startChainNode } from '@adit/chain';
import { keypairFromSeed, ready } from '@adit/keys';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChainClient } from './chain-client.ts';
import { ChainRecord } from './chain-record.ts';
import { sendWeights, weightOf } from './validator.ts';

const NETUID = 2;
const { storage } = SubtensorModule;

let node: ChainNode;
let client: ChainClient;

beforeAll(async () => {
  await ready();
  const { scenario } = loadScenario('two-validators-eight-miners');
  const deps = { clock: systemClock, log: createLogger('test', 'silent') };
  node = await startChainNode({ port: 0, mode: 'manual', scenario }, deps);
  client = new ChainClient(node.url);
});

afterAll(() => node.close());

/** The scenario's validators. */
function validators() {
  return loadScenario('two-validators-eight-miners')
    .accounts.filter(({ name }) => name === 'validator-1' || name === 'validator-2')
    .map(({ secretSeed }) => ({
      keypair: keypairFromSeed(decodeHex(secretSeed)),
      netuid: NETUID,
    }));
}

function rowsNow() {
  return [1, 2].map((uid) => node.chain.query(storage.Weights, NETUID, uid));
}

describe('a validator', () => {
  it('sets weights on all who serve, of another opinion than the other and than an epoch ago', async () => {
    const record = new ChainRecord(client, NETUID);
    const epoch = await record.update();
    for (const each of validators()) await sendWeights(client, each, epoch);
    await client.call('dev_newBlock', { count: 1 });
    const first = rowsNow();
    for (const row of first) {
      expect(row.map(([uid]) => uid)).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
      for (const [, weight] of row) expect(weight).toBeGreaterThan(10_000);
    }
    expect(first[0]).not.toEqual(first[1]);
    for (const each of validators()) await sendWeights(client, each, epoch + 1n);
    await client.call('dev_newBlock', { count: 1 });
    expect(rowsNow()[0]).not.toEqual(first[0]);
    await record.update();
    expect(record.figures.weightsSet).toBe(4);
  });

  it('is no validator without a seat: its weights fail on the chain and do not count', async () => {
    const [validator] = validators();
    if (validator === undefined) throw new Error('there is none');
    await client.call('dev_newBlock', { count: 1 });
    const stranger = { ...validator, keypair: keypairFromSeed(new Uint8Array(32).fill(7)) };
    await sendWeights(client, stranger, 1n);
    const record = new ChainRecord(client, NETUID);
    await record.update();
    await client.call('dev_newBlock', { count: 1 });
    await record.update();
    expect(record.figures.weightsSet).toBe(0);
  });

  it('is told by code what the pool refuses and that a chain is away', async () => {
    const codeOf = (work: Promise<unknown>) =>
      work.catch((error: unknown) => (isAditError(error) ? error.code : error));
    expect(await codeOf(client.call('author_submitExtrinsic', '0x00'))).toBe('chain_refused');
    const nobody = new ChainClient('ws://127.0.0.1:1');
    expect(await codeOf(nobody.head())).toBe('chain_unavailable');
  });

  it('always thinks the same of a neuron in an epoch', () => {
    const hotkey = `0x${'01'.repeat(32)}`;
    expect(weightOf('a', hotkey, 5n)).toBe(weightOf('a', hotkey, 5n));
    expect(weightOf('a', hotkey, 5n)).not.toBe(weightOf('a', hotkey, 6n));
    expect(weightOf('a', hotkey, 5n)).not.toBe(weightOf('b', hotkey, 5n));
  });
});

describe('the record of a run', () => {
  it('adds up what every epoch gave, however often and seldom it is asked', async () => {
    const often = new ChainRecord(client, NETUID);
    const seldom = new ChainRecord(client, NETUID);
    await Promise.all([often.update(), seldom.update()]);
    const given: bigint[] = [];
    for (let block = 0; block < 25; block += 1) {
      const before = node.chain.query(storage.SubnetEpochIndex, NETUID);
      await client.call('dev_newBlock', { count: 1 });
      if (node.chain.query(storage.SubnetEpochIndex, NETUID) !== before) {
        const amounts = node.chain.query(storage.Emission, NETUID);
        given.push(amounts.reduce((sum, rao) => sum + rao, 0n));
      }
      await Promise.all([often.update(), often.update()]);
    }
    await seldom.update();
    expect(given.length).toBeGreaterThanOrEqual(2);
    const sum = given.reduce((total, rao) => total + rao, 0n);
    expect(sum).toBeGreaterThan(0n);
    const block = node.chain.head.header.number;
    expect(often.figures).toEqual({ block, weightsSet: 0, emissionRao: sum });
    expect(seldom.figures).toEqual(often.figures);
  });

  it('goes on where a chain was taken back to', async () => {
    const record = new ChainRecord(client, NETUID);
    const id = await client.call('dev_snapshot');
    await client.call('dev_newBlock', { count: 12 });
    await record.update();
    await client.call('dev_revert', id);
    await record.update();
    await client.call('dev_newBlock', { count: 1 });
    await record.update();
    expect(record.figures.block).toBe(node.chain.head.header.number);
  });
});
