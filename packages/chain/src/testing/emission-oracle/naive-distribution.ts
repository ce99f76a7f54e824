/** Epoch and distribution of chain.md 8.7 and 8.8 with plain fractions, one mechanism a subnet. */
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import type { StateReader } from '../../runtime/state/chain-state.ts';
import { denseEpoch } from '../../runtime/yuma/dense-epoch.ts';
import { hotkeysOf, readEpochInput } from '../../runtime/yuma/read-input.ts';
import {
  add,
  bitsOf,
  cutBits,
  divide,
  type Fraction,
  floor,
  multiply,
  subtract,
  whole,
} from '../fractions.ts';
import { at, type Figures, raise, type SubnetFigures } from './model.ts';

const S = SubtensorModule.storage;
const U64_MAX = (1n << 64n) - 1n;
const cut32 = (value: Fraction) => cutBits(value, 32n);
const NOTHING = whole(0n);

/** What an epoch of a subnet works on. */
interface Scene {
  readonly reader: StateReader;
  readonly figures: Figures;
  readonly netuid: number;
  readonly subnet: SubnetFigures;
}

function stake({ figures }: Scene, hotkey: AccountId, netuid: number): Fraction {
  return whole(figures.stakes.get(at(hotkey, netuid)) ?? 0n);
}

function part64(value: bigint): Fraction {
  return cut32(divide(whole(value), whole(U64_MAX)));
}

function taoWeight({ reader }: Scene): Fraction {
  return part64(reader.read(S.TaoWeight));
}

function contribution(scene: Scene, hotkey: AccountId, part: Fraction): Fraction {
  const alpha = cut32(multiply(stake(scene, hotkey, scene.netuid), part));
  const root = cut32(multiply(cut32(multiply(stake(scene, hotkey, 0), part)), taoWeight(scene)));
  return add(alpha, root);
}

/** Dividends of one validator for itself and its parents; gives what is recycled. */
function passOn(
  scene: Scene,
  { hotkey, alpha }: { readonly hotkey: AccountId; readonly alpha: bigint },
  dividends: Map<AccountId, bigint>,
): bigint {
  const { reader, netuid } = scene;
  const given = reader.read(S.ChildKeys, hotkey, netuid).map(([part]) => part64(part));
  const left = given.reduce(subtract, whole(1n));
  const own = whole(floor(contribution(scene, hotkey, left.up < 0n ? NOTHING : left)));
  const parents = reader.read(S.ParentKeys, hotkey, netuid);
  const lent = parents.map(([part, parent]) => contribution(scene, parent, part64(part)));
  const total = lent.reduce(add, own);
  const take = cut32(
    divide(whole(BigInt(reader.read(S.ChildkeyTake, hotkey, netuid))), whole(65_535n)),
  );
  const burn = part64(reader.read(S.CKBurn));
  let mine = whole(alpha);
  let recycled = 0n;
  for (const [index, [, parent]] of parents.entries()) {
    const share = cut32(multiply(whole(alpha), cut32(divide(lent[index] ?? NOTHING, total))));
    const isForeign = reader.read(S.Owner, parent) !== reader.read(S.Owner, hotkey);
    const burned = isForeign ? cut32(multiply(burn, share)) : NOTHING;
    const taken = isForeign ? cut32(multiply(take, share)) : NOTHING;
    const rest = subtract(subtract(share, burned), taken);
    dividends.set(parent, (dividends.get(parent) ?? 0n) + (rest.up < 0n ? 0n : floor(rest)));
    mine = add(subtract(mine, share), taken);
    recycled += floor(burned);
  }
  dividends.set(hotkey, (dividends.get(hotkey) ?? 0n) + floor(mine));
  return recycled;
}

function recycle({ subnet }: Scene, alpha: bigint): void {
  subnet.alphaOut -= alpha;
  subnet.recycled += alpha;
  subnet.issued -= alpha;
}

function payMiners(scene: Scene, earned: ReadonlyMap<AccountId, bigint>): bigint {
  const { reader, figures, netuid, subnet } = scene;
  const coldkey = reader.read(S.SubnetOwner, netuid);
  const owned = [...reader.read(S.OwnedHotkeys, coldkey), reader.read(S.SubnetOwnerHotkey, netuid)];
  let all = 0n;
  let withheld = 0n;
  for (const [hotkey, alpha] of earned) {
    all += alpha;
    if (owned.includes(hotkey) && reader.has(S.Uids, netuid, hotkey)) {
      withheld += alpha;
      if (reader.read(S.RecycleOrBurn, netuid).type === 'Recycle') recycle(scene, alpha);
      else subnet.burned += alpha;
      continue;
    }
    const wish = reader.read(S.AutoStakeDestination, reader.read(S.Owner, hotkey), netuid);
    raise(figures.stakes, at(wish ?? hotkey, netuid), alpha);
  }
  subnet.minerBurned = bitsOf(divide(whole(withheld), whole(all)), 32n);
  return all;
}

interface Split {
  readonly hotkey: AccountId;
  readonly alpha: Fraction;
  readonly root: Fraction;
}

