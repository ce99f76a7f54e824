/** Epochs, contributions and payouts. */
import type { Rao } from '@adit/base';
import type { TransactionSql } from '@adit/storage';
import type { ExportRules } from '@adit/wire';
import { type Query, ROWS_AT_ONCE, toNumber } from './query.ts';

/** An epoch while it is open. Times in ms. */
export interface OpenEpoch {
  readonly number: number;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly baseRao: Rao;
  readonly carryInRao: Rao;
  readonly feeBps: number;
  readonly capBps: number;
}

interface EpochRow {
  number: bigint;
  starts_at: bigint;
  ends_at: bigint;
  base_rao: bigint;
  carry_in_rao: bigint;
  fee_bps: number;
  cap_bps: number;
}

const toEpoch = (row: EpochRow): OpenEpoch => ({
  number: toNumber(row.number),
  startsAtMs: toNumber(row.starts_at),
  endsAtMs: toNumber(row.ends_at),
  baseRao: row.base_rao,
  carryInRao: row.carry_in_rao,
  feeBps: row.fee_bps,
  capBps: row.cap_bps,
});

/** The open epoch, or null before the pool's first start. */
export async function findOpenEpoch(query: Query): Promise<OpenEpoch | null> {
  const [row] = await query<EpochRow[]>`select * from epochs where state = 'OPEN'`;
  return row === undefined ? null : toEpoch(row);
}

/** The newest epoch, open or closed; null before the pool's first start. */
export async function findLastEpoch(query: Query): Promise<OpenEpoch | null> {
  const [row] = await query<EpochRow[]>`select * from epochs order by number desc limit 1`;
  return row === undefined ? null : toEpoch(row);
}

/**
 * The open epoch, held open until the transaction ends: `share` lets others hold it too, `close`
 * waits for all of them and keeps new ones out. Null when another process has just closed it.
 */
export async function lockOpenEpoch(
  tx: TransactionSql,
  purpose: 'share' | 'close',
): Promise<OpenEpoch | null> {
  const [row] = await tx<EpochRow[]>`
    select * from epochs where state = 'OPEN'
    ${purpose === 'share' ? tx`for share` : tx`for update`}`;
  return row === undefined ? null : toEpoch(row);
}

/** Opens an epoch; false when one is open already or the number is taken. */
export async function insertEpoch(tx: TransactionSql, epoch: OpenEpoch): Promise<boolean> {
  const rows = await tx`
    insert into epochs (number, starts_at, ends_at, base_rao, carry_in_rao, fee_bps, cap_bps)
    values (${epoch.number}, ${epoch.startsAtMs}, ${epoch.endsAtMs}, ${epoch.baseRao},
      ${epoch.carryInRao}, ${epoch.feeBps}, ${epoch.capBps})
    on conflict do nothing returning 1`;
  return rows.length === 1;
}

/** Moves the open epoch's end forward to at most `latestEndMs`. */
export async function shortenOpenEpoch(tx: TransactionSql, latestEndMs: number): Promise<void> {
  await tx`
    update epochs set ends_at = ${latestEndMs}
    where state = 'OPEN' and ends_at > ${latestEndMs} and starts_at <= ${latestEndMs}`;
}

/** The figures of a closing. */
export interface EpochResult {
  readonly pointsMicro: bigint;
  readonly paidRao: Rao;
  readonly feeRao: Rao;
  readonly carryRao: Rao;
  readonly returnedRao: Rao;
  /** Hex of BLAKE2b-256 over what was settled. */
  readonly inputsHash: string;
  /** Hex, pool.md 4.8. */
  readonly merkleRoot: string;
  /** The rules in force at the closing, for the export. */
  readonly rules: ExportRules;
}

/** Closes a locked epoch; a closed one never changes again. */
export async function storeEpochResult(
  tx: TransactionSql,
  number: number,
  result: EpochResult,
): Promise<void> {
  await tx`
    update epochs set state = 'CLOSED', points_micro = ${result.pointsMicro},
      paid_rao = ${result.paidRao}, fee_rao = ${result.feeRao}, carry_rao = ${result.carryRao},
      returned_rao = ${result.returnedRao}, inputs_hash = ${result.inputsHash},
      merkle_root = ${result.merkleRoot},
      rules = ${tx.json({ ...result.rules, consensus: { ...result.rules.consensus } })}
    where number = ${number} and state = 'OPEN'`;
}

/** What somebody earned points for. */
export interface Contribution {
  readonly kind: 'evaluation' | 'evolution';
  readonly algorithmId: number;
  readonly minerId: number;
  readonly epoch: number;
  readonly pointsMicro: bigint;
  readonly nowMs: number;
}

/** Books points; the key (kind, program, miner) refuses to book them twice. */
export async function insertContribution(tx: TransactionSql, given: Contribution): Promise<void> {
  await tx`
    insert into contributions (kind, algorithm_id, miner_id, epoch, points_micro, created_at)
    values (${given.kind}, ${given.algorithmId}, ${given.minerId}, ${given.epoch},
      ${given.pointsMicro}, ${given.nowMs})`;
}

/** A miner's points in an epoch. */
export interface MinerShare {
  readonly minerId: number;
  readonly publicKey: Uint8Array;
  readonly pointsMicro: bigint;
  /** The payout coldkey at this moment. */
  readonly recipient: string | null;
}

/** Everyone with points in an epoch, in order of public key. */
export async function listShares(query: Query, epoch: number): Promise<MinerShare[]> {
  const rows = await query<
    { id: number; public_key: Uint8Array; points: bigint; recipient: string | null }[]
  >`
    select m.id, m.public_key, sum(c.points_micro)::bigint as points,
      m.recipient_coldkey as recipient
    from contributions c join miners m on m.id = c.miner_id
    where c.epoch = ${epoch} group by m.id order by m.public_key`;
  return rows.map((row) => ({
    minerId: row.id,
    publicKey: row.public_key,
    pointsMicro: row.points,
    recipient: row.recipient,
  }));
}

/** A miner's payout of an epoch. */
export interface NewPayout {
  readonly minerId: number;
  readonly pointsMicro: bigint;
  readonly rao: Rao;
  readonly capped: boolean;
  /** The payout coldkey at the closing. */
  readonly recipient: string | null;
}

/** Stores the payouts of a closing epoch. */
export async function insertPayouts(
  tx: TransactionSql,
  epoch: number,
  payouts: readonly NewPayout[],
): Promise<void> {
  for (let start = 0; start < payouts.length; start += ROWS_AT_ONCE) {
    const rows = payouts.slice(start, start + ROWS_AT_ONCE).map((payout) => ({
      epoch,
      miner_id: payout.minerId,
      points_micro: payout.pointsMicro,
      rao: payout.rao,
      capped: payout.capped,
      recipient: payout.recipient,
    }));
    await tx`insert into payouts ${tx(rows)}`;
  }
}
