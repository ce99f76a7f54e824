/** The runtime's own functions on state that is fetched bit by bit, against the chain itself. */
import { encodeHex } from '@adit/base';
import {
  type Chain,
  createChain,
  loadScenario,
  nextEpochBlock,
  readEpochInput,
  type StateReader,
  SubtensorModule,
} from '@adit/chain';
import { ready } from '@adit/keys';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ChainClient } from './chain-client.ts';
import { readState } from './remote-state.ts';

const NETUID = 2;
let chain: Chain;

/** The two methods that are asked for, answered from the chain's head; counts what was asked. */
function clientOf(reader: StateReader) {
  const asked: string[] = [];
  const request = async (method: string, ...params: readonly unknown[]): Promise<unknown> => {
    asked.push(method);
    if (method === 'state_getKeysPaged') {
      const [prefix, count, start] = params as [string, number, string | null];
      const keys = reader.rawKeys(prefix).filter((key) => start === null || key > start);
      return keys.slice(0, count);
    }
    const changes = (params[0] as string[]).map((key) => {
      const value = reader.rawRead(key);
      return [key, value === null ? null : `0x${encodeHex(value)}`];
    });
    return [{ block: params[1], changes }];
  };
  return { client: { request } as Pick<ChainClient, 'request'> as ChainClient, asked };
}

beforeAll(async () => {
  await ready();
  const { scenario } = loadScenario('one-subnet', 'adit');
  chain = createChain({ seed: 'adit', profile: 'fast', scenario });
});

describe('work on fetched state', () => {
  const place = { at: '0x00', profile: 'fast' } as const;

  it('gives what it gives on the chain, after a few rounds', async () => {
    const { client, asked } = clientOf(chain.state);
    const work = (reader: StateReader) => ({
      input: readEpochInput(reader, { netuid: NETUID, index: NETUID, now: 20n }, 1n),
      next: nextEpochBlock(reader, NETUID),
    });
    const found = await readState(client, place, work);
    expect(found).toEqual(work(chain.state));
    expect(found.input.permits).toHaveLength(4);
    expect(asked.length).toBeLessThan(12);
  });

  it('lists a range with its entries', async () => {
    const { client } = clientOf(chain.state);
    const { Tempo } = SubtensorModule.storage;
    const work = (reader: StateReader) => reader.entries(Tempo);
    expect(await readState(client, place, work)).toEqual(work(chain.state));
  });

  it('throws what the work throws on whole state only', async () => {
    const { client } = clientOf(chain.state);
    const { Tempo } = SubtensorModule.storage;
    const picky = (reader: StateReader) => {
      const tempo = reader.read(Tempo, NETUID);
      if (reader.has(Tempo, NETUID)) throw new RangeError(`tempo ${tempo}`);
      return tempo;
    };
    await expect(readState(client, place, picky)).rejects.toThrow('tempo 10');
  });
});
