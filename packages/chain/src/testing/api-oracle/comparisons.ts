/** Every call of a runtime interface that storage decides, with the answer that storage decides. */
import { twox128Hex } from '@adit/substrate';
import type { StateReader } from '../../runtime/state/chain-state.ts';
import {
  delegateKeys,
  expectedAvailability,
  expectedDelegate,
  expectedDelegated,
  expectedStakeInfo,
  expectedStakeInfos,
} from './expected-accounts.ts';
import {
  expectedBuy,
  expectedFee,
  expectedLockCost,
  expectedPriceRao,
  expectedPrices,
  expectedPruned,
  expectedSale,
} from './expected-market.ts';
import {
  exists,
  expectedDynamicInfo,
  expectedHyperparams,
  expectedHyperparamsV2,
  expectedInfo,
  expectedInfoV2,
  expectedMetagraph,
  expectedNeuron,
  expectedNeuronLite,
  expectedState,
  expectedValidators,
  netuidsOf,
  type Storage,
  some,
  storageOf,
} from './expected-subnets.ts';
import { rawSwap } from './raw-items.ts';
import { fieldsOf, type Plain } from './wire-schema.ts';
import { STRUCTS } from './wire-structs.ts';

/** One call and its answer. */
export interface Comparison {
  readonly method: string;
  /** Encoded arguments as hexadecimal text without `0x`. */
  readonly args: string;
  readonly type: string;
  readonly expected: Plain;
}

/** A number of `bytes` bytes, least significant first. */
export function little(value: number | bigint, bytes: number): string {
  const digits = BigInt(value)
    .toString(16)
    .padStart(2 * bytes, '0');
  return (digits.match(/../g) ?? []).reverse().join('');
}

function listOf(items: readonly string[]): string {
  return little(items.length * 4, 1) + items.join('');
}

function optional(storage: Storage, netuid: number, of: () => Plain): Plain {
  return exists(storage, netuid) ? some(of()) : null;
}

function* aboutSubnet(storage: Storage, netuid: number): Generator<Comparison> {
  const api = (name: string) => `SubnetInfoRuntimeApi_get_${name}`;
  const args = little(netuid, 2);
  const structs: readonly [name: string, type: string, of: () => Plain][] = [
    ['subnet_info', 'SubnetInfo', () => expectedInfo(storage, netuid)],
    ['subnet_info_v2', 'SubnetInfoV2', () => expectedInfoV2(storage, netuid)],
    ['subnet_hyperparams', 'Hyperparams', () => expectedHyperparams(storage, netuid)],
    ['subnet_hyperparams_v2', 'HyperparamsV2', () => expectedHyperparamsV2(storage, netuid)],
    ['dynamic_info', 'DynamicInfo', () => expectedDynamicInfo(storage, netuid)],
    ['metagraph', 'Metagraph', () => expectedMetagraph(storage, netuid)],
    ['subnet_state', 'SubnetState', () => expectedState(storage, netuid)],
  ];
  for (const [name, type, of] of structs) {
    const expected = optional(storage, netuid, of);
    yield { method: api(name), args, type: `?${type}`, expected };
  }
  const account = Buffer.from('modlsubtensr').toString('hex') + args;
  yield {
    method: api('subnet_account_id'),
    args,
    type: '?acc',
    expected: optional(storage, netuid, () => account.padEnd(64, '0')),
  };
  const tempo = storage.subtensor.number('Tempo', netuid);
  const regular = storage.subtensor.number('LastEpochBlock', netuid) + tempo;
  const pending = storage.subtensor.number('PendingEpochAt', netuid);
  const next = pending === 0n || regular < pending ? regular : pending;
  yield {
    method: api('next_epoch_start_block'),
    args,
    type: '?u64',
    expected: tempo === 0n ? null : { some: BigInt.asUintN(64, next) },
  };
}

function* aboutMechanisms(storage: Storage, netuid: number): Generator<Comparison> {
  const count = Number(storage.subtensor.number('MechanismCountCurrent', netuid));
  for (let mechanism = 0; mechanism <= count; mechanism += 1) {
    const isThere = exists(storage, netuid) && mechanism < count;
    yield {
      method: 'SubnetInfoRuntimeApi_get_mechagraph',
      args: little(netuid, 2) + little(mechanism, 1),
      type: '?Metagraph',
      expected: isThere ? { some: expectedMetagraph(storage, netuid, mechanism) } : null,
    };
  }
}

const SELECTIVE_NAMES = fieldsOf(STRUCTS['SelectiveMetagraph'] ?? '').map(([name]) => name);

/** A selective metagraph: the fields of these indices, everything else left out. */
function selected(whole: { [name: string]: Plain }, indices: readonly number[]): Plain {
  const entries = SELECTIVE_NAMES.map((name, index): [string, Plain] => {
    if (index === 0) return [name, indices.includes(0) ? (whole[name] ?? 0n) : 0n];
    return [name, indices.includes(index) ? { some: whole[name] ?? null } : null];
  });
  return Object.fromEntries(entries);
}

