/**
 * The life of a miner from the price of its slot to the loss of it, on the chain alone. What happens
 * is written into docs/miner-life.md: the page's table is this test's own output.
 */
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type AccountId, decode, encode, u64, vec } from '@adit/substrate';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Chain, createChain } from './create-chain.ts';
import { NeuronInfoRuntimeApi } from './definitions/runtime-apis/neuron-apis.ts';
import { SubtensorModule } from './definitions/subtensor/pallet.ts';
import type { Applied } from './runtime/execute/applied.ts';
import { DEV_ACCOUNTS } from './runtime/genesis/dev-accounts.ts';
import { callRuntimeApi } from './runtime/runtime-apis/call-runtime-api.ts';

const PAGE = fileURLToPath(new URL('../../../docs/miner-life.md', import.meta.url));
const NETUID = 2;
const SLOTS = 256;
const IMMUNITY_BLOCKS = 40;
const NON_IMMUNE_FLOOR = 10;
/** One block's part of a half-life of 360 blocks, 32 fraction bits (chain.md 3.2). */
const DECAY_360 = 4_286_705_684n;
/** 1.26 with 64 fraction bits. */
const MULTIPLIER_BITS = 23_242_897_532_874_035_200n;
const { Burn, Emission, Keys, SubnetworkN, Uids, BlockAtRegistration } = SubtensorModule.storage;

const rows: string[] = [];
const say = (chain: Chain, what: string, figure: string): void => {
  rows.push(`| ${chain.head.header.number + 1} | ${what} | ${figure} |`);
};

/** A hotkey for the n-th registrant; the owner's is 0. */
const hotkey = (number: number): AccountId => `0x${(number + 1).toString(16).padStart(64, '0')}`;

let chain: Chain;
let registered = 0;

function call(signer: AccountId | 'root', pallet: string, name: string, value: object): Applied {
  return chain.apply({ signer, call: { pallet, name, value } });
}

function succeed(applied: Applied): void {
  expect(applied.error?.label ?? null).toBe(null);
}

/** The next hotkey registers; gives its uid. */
function registerNext(): number {
  registered += 1;
  const value = { netuid: NETUID, hotkey: hotkey(registered) };
  succeed(call(DEV_ACCOUNTS.Alice, 'SubtensorModule', 'burned_register', value));
  const uid = chain.query(Uids, NETUID, hotkey(registered));
  if (uid === undefined) throw new Error('a registrant has no uid');
  return uid;
}

function owner(name: string, value: object): void {
  succeed(call(DEV_ACCOUNTS.Alice, 'AdminUtils', name, { netuid: NETUID, ...value }));
}

function mine(blocks: number): void {
  for (let count = 0; count < blocks; count += 1) chain.produceBlock();
}

function setEmission(change: (emission: bigint[]) => void): void {
  const emission = chain.query(Emission, NETUID);
  change(emission);
  chain.setStorage([[Emission.key(NETUID), encode(vec(u64), emission)]]);
}

/** The registrant that holds a uid. */
const holder = (uid: number): number => Number(BigInt(chain.query(Keys, NETUID, uid))) - 1;

const tao = (rao: bigint): string => `${(Number(rao) / 1e9).toFixed(6)} TAO`;

/** What a price becomes in n blocks without a registration, by repeated halving of 360 blocks. */
const fallen = (price: bigint, blocks: number): number => Number(price) * 0.5 ** (blocks / 360);

beforeAll(() => {
  chain = createChain({ seed: 'the life of a miner', profile: 'fast' });
  // With tempo 10 the usual window would keep the owner out at all times.
  succeed(call('root', 'AdminUtils', 'sudo_set_admin_freeze_window', { window: 0 }));
  const value = { hotkey: hotkey(0) };
  succeed(call(DEV_ACCOUNTS.Alice, 'SubtensorModule', 'register_network', value));
  chain.produceBlock();
  succeed(call(DEV_ACCOUNTS.Alice, 'SubtensorModule', 'start_call', { netuid: NETUID }));
  chain.produceBlock();
});

