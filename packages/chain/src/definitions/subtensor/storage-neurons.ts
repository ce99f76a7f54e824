/** Subtensor/storage-neurons.ts. */
import {
  accountId,
  blake2,
  bool,
  boundedBytes,
  h160,
  h256,
  identity,
  storageOf,
  tuple,
  twox64,
  u16,
  u64,
  vec,
} from '@adit/substrate';
import { ZERO_ACCOUNT } from '../types.ts';
import { axonInfo, neuronCertificate, prometheusInfo } from './types.ts';

const storage = storageOf('SubtensorModule');

/** State of neurons, by subnet and uid or hotkey. */
export const neuronStorage = {
  Keys: storage.map('Keys', [identity(u16), identity(u16)], accountId, ZERO_ACCOUNT, 'Keys.'),
  Uids: storage.optionalMap('Uids', [identity(u16), blake2(accountId)], u16, 'Uids.'),
  IsNetworkMember: storage.map(
    'IsNetworkMember',
    [blake2(accountId), identity(u16)],
    bool,
    false,
    'Is network member.',
  ),
  BlockAtRegistration: storage.map(
    'BlockAtRegistration',
    [identity(u16), identity(u16)],
    u64,
    0n,
    'Block at registration.',
  ),
  Active: storage.map('Active', [identity(u16)], vec(bool), [], 'Active.'),
  ValidatorPermit: storage.map(
    'ValidatorPermit',
    [identity(u16)],
    vec(bool),
    [],
    'Validator permit.',
  ),
  Emission: storage.map('Emission', [identity(u16)], vec(u64), [], 'Emission.'),
  Consensus: storage.map('Consensus', [identity(u16)], vec(u16), [], 'Consensus.'),
  Dividends: storage.map('Dividends', [identity(u16)], vec(u16), [], 'Dividends.'),
  ValidatorTrust: storage.map('ValidatorTrust', [identity(u16)], vec(u16), [], 'Validator trust.'),
  StakeWeight: storage.map('StakeWeight', [identity(u16)], vec(u16), [], 'Stake weight.'),
  Incentive: storage.map('Incentive', [identity(u16)], vec(u16), [], 'Incentive.'),
  LastUpdate: storage.map('LastUpdate', [identity(u16)], vec(u64), [], 'Last update.'),
  Weights: storage.map(
    'Weights',
    [identity(u16), identity(u16)],
    vec(tuple(u16, u16)),
    [],
    'Weights.',
  ),
  Bonds: storage.map('Bonds', [identity(u16), identity(u16)], vec(tuple(u16, u16)), [], 'Bonds.'),
  Axons: storage.optionalMap('Axons', [identity(u16), blake2(accountId)], axonInfo, 'Axons.'),
  Prometheus: storage.optionalMap(
    'Prometheus',
    [identity(u16), blake2(accountId)],
    prometheusInfo,
    'Prometheus.',
  ),
  NeuronCertificates: storage.optionalMap(
    'NeuronCertificates',
    [identity(u16), blake2(accountId)],
    neuronCertificate,
    'Neuron certificates.',
  ),
  AssociatedEvmAddress: storage.optionalMap(
    'AssociatedEvmAddress',
    [twox64(u16), twox64(u16)],
    tuple(h160, u64),
    'Associated evm address.',
  ),
  WeightCommits: storage.optionalMap(
    'WeightCommits',
    [twox64(u16), twox64(accountId)],
    vec(tuple(h256, u64, u64, u64)),
    'Weight commits.',
  ),
  TimelockedWeightCommits: storage.map(
    'TimelockedWeightCommits',
    [twox64(u16), twox64(u64)],
    vec(tuple(accountId, u64, boundedBytes, u64)),
    [],
    'Timelocked weight commits.',
  ),
  CRV3WeightCommits: storage.map(
    'CRV3WeightCommits',
    [twox64(u16), twox64(u64)],
    vec(tuple(accountId, boundedBytes, u64)),
    [],
    'Crv3 weight commits.',
  ),
  CRV3WeightCommitsV2: storage.map(
    'CRV3WeightCommitsV2',
    [twox64(u16), twox64(u64)],
    vec(tuple(accountId, u64, boundedBytes, u64)),
    [],
    'Crv3 weight commits v2.',
  ),
  LoadedEmission: storage.optionalMap(
    'LoadedEmission',
    [identity(u16)],
    vec(tuple(accountId, u64, u64)),
    'Loaded emission.',
  ),
};
