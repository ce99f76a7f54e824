/** Shares, injection, split and moving price of chain.md 8.3 to 8.6 with plain fractions, step by step. */
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import type { StateReader } from '../../runtime/state/chain-state.ts';
import { BUY_PRICE_MAX, isRefusal, tradeOrder } from '../../runtime/swap/swap-order.ts';
import {
  add,
  bitsOf,
  cutBits,
  divide,
  type Fraction,
  floor,
  fromBits,
  isLess,
  multiply,
  subtract,
  whole,
} from '../fractions.ts';
import type { Figures, SubnetFigures } from './model.ts';

const S = SubtensorModule.storage;
const CAP = 21_000_000n * 10n ** 9n;
const PARTS = 10n ** 18n;
const ONE = whole(1n);
const cut32 = (value: Fraction) => cutBits(value, 32n);
const cut64 = (value: Fraction) => cutBits(value, 64n);
const sumOf = (values: readonly Fraction[]) => values.reduce(add, whole(0n));

/** What may be minted at an issuance: halved once for every threshold that it has reached. */
export function naiveEmission(issuance: bigint): bigint {
  if (issuance >= CAP) return 0n;
  let emission = 1_000_000_000n;
  for (let left = CAP / 2n; left > 0n && issuance >= CAP - left; left /= 2n) emission /= 2n;
  return emission;
}

/** Subnets that emit. */
export function naiveEmitting(reader: StateReader, figures: Figures): number[] {
  return [...figures.subnets.keys()].filter((netuid) => {
    const isStarted = reader.read(S.FirstEmissionBlockNumber, netuid) !== undefined;
    const isOpen = reader.read(S.NetworkRegistrationAllowed, netuid);
    return isStarted && isOpen && reader.read(S.SubtokenEnabled, netuid);
  });
}

function isPooled(reader: StateReader, netuid: number): boolean {
  return reader.read(S.SubnetMechanism, netuid) === 1;
}

function moving(reader: StateReader, figures: Figures, netuid: number): Fraction {
  if (!isPooled(reader, netuid)) return ONE;
  return fromBits(figures.subnets.get(netuid)?.movingPrice ?? 0n, 32n);
}

function shares(reader: StateReader, figures: Figures, netuids: readonly number[]): Fraction[] {
  const parts = (values: readonly Fraction[]) =>
    values.map((value) => cut64(divide(value, sumOf(values))));
  const byPrice = parts(netuids.map((netuid) => moving(reader, figures, netuid)));
  const left = byPrice.map((share, index) => {
    const burned = fromBits(figures.subnets.get(netuids[index] ?? 0)?.minerBurned ?? 0n, 32n);
    return cut64(multiply(share, subtract(ONE, isLess(burned, ONE) ? burned : ONE)));
  });
  const result = isLess(whole(0n), sumOf(left)) ? parts(left) : byPrice;
  const mayEmit = netuids.map((netuid) => reader.read(S.SubnetEmissionEnabled, netuid));
  if (!mayEmit.includes(false)) return result;
  return parts(result.map((share, index) => (mayEmit[index] === true ? share : whole(0n))));
}

/** Price in 64 binary digits, as the pool reckons it. */
function naivePrice(reader: StateReader, netuid: number, subnet: SubnetFigures): Fraction {
  if (!isPooled(reader, netuid)) return ONE;
  const { alphaIn, tao, taoWeight } = subnet;
  const weights = cut64(divide(whole(PARTS - taoWeight), whole(taoWeight)));
  return cut64(multiply(weights, cut64(divide(whole(tao), whole(alphaIn)))));
}

function rootPart(reader: StateReader, { alphaIn, alphaOut }: SubnetFigures): Fraction {
  const weight = cut32(divide(whole(reader.read(S.TaoWeight)), whole((1n << 64n) - 1n)));
  const root = cut32(multiply(whole(reader.read(S.SubnetTAO, 0)), weight));
  return cut32(divide(root, add(root, whole(alphaIn + alphaOut))));
}

interface Terms {
  readonly alphaOut: bigint;
  readonly alphaIn: bigint;
  readonly taoIn: bigint;
  readonly excess: bigint;
}

function termsOf(
  reader: StateReader,
  [netuid, subnet]: readonly [number, SubnetFigures],
  emission: Fraction,
): Terms {
  const alphaOut = naiveEmission(subnet.alphaIn + subnet.alphaOut);
  const price = cut32(naivePrice(reader, netuid, subnet));
  const most = cut32(multiply(rootPart(reader, subnet), whole(alphaOut)));
  let alphaIn = cut32(divide(emission, price));
  let taoIn = emission;
  if (isLess(most, alphaIn)) {
    alphaIn = most;
    taoIn = cut32(multiply(most, price));
  }
  const excess = floor(subtract(emission, taoIn));
  return { alphaOut, alphaIn: floor(alphaIn), taoIn: floor(taoIn), excess };
}

/** New weight of TAO; null when it leaves its range. */
function weightFor(subnet: SubnetFigures, { taoIn, alphaIn }: Terms): bigint | null {
  const { tao, alphaIn: alpha, taoWeight } = subnet;
  const nearest = (parts: bigint, value: bigint) =>
    floor(add({ up: parts * value, down: PARTS }, { up: 1n, down: 2n }));
  const q1 = nearest(PARTS - taoWeight, tao * (alpha + alphaIn));
  const q2 = nearest(taoWeight, alpha * (tao + taoIn));
  const weight = q1 + q2 === 0n ? PARTS / 2n : (PARTS * q2) / (q1 + q2);
  return weight < PARTS / 100n || weight > (PARTS / 100n) * 99n ? null : weight;
}