describe('the life of a miner', () => {
  it('begins with a price that rises by a quarter with each registration and falls in between', () => {
    for (let block = 0; block < 3; block += 1) {
      const asked = chain.query(Burn, NETUID);
      const uid = registerNext();
      expect(uid).toBe(block + 1);
      const after = chain.query(Burn, NETUID);
      expect(after).toBe((((asked * DECAY_360) >> 32n) * MULTIPLIER_BITS) >> 64n);
      say(
        chain,
        `hotkey ${registered} registers and gets uid ${uid}`,
        `the price rises to ${tao(after)}`,
      );
      chain.produceBlock();
    }
    const before = chain.query(Burn, NETUID);
    mine(36);
    const now = chain.query(Burn, NETUID);
    expect(now).toBeLessThan(before);
    expect(Math.abs(Number(now) / fallen(before, 36) - 1)).toBeLessThan(1e-6);
    say(chain, 'nobody registers for 36 blocks', `the price falls to ${tao(now)}`);
  });

  it('is one of 256 in a full subnet', () => {
    // The owner keeps the price flat, so that the subnet fills without a fortune.
    owner('sudo_set_burn_increase_mult', { burn_increase_mult: 1n << 64n });
    owner('sudo_set_immunity_period', { immunity_period: IMMUNITY_BLOCKS });
    while (chain.query(SubnetworkN, NETUID) < SLOTS) {
      for (let count = 0; count < 8 && chain.query(SubnetworkN, NETUID) < SLOTS; count += 1) {
        expect(registerNext()).toBe(registered);
      }
      chain.produceBlock();
    }
    expect(registered).toBe(SLOTS - 1);
    say(chain, 'the last free slot is taken', `${SLOTS} of ${SLOTS} uids`);
  });

  it('ends in immunity for nobody while enough others are out of it, weakest first', () => {
    mine(IMMUNITY_BLOCKS);
    const now = BigInt(chain.head.header.number);
    const ages = chain.state.entries(BlockAtRegistration, NETUID).map(([, block]) => now - block);
    const nonImmune = ages.filter((age) => age >= IMMUNITY_BLOCKS).length;
    expect(nonImmune).toBeGreaterThan(NON_IMMUNE_FLOOR);
    say(
      chain,
      `immunity of ${IMMUNITY_BLOCKS} blocks has run out`,
      `${nonImmune} uids may be replaced`,
    );

    setEmission((emission) => {
      for (let uid = 0; uid < SLOTS; uid += 1) emission[uid] = 1_000n + BigInt(uid);
      emission[0] = 0n;
      emission[77] = 5n;
    });
    const weakest = holder(77);
    expect(registerNext()).toBe(77);
    expect(chain.query(Uids, NETUID, hotkey(weakest))).toBe(undefined);
    say(
      chain,
      `hotkey ${registered} registers`,
      `uid 77 with the lowest emission is replaced, not the owner's uid 0 with none`,
    );
    chain.produceBlock();
  });

  it('is protected by its own immunity however little it earns', () => {
    expect(chain.query(Emission, NETUID)[77]).toBe(0n);
    expect(registerNext()).toBe(1);
    say(
      chain,
      `hotkey ${registered} registers`,
      'uid 1 is replaced: uid 77 earns less but is immune',
    );
    chain.produceBlock();
  });

  it('ends by age where emissions are equal: the older one goes, though its uid is higher', () => {
    mine(IMMUNITY_BLOCKS);
    setEmission((emission) => {
      // The epochs in between found that nobody earns anything.
      for (let uid = 0; uid < SLOTS; uid += 1) emission[uid] = 1_000n + BigInt(uid);
      emission[77] = 3n;
      emission[200] = 3n;
      emission[1] = 4n;
    });
    const [younger, older] = [77, 200].map((uid) => chain.query(BlockAtRegistration, NETUID, uid));
    expect(older).toBeLessThan(younger ?? 0n);
    expect(registerNext()).toBe(200);
    say(
      chain,
      `hotkey ${registered} registers`,
      'uids 77 and 200 earn the same: 200 is older and is replaced',
    );
    chain.produceBlock();
    expect(registerNext()).toBe(77);
    say(chain, `hotkey ${registered} registers`, 'uid 77 follows');
    chain.produceBlock();
  });

  it('never takes the owner, who earns nothing and is the oldest', () => {
    mine(IMMUNITY_BLOCKS);
    setEmission((emission) => emission.fill(0n));
    const before = Array.from({ length: SLOTS }, (_, uid) => holder(uid));
    for (let count = 0; count < 40; count += 1) expect(registerNext()).not.toBe(0);
    expect(holder(0)).toBe(0);
    expect(before[0]).toBe(0);
    say(chain, '40 more register while nobody earns anything', "the owner's uid 0 stays");
    chain.produceBlock();
  });

  it('is seen by validators where its axon is', () => {
    const hot = hotkey(registered);
    const axon = { version: 10, ip: 0x8338_3855n, port: 8091, ip_type: 4, protocol: 4 };
    const value = { netuid: NETUID, ...axon, placeholder1: 0, placeholder2: 0 };
    succeed(call(hot, 'SubtensorModule', 'serve_axon', value));
    chain.produceBlock();
    const uid = chain.query(Uids, NETUID, hot) ?? -1;
    const { get_neuron_lite } = NeuronInfoRuntimeApi.methods;
    const args = Uint8Array.of(NETUID, 0, uid & 255, uid >> 8);
    const seen = decode(
      get_neuron_lite.output,
      callRuntimeApi(chain.at(chain.head.hash), 'NeuronInfoRuntimeApi_get_neuron_lite', args),
    );
    expect(seen).toMatchObject({
      uid,
      hotkey: hot,
      axon_info: { ...axon, block: BigInt(chain.head.header.number) },
    });
    say(chain, `hotkey ${registered} serves its axon`, '131.56.56.85:8091 in the metagraph');
  });

  it('is told in docs/miner-life.md', () => {
    const table = [
      '| block | what happens | what the chain says |',
      '| --- | --- | --- |',
      ...rows,
    ].join('\n');
    expect(fs.readFileSync(PAGE, 'utf8')).toContain(table);
  });
});