function* aboutChosenFields(
  reader: StateReader,
  storage: Storage,
  netuid: number,
): Generator<Comparison> {
  const commitments = [...rawCommitments(reader, netuid)];
  const validators = expectedValidators(storage, netuid);
  const all = SELECTIVE_NAMES.map((_, index) => index);
  for (const indices of [all, [5], [0, 3, 72, 73, 200], []]) {
    const list = listOf(indices.map((index) => little(index, 2)));
    // A list of more than 63 has its length in two bytes.
    const encoded = indices.length < 64 ? list : little(indices.length * 4 + 1, 2) + list.slice(2);
    const whole = { ...expectedMetagraph(storage, netuid), validators, commitments };
    const expected = optional(storage, netuid, () => selected(whole, indices));
    yield {
      method: 'SubnetInfoRuntimeApi_get_selective_metagraph',
      args: little(netuid, 2) + encoded,
      type: '?SelectiveMetagraph',
      expected,
    };
    const mechanism = { ...expectedMetagraph(storage, netuid, 1), validators, commitments };
    yield {
      method: 'SubnetInfoRuntimeApi_get_selective_mechagraph',
      args: little(netuid, 2) + little(1, 1) + encoded,
      type: '?SelectiveMetagraph',
      expected: optional(storage, netuid, () => ({
        ...(selected(mechanism, indices) as object),
        netuid: BigInt(netuid),
      })),
    };
  }
}

/** What is stored behind the deposit and the block of a commitment is its information. */
function* rawCommitments(reader: StateReader, netuid: number): Generator<Plain> {
  const prefix = `0x${twox128Hex('Commitments')}${twox128Hex('CommitmentOf')}`;
  for (const key of reader.rawKeys(`${prefix}${little(netuid, 2)}`)) {
    const bytes = reader.rawRead(key) ?? new Uint8Array();
    yield [key.slice(-64), [...bytes.subarray(12)].map(BigInt)];
  }
}

function* aboutNeurons(storage: Storage, netuid: number): Generator<Comparison> {
  const size = Number(storage.subtensor.number('SubnetworkN', netuid));
  const api = (name: string) => `NeuronInfoRuntimeApi_get_${name}`;
  const full: Plain[] = [];
  const lite: Plain[] = [];
  for (let uid = 0; uid <= size; uid += 1) {
    const args = little(netuid, 2) + little(uid, 2);
    const one = expectedNeuron(storage, netuid, uid);
    const oneLite = expectedNeuronLite(storage, netuid, uid);
    yield { method: api('neuron'), args, type: '?NeuronInfo', expected: some(one) };
    yield { method: api('neuron_lite'), args, type: '?NeuronInfoLite', expected: some(oneLite) };
    if (uid < size && one !== null && full.length === uid) full.push(one);
    if (uid < size && oneLite !== null && lite.length === uid) lite.push(oneLite);
  }
  const args = little(netuid, 2);
  yield { method: api('neurons'), args, type: '[NeuronInfo]', expected: full };
  yield { method: api('neurons_lite'), args, type: '[NeuronInfoLite]', expected: lite };
}

function* aboutAll(storage: Storage): Generator<Comparison> {
  const netuids = netuidsOf(storage);
  const lists: readonly [name: string, type: string, of: (netuid: number) => Plain][] = [
    ['subnets_info', 'SubnetInfo', (netuid) => expectedInfo(storage, netuid)],
    ['subnets_info_v2', 'SubnetInfoV2', (netuid) => expectedInfoV2(storage, netuid)],
    ['all_dynamic_info', 'DynamicInfo', (netuid) => expectedDynamicInfo(storage, netuid)],
    ['all_metagraphs', 'Metagraph', (netuid) => expectedMetagraph(storage, netuid)],
  ];
  for (const [name, type, of] of lists) {
    const expected = netuids.map((netuid) => some(of(netuid)));
    yield { method: `SubnetInfoRuntimeApi_get_${name}`, args: '', type: `[?${type}]`, expected };
  }
  const mechagraphs = netuids.flatMap((netuid) => {
    const count = Number(storage.subtensor.number('MechanismCountCurrent', netuid));
    return Array.from({ length: count }, (_, at) => some(expectedMetagraph(storage, netuid, at)));
  });
  yield {
    method: 'SubnetInfoRuntimeApi_get_all_mechagraphs',
    args: '',
    type: '[?Metagraph]',
    expected: mechagraphs,
  };
  yield {
    method: 'SubnetInfoRuntimeApi_get_subnet_to_prune',
    args: '',
    type: '?u16',
    expected: expectedPruned(storage),
  };
  yield {
    method: 'SubnetRegistrationRuntimeApi_get_network_registration_cost',
    args: '',
    type: 'u64',
    expected: expectedLockCost(storage),
  };
}

