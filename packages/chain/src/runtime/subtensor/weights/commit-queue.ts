/** Hashes of weights that a hotkey has committed and not yet revealed (chain.md 6.3). */
import { blake2b256, encodeHex } from '@adit/base';
import { accountId, encode, type Hash, tuple, u16, u64, type ValueOf, vec } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { currentEpoch } from '../epoch/schedule.ts';
import type { GivenWeights } from './set-weights.ts';
import { indexOf, type WeightSetter } from './weight-checks.ts';

const S = SubtensorModule.storage;

const committed = tuple(accountId, u16, vec(u16), vec(u16), vec(u16), u64);

/** What a commit hides. */
export interface Reveal extends GivenWeights {
  readonly salt: readonly number[];
}

/** A commit as it is stored: hash, epoch, block, and a number that stays 0. */
export type Commit = [hash: Hash, epoch: bigint, block: bigint, zero: bigint];

/** The hash by which a hotkey commits to weights. */
export function commitHash(setter: WeightSetter, { uids, values, salt, versionKey }: Reveal): Hash {
  const content = [setter.hotkey, indexOf(setter), [...uids], [...values], [...salt], versionKey];
  return `0x${encodeHex(blake2b256(encode(committed, content as ValueOf<typeof committed>)))}`;
}

/** Where in time a subnet's commits stand. */
export interface RevealTime {
  /** The present epoch, with look-ahead. */
  readonly epoch: bigint;
  /** Epochs between commit and reveal. */
  readonly period: bigint;
}

/** The time of a subnet's commits in block `now`. */
export function revealTime(reader: StateReader, netuid: number, now: bigint): RevealTime {
  return {
    epoch: currentEpoch(reader, netuid, now),
    period: reader.read(S.RevealPeriodEpochs, netuid),
  };
}

/** A commit is revealed in one epoch only. */
export function isRevealable([, epoch]: Commit, time: RevealTime): boolean {
  return time.epoch === epoch + time.period;
}

function isExpired([, epoch]: Commit, time: RevealTime): boolean {
  return time.epoch > epoch + time.period;
}

/** A queue without the expired commits at its front, and these. */
export function splitExpired(
  queue: readonly Commit[],
  time: RevealTime,
): { readonly expired: readonly Commit[]; readonly waiting: readonly Commit[] } {
  const first = queue.findIndex((commit) => !isExpired(commit, time));
  const count = first === -1 ? queue.length : first;
  return { expired: queue.slice(0, count), waiting: queue.slice(count) };
}

/** A hotkey's commits on a mechanism; undefined where it has none. */
export function readQueue(reader: StateReader, setter: WeightSetter): Commit[] | undefined {
  return reader.read(S.WeightCommits, indexOf(setter), setter.hotkey);
}
