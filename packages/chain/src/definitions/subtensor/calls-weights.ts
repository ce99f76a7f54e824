/** Subtensor/calls-weights.ts. */

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
    'Set weights.',
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
    'Serve axon.',
  ),
  serve_prometheus: variant(
    5,
    { netuid: netUid, version: u32, ip: u128, port: u16, ip_type: u8 },
    'Serve prometheus.',
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
    'Serve axon tls.',
  ),
  batch_set_weights: variant(
    80,
    {
      netuids: vec(compactNetUid),
      weights: vec(vec(tuple(compactU16, compactU16))),
      version_keys: vec(compactU64),
    },
    'Batch set weights.',
  ),
  commit_weights: variant(96, { netuid: netUid, commit_hash: h256 }, 'Commit weights.'),
  reveal_weights: variant(
    97,
    { netuid: netUid, uids: vec(u16), values: vec(u16), salt: vec(u16), version_key: u64 },
    'Reveal weights.',
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
    'Batch reveal weights.',
  ),
  batch_commit_weights: variant(
    100,
    { netuids: vec(compactNetUid), commit_hashes: vec(h256) },
    'Batch commit weights.',
  ),
  commit_timelocked_weights: variant(
    113,
    {
      netuid: netUid,
      commit: named(boundedBytes, 'BoundedVec<u8, ConstU32<MAX_CRV3_COMMIT_SIZE_BYTES>>'),
      reveal_round: u64,
      commit_reveal_version: u16,
    },
    'Commit timelocked weights.',
  ),
  commit_mechanism_weights: variant(
    115,
    { netuid: netUid, mecid: mechId, commit_hash: h256 },
    'Commit mechanism weights.',
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
    'Reveal mechanism weights.',
  ),
  commit_crv3_mechanism_weights: variant(
    117,
    {
      netuid: netUid,
      mecid: mechId,
      commit: named(boundedBytes, 'BoundedVec<u8, ConstU32<MAX_CRV3_COMMIT_SIZE_BYTES>>'),
      reveal_round: u64,
    },
    'Commit crv3 mechanism weights.',
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
    'Commit timelocked mechanism weights.',
  ),
  set_mechanism_weights: variant(
    119,
    { netuid: netUid, mecid: mechId, dests: vec(u16), weights: vec(u16), version_key: u64 },
    'Set mechanism weights.',
  ),
};
