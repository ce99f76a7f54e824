/** What interfaces about stake and delegates must answer, field by field from storage (spec 9.2). */
import { expectedStake } from './expected-stake.ts';
import { exists, netuidsOf, type Storage } from './expected-subnets.ts';
import type { Plain } from './wire-schema.ts';

type Fields = { [name: string]: Plain };

/** StakeInfo. */
export function expectedStakeInfo(
  { subtensor }: Storage,
  hotkey: string,
  coldkey: string,
  netuid: number,
): Fields {
  return {
    hotkey,
    coldkey,
    netuid: BigInt(netuid),
    stake: expectedStake(subtensor, hotkey, coldkey, netuid),
    locked: 0n,
    emission: subtensor.number('AlphaDividendsPerSubnet', netuid, hotkey),
    tao_emission: 0n,
    drain: 0n,
    is_registered: subtensor.plain('IsNetworkMember', hotkey, netuid),
  };
}

/** All StakeInfo of a coldkey. */
export function expectedStakeInfos(storage: Storage, coldkey: string): Fields[] {
  const infos: Fields[] = [];
  for (const netuid of netuidsOf(storage)) {
    for (const hotkey of storage.subtensor.list('StakingHotkeys', coldkey)) {
      const info = expectedStakeInfo(storage, hotkey as string, coldkey, netuid);
      if (info['stake'] !== 0n) infos.push(info);
    }
  }
  return infos;
}

/** StakeAvailability of one coldkey on all subnets. */
export function expectedAvailability(storage: Storage, coldkey: string): Plain[] {
  const totals = new Map<bigint, bigint>();
  for (const { netuid, stake } of expectedStakeInfos(storage, coldkey) as {
    netuid: bigint;
    stake: bigint;
  }[]) {
    totals.set(netuid, (totals.get(netuid) ?? 0n) + stake);
  }
  const capped = [...totals].map(([netuid, total]): [bigint, bigint] => [
    netuid,
    total >= 1n << 64n ? (1n << 64n) - 1n : total,
  ]);
  return capped.map(([netuid, total]) => [netuid, { total, locked: 0n, available: total }]);
}

function littleEndian(digits: string): number {
  return Number.parseInt(digits.slice(2) + digits.slice(0, 2), 16);
}

/** Netuids under an account's first key in an item, in the order of storage. */
function netuidsUnder({ subtensor }: Storage, item: string, account: string): number[] {
  return [...subtensor.entries(item)]
    .filter(([key, value]) => key.startsWith(`${account}/`) && value !== false)
    .map(([key]) => littleEndian(key.slice(-4)));
}

function nominators(storage: Storage, hotkey: string): Plain[] {
  const found = new Map<string, [bigint, bigint][]>();
  for (const key of storage.subtensor.entries('AlphaV2').keys()) {
    const [holder, coldkey = '', netuid = ''] = key.split('/');
    if (holder !== hotkey || !exists(storage, littleEndian(netuid))) continue;
    const stake = expectedStake(storage.subtensor, hotkey, coldkey, littleEndian(netuid));
    const holdings = found.get(coldkey) ?? [];
    found.set(coldkey, [...holdings, [BigInt(littleEndian(netuid)), stake]]);
  }
  return [...found].sort(([left], [right]) => (left < right ? -1 : 1));
}

const ONE = 2n ** 64n;
const LIMIT = 2n ** 128n - 1n;

/** Division of numbers with 64 fraction bits; 0 by zero and where it does not fit. */
function divide(left: bigint, right: bigint): bigint {
  if (right === 0n) return 0n;
  const quotient = (left * ONE) / right;
  return quotient > LIMIT ? 0n : quotient;
}

function multiply(left: bigint, right: bigint): bigint {
  const product = (left * right) / ONE;
  return product > LIMIT ? LIMIT : product;
}

/** DelegateInfo; nominators may be left out. */
export function expectedDelegate(
  storage: Storage,
  hotkey: string,
  withNominators: boolean,
): Fields {
  const { subtensor } = storage;
  const registrations = netuidsUnder(storage, 'IsNetworkMember', hotkey);
  let daily = 0n;
  const permits: Plain[] = [];
  for (const netuid of registrations) {
    const uid = subtensor.plain('Uids', netuid, hotkey);
    if (typeof uid !== 'bigint') continue;
    if (subtensor.list('ValidatorPermit', netuid)[Number(uid)] === true)
      permits.push(BigInt(netuid));
    const emission = (subtensor.list('Emission', netuid)[Number(uid)] ?? 0n) as bigint;
    const epochs = divide(7200n * ONE, subtensor.number('Tempo', netuid) * ONE);
    daily += multiply(emission * ONE, epochs);
    if (daily > LIMIT) daily = LIMIT;
  }
  const take = subtensor.number('Delegates', hotkey);
  const kept = multiply(daily, ONE - divide(take * ONE, 65_535n * ONE));
  const rootStake = subtensor.number('TotalHotkeyAlpha', hotkey, 0);
  const per1000 = divide(kept, divide(rootStake * ONE, 10n ** 12n * ONE));
  return {
    delegate_ss58: hotkey,
    take,
    nominators: withNominators ? nominators(storage, hotkey) : [],
    owner_ss58: subtensor.text('Owner', hotkey),
    registrations: registrations.map(BigInt),
    validator_permits: permits,
    return_per_1000: per1000 / ONE,
    total_daily_return: daily / ONE,
  };
}

/** Hotkeys with a take, in the order of storage. */
export function delegateKeys({ subtensor }: Storage): string[] {
  return [...subtensor.entries('Delegates').keys()];
}

/** Answer of get_delegated. */
export function expectedDelegated(storage: Storage, coldkey: string): Plain[] {
  return delegateKeys(storage).flatMap((hotkey) =>
    netuidsUnder(storage, 'AlphaV2', `${hotkey}/${coldkey}`).map(
      (netuid): Plain => [
        expectedDelegate(storage, hotkey, false),
        [BigInt(netuid), expectedStake(storage.subtensor, hotkey, coldkey, netuid)],
      ],
    ),
  );
}