function buy(
  reader: StateReader,
  [netuid, subnet]: readonly [number, SubnetFigures],
  amount: bigint,
) {
  if (!isPooled(reader, netuid)) return { paidIn: amount, paidOut: amount };
  const pool = { alpha: subnet.alphaIn, tao: subnet.tao, taoWeight: subnet.taoWeight };
  const order = { side: 'buy' as const, amount, limitPriceRao: BUY_PRICE_MAX, feeRate: 0 };
  const trade = tradeOrder(pool, order);
  return isRefusal(trade) ? null : trade;
}

/** Gives what was spent. */
function injectSlowly(
  reader: StateReader,
  figures: Figures,
  { netuid, terms }: { readonly netuid: number; readonly terms: Terms },
): bigint {
  const subnet = figures.subnets.get(netuid);
  if (subnet === undefined) return 0n;
  const weight = isPooled(reader, netuid) ? weightFor(subnet, terms) : subnet.taoWeight;
  subnet.taoWeight = weight ?? subnet.taoWeight;
  subnet.excess = 0n;
  let spent = 0n;
  const trade = terms.excess > 0n ? buy(reader, [netuid, subnet], terms.excess) : null;
  if (trade !== null) {
    spent += terms.excess;
    subnet.alphaIn = subnet.alphaIn > trade.paidOut ? subnet.alphaIn - trade.paidOut : 0n;
    subnet.alphaOut += trade.paidOut;
    subnet.protocol += trade.paidOut;
    subnet.tao += trade.paidIn;
    subnet.excess = trade.paidIn;
    figures.totalStake += terms.excess;
  }
  subnet.alphaInEmission = weight === null ? 0n : terms.alphaIn;
  subnet.taoInEmission = weight === null ? 0n : terms.taoIn;
  subnet.alphaIn += subnet.alphaInEmission;
  subnet.issued += subnet.alphaInEmission;
  subnet.tao += subnet.taoInEmission;
  figures.totalStake += subnet.taoInEmission;
  spent += subnet.taoInEmission;
  subnet.held += spent;
  return spent;
}

function splitSlowly(
  reader: StateReader,
  [netuid, subnet]: readonly [number, SubnetFigures],
  { alphaOut, isRootSold }: { readonly alphaOut: bigint; readonly isRootSold: boolean },
): void {
  subnet.alphaOutEmission = alphaOut;
  subnet.alphaOut += alphaOut;
  subnet.issued += alphaOut;
  const cutRate = reader.read(S.OwnerCutEnabled, netuid) ? reader.read(S.SubnetOwnerCut) : 0;
  const rate = cut32(divide(whole(BigInt(cutRate)), whole(65_535n)));
  const cut = cut32(multiply(whole(alphaOut), rate));
  const rest = subtract(whole(alphaOut), cut);
  const half = { up: 1n, down: 2n };
  const root = cut32(multiply(cut32(multiply(rootPart(reader, subnet), rest)), half));
  const server = cut32(multiply(rest, half));
  subnet.cut += floor(cut);
  subnet.server += floor(server);
  subnet.validator += floor(subtract(subtract(rest, server), root));
  if (isRootSold) {
    subnet.root += floor(root);
  } else {
    subnet.alphaOut -= floor(root);
    subnet.recycled += floor(root);
    subnet.issued -= floor(root);
  }
}

/** The coinbase of a block that has minted so much, before any epoch; the figures change. */
export function naiveShareOut(reader: StateReader, figures: Figures, minted: bigint): void {
  const netuids = naiveEmitting(reader, figures);
  const prices = netuids.map((netuid) => moving(reader, figures, netuid));
  const isRootSold = isLess(ONE, sumOf(prices));
  const terms = shares(reader, figures, netuids).map((share, index) => {
    const netuid = netuids[index] ?? 0;
    const subnet = figures.subnets.get(netuid) as SubnetFigures;
    const emission = cut32(cut64(multiply(whole(minted), share)));
    return { netuid, subnet, terms: termsOf(reader, [netuid, subnet], emission) };
  });
  for (const one of terms) {
    const spent = injectSlowly(reader, figures, one);
    figures.subtensorIssuance += spent;
    figures.balancesIssuance += spent;
  }
  for (const {
    netuid,
    subnet,
    terms: { alphaOut },
  } of terms) {
    splitSlowly(reader, [netuid, subnet], { alphaOut, isRootSold });
  }
}

/** A block's mint and coinbase. */
export function naiveCoinbase(reader: StateReader, figures: Figures): void {
  const wanted = naiveEmission(figures.subtensorIssuance);
  const room = CAP - figures.subtensorIssuance;
  naiveShareOut(reader, figures, wanted < room ? wanted : room);
}

/** Moving prices and root's parts, after the epochs of a block. */
export function naiveAverages(reader: StateReader, figures: Figures, now: bigint): void {
  for (const netuid of naiveEmitting(reader, figures)) {
    const subnet = figures.subnets.get(netuid) as SubnetFigures;
    const first = reader.read(S.FirstEmissionBlockNumber, netuid) ?? 0n;
    const blocks = now - (first - 1n);
    const halving = reader.read(S.EMAPriceHalvingBlocks, netuid);
    const speed = fromBits(reader.read(S.SubnetMovingAlpha), 32n);
    const age = cut64(divide(whole(blocks), whole(blocks + halving)));
    const part = cut64(multiply(speed, age));
    const price = naivePrice(reader, netuid, subnet);
    const capped = isLess(price, ONE) ? price : ONE;
    const kept = cut64(multiply(subtract(ONE, part), moving(reader, figures, netuid)));
    subnet.movingPrice = bitsOf(add(cut64(multiply(part, capped)), kept), 32n);
    subnet.rootProp = bitsOf(rootPart(reader, subnet), 32n);
  }
}
