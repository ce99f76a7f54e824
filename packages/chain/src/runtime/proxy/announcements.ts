/** Calls that a proxy announces before it makes them (pallet_proxy). */
import { blake2b256, encodeHex } from '@adit/base';
import {
  type AccountId,
  encode,
  type Hash,
  type PalletVariant,
  type ValueOf,
} from '@adit/substrate';
import { ProxyPallet } from '../../definitions/proxy.ts';
import type { announcement } from '../../definitions/proxy-types.ts';
import { runtimeCall } from '../../definitions/types.ts';
import type { BlockContext } from '../context.ts';
import { fail } from '../dispatch-error.ts';
import { changeDeposit, depositFor } from './deposits.ts';

const { Announcements } = ProxyPallet.storage;
/** Most announcements of a proxy; the constant of the metadata. */
const PENDING_MAX = 75;

/** A call that waits. */
type Announcement = ValueOf<typeof announcement>;

/** The hash by which a call is announced: BLAKE2b-256 over its bytes. */
export function hashOfCall(call: PalletVariant): Hash {
  return `0x${encodeHex(blake2b256(encode(runtimeCall, call)))}`;
}

function write(context: BlockContext, who: AccountId, pending: readonly Announcement[]): void {
  const [, from] = context.state.read(Announcements, who);
  const deposit = depositFor('Announcements', pending.length);
  changeDeposit(context, who, { from, to: deposit });
  if (pending.length === 0) context.state.remove(Announcements, who);
  else context.state.write(Announcements, who, [[...pending], deposit]);
}

/** @throws DispatchFailure `TooMany`, as `reserve`. */
export function addAnnouncement(
  context: BlockContext,
  who: AccountId,
  announced: Omit<Announcement, 'height'>,
): void {
  const [pending] = context.state.read(Announcements, who);
  if (pending.length >= PENDING_MAX) {
    fail(ProxyPallet, 'TooMany', { announcements: pending.length, announcementsMax: PENDING_MAX });
  }
  write(context, who, [...pending, { ...announced, height: context.block }]);
}

/** Removes all announcements of a kind; false when there were none. */
export function removeAnnouncements(
  context: BlockContext,
  who: AccountId,
  isRemoved: (one: Announcement) => boolean,
): boolean {
  const [pending] = context.state.read(Announcements, who);
  const kept = pending.filter((one) => !isRemoved(one));
  if (kept.length === pending.length) return false;
  write(context, who, kept);
  return true;
}