function splitPots(
  scene: Scene,
  pots: { readonly validator: bigint; readonly root: bigint },
  dividends: ReadonlyMap<AccountId, bigint>,
): Split[] {
  const earned = [...dividends].map(([hotkey, alpha]): Split => {
    const onRoot = cut32(multiply(stake(scene, hotkey, 0), taoWeight(scene)));
    const part = cut32(divide(onRoot, add(stake(scene, hotkey, scene.netuid), onRoot)));
    const root = cut32(multiply(whole(alpha), part));
    return { hotkey, alpha: subtract(whole(alpha), root), root };
  });
  const alphaSum = earned.map(({ alpha }) => alpha).reduce(add, NOTHING);
  const rootSum = earned.map(({ root }) => root).reduce(add, NOTHING);
  const of = (pot: bigint, one: Fraction, sum: Fraction) =>
    cut32(multiply(whole(pot), cut32(divide(one, sum))));
  return earned.map(({ hotkey, alpha, root }) => ({
    hotkey,
    alpha: of(pots.validator, alpha, alphaSum),
    root: of(pots.root, root, rootSum),
  }));
}

/** Take and rest of a payment, both rounded down. */
function takeOf({ reader }: Scene, hotkey: AccountId, payment: Fraction): [bigint, bigint] {
  const rate = cut32(divide(whole(BigInt(reader.read(S.Delegates, hotkey))), whole(65_535n)));
  const take = cut32(multiply(rate, payment));
  return [floor(take), floor(subtract(payment, take))];
}

function payStakers(scene: Scene, splits: readonly Split[]): bigint {
  const { figures, netuid, subnet } = scene;
  let paid = 0n;
  subnet.alphaDividends.clear();
  for (const { hotkey, alpha } of splits) {
    const [take, rest] = takeOf(scene, hotkey, alpha);
    raise(figures.stakes, at(hotkey, netuid), take + rest);
    raise(subnet.alphaDividends, hotkey, rest);
    paid += take + rest;
  }
  subnet.rootDividends.clear();
  for (const { hotkey, root } of splits) {
    const [take, rest] = takeOf(scene, hotkey, root);
    raise(figures.stakes, at(hotkey, netuid), take);
    raise(subnet.rootDividends, hotkey, rest);
    const onRoot = stake(scene, hotkey, 0);
    if (rest > onRoot.up) raise(figures.stakes, at(hotkey, netuid), rest);
    else raise(figures.rates, at(hotkey, netuid), bitsOf(divide(whole(rest), onRoot), 32n));
    paid += take + rest;
  }
  return paid;
}

function least(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}

/** A subnet's epoch in block `now`; the figures change. */
export function naiveEpoch(
  reader: StateReader,
  figures: Figures,
  [netuid, now]: [number, bigint],
): void {
  const subnet = figures.subnets.get(netuid) as SubnetFigures;
  const scene: Scene = { reader, figures, netuid, subnet };
  const { cut, server, validator, root } = subnet;
  Object.assign(subnet, { cut: 0n, server: 0n, validator: 0n, root: 0n });
  const input = readEpochInput(reader, { netuid, index: netuid, now }, server + validator + root);
  const { serverAmounts, validatorAmounts } = denseEpoch(input);
  const hotkeys = hotkeysOf(reader, netuid);
  const order = [...hotkeys.keys()].sort((a, b) =>
    (hotkeys[a] ?? '') < (hotkeys[b] ?? '') ? -1 : 1,
  );
  const miners = new Map<AccountId, bigint>();
  const dividends = new Map<AccountId, bigint>();
  let wanted = 0n;
  for (const uid of order) {
    const hotkey = hotkeys[uid] ?? '0x';
    raise(miners, hotkey, serverAmounts[uid] ?? 0n);
    wanted += passOn(scene, { hotkey, alpha: validatorAmounts[uid] ?? 0n }, dividends);
  }
  const pot = miners.size === 0 ? validator + server : validator;
  const recycled = least(wanted, pot + root);
  recycle(scene, recycled);
  const left = {
    validator: pot - least(recycled, pot),
    root: root - (recycled - least(recycled, pot)),
  };
  const splits = splitPots(scene, left, dividends);
  let given = recycled;
  if (reader.has(S.SubnetOwner, netuid) && reader.has(S.SubnetOwnerHotkey, netuid)) {
    raise(figures.stakes, at(reader.read(S.SubnetOwnerHotkey, netuid), netuid), cut);
    given += cut;
  }
  given += payMiners(scene, miners) + payStakers(scene, splits);
  const unearned = cut + server + validator + root - given;
  if (unearned > 0n) subnet.burned += unearned;
  const emitted = server + validator + root;
  // Beyond what a bit of 32 a neuron is of it, and a RAO each.
  const beyond = -unearned > BigInt(hotkeys.length) * (emitted / 2n ** 32n + 1n);
  if (!beyond) return;
  subnet.alphaOut -= unearned;
  subnet.issued -= unearned;
}