function* aboutPrices(reader: StateReader, storage: Storage): Generator<Comparison> {
  const swap = rawSwap(reader);
  yield {
    method: 'SwapRuntimeApi_current_alpha_price_all',
    args: '',
    type: '[SubnetPrice]',
    expected: expectedPrices(storage, swap),
  };
  for (const netuid of netuidsOf(storage)) {
    const expected = expectedPriceRao(storage, swap, netuid);
    const args = little(netuid, 2);
    yield { method: 'SwapRuntimeApi_current_alpha_price', args, type: 'u64', expected };
    const isDynamic = storage.subtensor.number('SubnetMechanism', netuid) !== 0n;
    const zero = '00'.repeat(32);
    yield {
      method: 'StakeInfoRuntimeApi_get_stake_fee',
      args: `00${zero}01${zero}${args}${zero}${little(10n ** 12n, 8)}`,
      type: 'u64',
      expected: isDynamic ? expectedFee(10n ** 12n, swap.number('FeeRate', netuid)) : 0n,
    };
  }
}

/** Orders of these parts of what the pool holds, in 65536ths. */
const ORDER_PARTS: readonly bigint[] = [0n, 1n, 777n, 40_000n];

/** Orders in pools with equal weights, at prices and of sizes that stay clear of the price limits. */
function* aboutOrders(
  reader: StateReader,
  storage: Storage,
  netuid: number,
): Generator<Comparison> {
  const swap = rawSwap(reader);
  const price = expectedPriceRao(storage, swap, netuid);
  const isDynamic = storage.subtensor.number('SubnetMechanism', netuid) === 1n;
  if (isDynamic && swap.number('SwapBalancer', netuid) !== 5n * 10n ** 17n) return;
  if (isDynamic && (price < 10n ** 6n || price > 10n ** 12n)) return;
  for (const part of ORDER_PARTS) {
    const tao = (storage.subtensor.number('SubnetTAO', netuid) * part) / 65_536n;
    const alpha = (storage.subtensor.number('SubnetAlphaIn', netuid) * part) / 65_536n;
    yield {
      method: 'SwapRuntimeApi_sim_swap_tao_for_alpha',
      args: little(netuid, 2) + little(tao, 8),
      type: 'SimSwapResult',
      expected: expectedBuy(reader, storage, netuid, tao),
    };
    yield {
      method: 'SwapRuntimeApi_sim_swap_alpha_for_tao',
      args: little(netuid, 2) + little(alpha, 8),
      type: 'SimSwapResult',
      expected: expectedSale(reader, storage, netuid, alpha),
    };
  }
}

function* aboutAccount(storage: Storage, account: string): Generator<Comparison> {
  const stakes = expectedStakeInfos(storage, account);
  const api = (name: string) => `StakeInfoRuntimeApi_get_stake_${name}`;
  yield { method: api('info_for_coldkey'), args: account, type: '[StakeInfo]', expected: stakes };
  yield {
    method: api('info_for_coldkeys'),
    args: listOf([account, account]),
    type: '[(acc, [StakeInfo])]',
    expected: [
      [account, stakes],
      [account, stakes],
    ],
  };
  yield {
    method: api('availability_for_coldkeys'),
    args: `${listOf([account])}00`,
    type: '[(acc, [(u16, StakeAvailability)])]',
    expected: [[account, expectedAvailability(storage, account)]],
  };
  const isDelegate = storage.subtensor.has('Delegates', account);
  yield {
    method: 'DelegateInfoRuntimeApi_get_delegate',
    args: account,
    type: '?DelegateInfo',
    expected: isDelegate ? { some: expectedDelegate(storage, account, true) } : null,
  };
  yield {
    method: 'DelegateInfoRuntimeApi_get_delegated',
    args: account,
    type: '[(DelegateInfo, (C, C))]',
    expected: expectedDelegated(storage, account),
  };
}

function* aboutPositions(storage: Storage, account: string, netuid: number): Generator<Comparison> {
  yield {
    method: 'SubnetInfoRuntimeApi_get_coldkey_auto_stake_hotkey',
    args: account + little(netuid, 2),
    type: '?acc',
    expected: some(storage.subtensor.plain('AutoStakeDestination', account, netuid)),
  };
  yield {
    method: 'StakeInfoRuntimeApi_get_stake_info_for_hotkey_coldkey_netuid',
    args: account + account + little(netuid, 2),
    type: '?StakeInfo',
    expected: some(expectedStakeInfo(storage, account, account, netuid)),
  };
}

/** All calls about these networks and accounts. */
export function* comparisons(
  reader: StateReader,
  netuids: readonly number[],
  accounts: readonly string[],
): Generator<Comparison> {
  const storage = storageOf(reader);
  yield* aboutAll(storage);
  yield* aboutPrices(reader, storage);
  const delegates = delegateKeys(storage).map((key) => expectedDelegate(storage, key, true));
  yield {
    method: 'DelegateInfoRuntimeApi_get_delegates',
    args: '',
    type: '[DelegateInfo]',
    expected: delegates,
  };
  for (const netuid of netuids) {
    yield* aboutSubnet(storage, netuid);
    yield* aboutMechanisms(storage, netuid);
    yield* aboutChosenFields(reader, storage, netuid);
    yield* aboutNeurons(storage, netuid);
    yield* aboutOrders(reader, storage, netuid);
  }
  for (const account of accounts) {
    yield* aboutAccount(storage, account);
    for (const netuid of netuids) yield* aboutPositions(storage, account, netuid);
  }
}
