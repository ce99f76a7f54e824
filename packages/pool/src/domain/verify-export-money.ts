/** The money of an export: points from decisions, and everything that the settlement follows from. */
import {
  carryReturnTransfer,
  type EpochBooks,
  EVALUATION_POINTS_MICRO,
  evolutionPointsMicro,
  recomputeEpoch,
} from '@adit/accounting';
import {
  compareBytes,
  decodeHex,
  encodeHex,
  findDifference,
  type JsonDifference,
} from '@adit/base';
import { ss58Decode } from '@adit/keys';
import type {
  EpochExport,
  ExportContribution,
  ExportEpoch,
  ExportPayout,
  ExportTransfer,
} from '@adit/wire';
import type { UnsealedExport } from './export-hashes.ts';

/** The points that the decisions and later reports of a document are worth, in the export's order. */
export function deriveContributions(
  document: Pick<UnsealedExport, 'decisions' | 'later_reports'>,
): ExportContribution[] {
  const derived: ExportContribution[] = [];
  const evaluation = (program_id: number, hotkey: string, at: string): void => {
    const points_micro = String(EVALUATION_POINTS_MICRO);
    derived.push({ kind: 'evaluation', program_id, hotkey, points_micro, at });
  };
  for (const { program_id, author, score_nano, decided_at, reports } of document.decisions) {
    for (const { hotkey, verdict } of reports) {
      if (verdict === 'AGREED') evaluation(program_id, hotkey, decided_at);
    }
    const points = score_nano === null ? 0n : evolutionPointsMicro(BigInt(score_nano));
    if (author === null || points === 0n) continue;
    const points_micro = String(points);
    derived.push({ kind: 'evolution', program_id, hotkey: author, points_micro, at: decided_at });
  }
  for (const { program_id, hotkey, verdict, reported_at } of document.later_reports) {
    if (verdict === 'AGREED') evaluation(program_id, hotkey, reported_at);
  }
  return derived.sort(
    (left, right) =>
      compareTexts(left.kind, right.kind) ||
      left.program_id - right.program_id ||
      compareBytes(ss58Decode(left.hotkey), ss58Decode(right.hotkey)),
  );
}

/** What closing an epoch writes, in the export's form. */
export interface DerivedMoney {
  readonly epoch: ExportEpoch;
  readonly payouts: readonly ExportPayout[];
  readonly merkle_root: string;
  readonly transfers: readonly ExportTransfer[];
}

/** The settlement of an epoch from its terms, contributions and named recipients. */
export function deriveMoney(given: {
  readonly epoch: Pick<
    ExportEpoch,
    'number' | 'starts_at' | 'ends_at' | 'base_rao' | 'carry_in_rao' | 'fee_bps' | 'cap_bps'
  >;
  readonly contributions: readonly ExportContribution[];
  /** By hotkey; a hotkey that is missing has named none. */
  readonly recipients: ReadonlyMap<string, string | null>;
}): DerivedMoney {
  const { epoch } = given;
  const points = new Map<string, bigint>();
  for (const { hotkey, points_micro } of given.contributions) {
    points.set(hotkey, (points.get(hotkey) ?? 0n) + BigInt(points_micro));
  }
  const hotkeys = new Map([...points.keys()].map((key) => [encodeHex(ss58Decode(key)), key]));
  const books = recomputeEpoch({
    number: epoch.number,
    baseRao: BigInt(epoch.base_rao),
    carryInRao: BigInt(epoch.carry_in_rao),
    feeBps: epoch.fee_bps,
    capBps: epoch.cap_bps,
    shares: [...hotkeys].map(([key, hotkey]) => {
      const recipient = given.recipients.get(hotkey) ?? null;
      return {
        publicKey: decodeHex(key),
        pointsMicro: points.get(hotkey) ?? 0n,
        recipient: recipient === null ? null : ss58Decode(recipient),
      };
    }),
  });
  return describeBooks(epoch, books, {
    hotkeyOf: (key) => hotkeys.get(key) ?? key,
    recipientOf: (hotkey) => given.recipients.get(hotkey) ?? null,
  });
}

/** The first figure, payout, root or transfer that does not follow from the contributions. */
export function checkMoney(document: EpochExport): JsonDifference | null {
  const recipients = new Map(document.payouts.map(({ hotkey, recipient }) => [hotkey, recipient]));
  const derived = deriveMoney({ ...document, recipients });
  return (
    findDifference(derived.epoch, document.epoch, 'epoch') ??
    findDifference(derived.payouts, document.payouts, 'payouts') ??
    findDifference(derived.merkle_root, document.merkle_root, 'merkle_root') ??
    findDifference(withCarryReturn(derived, document), document.transfers, 'transfers')
  );
}

/** In a pool that closed with this epoch the carry went back; whether it closed, the pool says. */
function withCarryReturn(derived: DerivedMoney, document: EpochExport): ExportTransfer[] {
  const { number, carry_rao, ends_at: at } = document.epoch;
  const { amountRao, ...transfer } = carryReturnTransfer(number, BigInt(carry_rao));
  const isStated = document.transfers.some(({ id }) => id === transfer.id);
  const returned = isStated ? [{ ...transfer, amount_rao: String(amountRao), at }] : [];
  return [...returned, ...derived.transfers];
}

/** What an export's epoch left for the next one. */
export function carriedOut({ epoch, transfers }: EpochExport): string {
  return transfers.some(({ id }) => id.startsWith('closing:')) ? '0' : epoch.carry_rao;
}

function describeBooks(
  epoch: Parameters<typeof deriveMoney>[0]['epoch'],
  { settlement, payouts, tree, transfers }: EpochBooks,
  names: {
    readonly hotkeyOf: (publicKeyHex: string) => string;
    readonly recipientOf: (hotkey: string) => string | null;
  },
): DerivedMoney {
  const { number, starts_at, ends_at, base_rao, carry_in_rao, fee_bps, cap_bps } = epoch;
  const totalPoints = payouts.reduce((sum, { pointsMicro }) => sum + pointsMicro, 0n);
  return {
    epoch: {
      ...{ number, starts_at, ends_at, base_rao, carry_in_rao, fee_bps, cap_bps },
      budget_rao: String(settlement.budgetRao),
      points_micro: String(totalPoints),
      fee_rao: String(settlement.feeRao),
      distributable_rao: String(settlement.distributableRao),
      cap_rao: String(settlement.capRao),
      paid_rao: String(settlement.paidRao),
      carry_rao: String(settlement.carryRao),
      returned_rao: String(settlement.returnedRao),
      miners_needed: settlement.minersNeeded,
    },
    payouts: payouts.map(({ publicKey, pointsMicro, rao, capped, merkleIndex }) => {
      const public_key = encodeHex(publicKey);
      const hotkey = names.hotkeyOf(public_key);
      return {
        hotkey,
        public_key,
        recipient: names.recipientOf(hotkey),
        points_micro: String(pointsMicro),
        rao: String(rao),
        capped,
        merkle_index: merkleIndex,
      };
    }),
    merkle_root: encodeHex(tree.root),
    transfers: transfers
      .map(({ id, debit, credit, amountRao, memo }) => ({
        ...{ id, debit, credit, memo },
        amount_rao: String(amountRao),
        at: ends_at,
      }))
      .sort((left, right) => compareTexts(left.id, right.id)),
  };
}

/** By UTF-16 units, as PostgreSQL's "C" order does for what stands here. */
function compareTexts(left: string, right: string): number {
  return Number(left > right) - Number(left < right);
}
