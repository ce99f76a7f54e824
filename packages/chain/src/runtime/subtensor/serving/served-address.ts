/** What hotkeys tell of where they serve, and when it is refused (chain.md 4). */
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { fail } from '../../dispatch-error.ts';
import type { StateReader } from '../../state/chain-state.ts';

const S = SubtensorModule.storage;
const IPV4_LOCALHOST = 0x7f00_0001n;
const IPV4_LAST = 0xffff_ffffn;
const IPV6_LOCALHOST = 1n;
const IPV6_LAST = (1n << 128n) - 1n;

/** An address as calls name it. */
export interface ServedAddress {
  readonly netuid: number;
  readonly ip: bigint;
  readonly ip_type: number;
  readonly port: number;
}

/** A hotkey that serves an address. */
export interface Served extends ServedAddress {
  readonly hotkey: AccountId;
}

function isAddress({ ip, ip_type }: ServedAddress): boolean {
  return ip_type === 4
    ? ip < IPV4_LAST && ip !== IPV4_LOCALHOST
    : ip !== IPV6_LAST && ip !== IPV6_LOCALHOST;
}

function ensureIpType({ ip_type }: ServedAddress): void {
  if (ip_type !== 4 && ip_type !== 6) fail(SubtensorModule, 'InvalidIpType', { ip_type });
}

function ensureAddress(address: ServedAddress, isZeroAllowed: boolean): void {
  if (address.ip === 0n && isZeroAllowed) return;
  if (address.ip !== 0n && isAddress(address)) return;
  fail(SubtensorModule, 'InvalidIpAddress', { ip: address.ip, ip_type: address.ip_type });
}

function ensurePort({ port }: ServedAddress): void {
  if (port === 0) fail(SubtensorModule, 'InvalidPort', { port });
}

function ensureRegistered(reader: StateReader, { hotkey, netuid }: Served): void {
  if (reader.has(S.Uids, netuid, hotkey)) return;
  fail(SubtensorModule, 'HotKeyNotRegisteredInNetwork', { netuid });
}

/** Blocks since the last time, against the subnet's limit; never before counts as long ago. */
function ensureRate(
  reader: StateReader,
  netuid: number,
  blocks: { last: bigint; now: bigint },
): void {
  const limit = reader.read(S.ServingRateLimit, netuid);
  const { last, now } = blocks;
  if (limit === 0n || last === 0n || now - last >= limit) return;
  fail(SubtensorModule, 'ServingRateLimitExceeded', { blocks: now - last, limit_blocks: limit });
}

/**
 * Checks an axon.
 * @throws DispatchFailure in this order `HotKeyNotRegisteredInNetwork`, `InvalidIpType`,
 *   `InvalidIpAddress`, `ServingRateLimitExceeded`, `InvalidPort`.
 */
export function ensureAxon(reader: StateReader, served: Served, now: bigint): void {
  ensureRegistered(reader, served);
  ensureIpType(served);
  ensureAddress(served, true);
  const last = reader.read(S.Axons, served.netuid, served.hotkey)?.block ?? 0n;
  ensureRate(reader, served.netuid, { last, now });
  ensurePort(served);
}

/**
 * Checks a Prometheus address; zero is none.
 * @throws DispatchFailure in this order `InvalidIpType`, `InvalidIpAddress`,
 *   `HotKeyNotRegisteredInNetwork`, `ServingRateLimitExceeded`, `InvalidPort`.
 */
export function ensurePrometheus(reader: StateReader, served: Served, now: bigint): void {
  ensureIpType(served);
  ensureAddress(served, false);
  ensureRegistered(reader, served);
  const last = reader.read(S.Prometheus, served.netuid, served.hotkey)?.block ?? 0n;
  ensureRate(reader, served.netuid, { last, now });
  ensurePort(served);
}
