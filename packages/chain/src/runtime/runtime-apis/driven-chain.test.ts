import { decodeHex, encodeHex } from '@adit/base';
import { describe, expect, it } from 'vitest';
import { type Chain, createChain } from '../../create-chain.ts';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { System } from '../../definitions/system.ts';
import { type Comparison, comparisons } from '../../testing/api-oracle/comparisons.ts';
import { DRIVEN_ACCOUNTS, RandomDriver } from '../../testing/api-oracle/random-driver.ts';
import { decodePlain } from '../../testing/api-oracle/wire-schema.ts';
import { STRUCTS } from '../../testing/api-oracle/wire-structs.ts';
import { listNetuids } from '../subtensor/subnets/list-netuids.ts';

const BLOCKS = 2_000;
const BETWEEN_COMPARISONS = 500;
/** Fifty heads are asked these twenty things, and asked again when they are long past. */
const BETWEEN_MEMORIES = 40;
const MEMORIES = 50;
const CALLS: readonly (readonly [method: string, args: string])[] = [
  ...['0000', '0100', '0200'].flatMap((netuid) => [
    ['SubnetInfoRuntimeApi_get_metagraph', netuid] as const,
    ['SubnetInfoRuntimeApi_get_dynamic_info', netuid] as const,
    ['NeuronInfoRuntimeApi_get_neurons', netuid] as const,
  ]),
  ['SubnetInfoRuntimeApi_get_subnets_info_v2', ''],
  ['SubnetRegistrationRuntimeApi_get_network_registration_cost', ''],
  ['SwapRuntimeApi_current_alpha_price_all', ''],
];
const ITEMS = [
  System.storage.Account,
  System.storage.Events,
  ...['Burn', 'Uids', 'Axons', 'SubnetTAO', 'BlockAtRegistration', 'TotalIssuance'].map(
    (name) => SubtensorModule.storage[name as 'Burn'],
  ),
];
const accounts = DRIVEN_ACCOUNTS.map((account) => account.slice(2));

/** Twenty answers, now or of a sealed block: runtime interfaces, and all entries of storage items. */
function remember(chain: Chain, hash: string | null): string[] {
  const reader = hash === null ? chain.state : chain.at(hash);
  const answers = CALLS.map(([method, args]) =>
    encodeHex(chain.callApi(method, decodeHex(args), hash)),
  );
  const entries = ITEMS.map(({ prefix }) =>
    reader
      .rawKeys(prefix)
      .map((key) => `${key}=${encodeHex(reader.rawRead(key) ?? new Uint8Array())}`)
      .join(),
  );
  return [...answers, ...entries];
}

describe('runtime interfaces after random blocks', () => {
  it('agree with storage field by field, and with themselves later', () => {
    const chain = createChain({ seed: 'driven', profile: 'fast' });
    const driver = new RandomDriver(chain, 'driven');
    const recorded: { hash: string; comparison: Comparison; bytes: Uint8Array }[] = [];
    const ask = ({ method, args }: Comparison, hash: string | null = null) =>
      chain.callApi(method, new Uint8Array(Buffer.from(args, 'hex')), hash);
    const memories = new Map<string, string[]>();
    for (let block = 1; block <= BLOCKS; block += 1) {
      driver.block();
      const head = chain.head.hash;
      if (block % BETWEEN_MEMORIES === 0) memories.set(head, remember(chain, null));
      if (block % BETWEEN_COMPARISONS !== 0) continue;
      const netuids = [...listNetuids(chain.state), 9];
      for (const comparison of comparisons(chain.state, netuids, accounts)) {
        const bytes = ask(comparison);
        const answered = decodePlain(bytes, comparison.type, STRUCTS);
        expect({ block, ...comparison, expected: answered }).toEqual({ block, ...comparison });
        recorded.push({ hash: chain.head.hash, comparison, bytes });
      }
    }
    for (const { hash, comparison, bytes } of recorded) {
      expect(Buffer.compare(ask(comparison, hash), bytes), comparison.method).toBe(0);
    }
    expect(memories.size).toBe(MEMORIES);
    for (const [hash, answers] of memories) {
      expect(answers).toHaveLength(20);
      expect(remember(chain, hash)).toEqual(answers);
    }
    expect(new Set([...memories.values()].map((answers) => answers.join())).size).toBe(MEMORIES);
    expect(chain.head.header.number).toBeGreaterThanOrEqual(BLOCKS);
    const done = [...driver.outcomes].filter(([, { ok }]) => ok > 0).map(([name]) => name);
    const failed = [...driver.outcomes].filter(([, each]) => each.failed > 0);
    expect(done.length).toBeGreaterThan(60);
    expect(failed.length).toBeGreaterThan(60);
    expect(done).toContain('SubtensorModule.burned_register');
    expect(done).toContain('SubtensorModule.serve_axon');
    expect(listNetuids(chain.state).length).toBeGreaterThan(4);
    expect(new Set(recorded.map(({ comparison }) => comparison.method)).size).toBeGreaterThan(35);
  });
});
