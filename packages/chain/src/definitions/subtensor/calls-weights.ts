/** SubtensorModule calls about endpoints and weights. */

import {
  boundedBytes,
  bytes,
  compactU16,
  compactU64,
  h256,
  named,
  tuple,
  u8,
  u16,
  u32,
  u64,
  u128,
  variant,
  vec,
} from '@adit/substrate';
import { compactNetUid, mechId, netUid } from '../types.ts';

/** Calls that serve endpoints and set, commit and reveal weights. */
export const weightCalls = {
  set_weights: variant(
    0,
    { netuid: netUid, dests: vec(u16), weights: vec(u16), version_key: u64 },
    "Sets a validator's weights.",
  ),
  serve_axon: variant(
    4,
    {
      netuid: netUid,
      version: u32,
      ip: u128,
      port: u16,
      ip_type: u8,
      protocol: u8,
      placeholder1: u8,
      placeholder2: u8,
    },
    'Announces where a neuron listens.',
  ),
  serve_prometheus: variant(
    5,
    { netuid: netUid, version: u32, ip: u128, port: u16, ip_type: u8 },
    "Announces where a neuron's metrics are.",
  ),
  serve_axon_tls: variant(
    40,
    {
      netuid: netUid,
      version: u32,
      ip: u128,
      port: u16,
      ip_type: u8,
      protocol: u8,
      placeholder1: u8,
      placeholder2: u8,
      certificate: bytes,
    },
    'Announces where a neuron listens, with its TLS key.',
  ),
  batch_set_weights: variant(
    80,
    {
      netuids: vec(compactNetUid),
      weights: vec(vec(tuple(compactU16, compactU16))),
      version_keys: vec(compactU64),
    },
    'Sets weights on several subnets.',
  ),
  commit_weights: variant(
    96,
    { netuid: netUid, commit_hash: h256 },
    'Commits the hash of weights.',
  ),
  reveal_weights: variant(
    97,
    { netuid: netUid, uids: vec(u16), values: vec(u16), salt: vec(u16), version_key: u64 },
    'Reveals a commit of weights.',
  ),
  batch_reveal_weights: variant(
    98,
    {
      netuid: netUid,
      uids_list: vec(vec(u16)),
      values_list: vec(vec(u16)),
      salts_list: vec(vec(u16)),
      version_keys: vec(u64),
    },
    'Reveals several commits of weights.',
  ),
  batch_commit_weights: variant(
    100,
    { netuids: vec(compactNetUid), commit_hashes: vec(h256) },
    'Commits weights on several subnets.',
  ),
  commit_timelocked_weights: variant(
    113,
    {
      netuid: netUid,
      commit: named(boundedBytes, 'BoundedVec<u8, ConstU32<MAX_CRV3_COMMIT_SIZE_BYTES>>'),
      reveal_round: u64,
      commit_reveal_version: u16,
    },
    'Commits weights that a beacon round opens.',
  ),
  commit_mechanism_weights: variant(
    115,
    { netuid: netUid, mecid: mechId, commit_hash: h256 },
    "Commits the hash of a mechanism's weights.",
  ),
  reveal_mechanism_weights: variant(
    116,
    {
      netuid: netUid,
      mecid: mechId,
      uids: vec(u16),
      values: vec(u16),
      salt: vec(u16),
      version_key: u64,
    },
    "Reveals a commit of a mechanism's weights.",
  ),
  commit_crv3_mechanism_weights: variant(
    117,
    {
      netuid: netUid,
      mecid: mechId,
      commit: named(boundedBytes, 'BoundedVec<u8, ConstU32<MAX_CRV3_COMMIT_SIZE_BYTES>>'),
      reveal_round: u64,
    },
    'Commits encrypted weights of a mechanism, in the older form.',
  ),
  commit_timelocked_mechanism_weights: variant(
    118,
    {
      netuid: netUid,
      mecid: mechId,
      commit: named(boundedBytes, 'BoundedVec<u8, ConstU32<MAX_CRV3_COMMIT_SIZE_BYTES>>'),
      reveal_round: u64,
      commit_reveal_version: u16,
    },
    'Commits weights of a mechanism that a beacon round opens.',
  ),
  set_mechanism_weights: variant(
    119,
    { netuid: netUid, mecid: mechId, dests: vec(u16), weights: vec(u16), version_key: u64 },
    'Sets weights of a mechanism.',
  ),
};
