/**
 * What an export's two hashes cover, and the text that the pool signs (docs/verifying.md).
 *
 * `inputs_hash` covers everything that was decided in the epoch and the terms it was settled by, and
 * is written when the epoch closes. `hash` covers the whole document but itself and the signature.
 */
import {
  EVALUATION_POINTS_MICRO,
  EVOLUTION_MIN_SCORE_NANO,
  evolutionPointsMicro,
} from '@adit/accounting';
import { blake2b256, canonicalJson, encodeHex, encodeUtf8, type Json } from '@adit/base';
import { SEMANTICS } from '@adit/program';
import type {
  EpochExport,
  ExportConsensusRules,
  ExportEpoch,
  ExportPayout,
  ExportRules,
} from '@adit/wire';
import type { EvaluatorRules } from './progress.ts';

const INPUTS_FORMAT = 'adit-epoch-inputs/1';
const SCORE_ONE_NANO = 1_000_000_000n;

/** A document before it is sealed. */
export type UnsealedExport = Omit<EpochExport, 'hash' | 'signature'>;

/** The inputs that are no lists of reports: terms, rules, shares. */
export function inputHead(given: {
  readonly epoch: Pick<
    ExportEpoch,
    'number' | 'starts_at' | 'ends_at' | 'base_rao' | 'carry_in_rao' | 'fee_bps' | 'cap_bps'
  >;
  readonly rules: ExportRules;
  readonly payouts: readonly Pick<ExportPayout, 'public_key' | 'recipient' | 'points_micro'>[];
}): { readonly [name: string]: Json } {
  const { number, starts_at, ends_at, base_rao, carry_in_rao, fee_bps, cap_bps } = given.epoch;
  return {
    format: INPUTS_FORMAT,
    epoch: { number, starts_at, ends_at, base_rao, carry_in_rao, fee_bps, cap_bps },
    rules: given.rules,
    shares: given.payouts.map(({ public_key, recipient, points_micro }) => ({
      public_key,
      recipient,
      points_micro,
    })),
  };
}

/** The document's `inputs_hash`, from what it says was decided. */
export function hashInputs(document: UnsealedExport): string {
  const { decisions, later_reports, late_reports, contributions } = document;
  const lists = { decisions, later_reports, late_reports, contributions };
  return hashJson({ ...inputHead(document), ...lists });
}

/** The document's `hash`. */
export function hashExport(document: UnsealedExport | EpochExport): string {
  const { hash: _hash, signature: _signature, ...body } = { hash: '', signature: '', ...document };
  return hashJson(body);
}

/** What the pool's hotkey signs. */
export function exportSignedText(hash: string): Uint8Array {
  return encodeUtf8(`adit epoch export:${hash}`);
}

/** The points of this program, which the format's version names. */
export const exportPointRules = {
  semantics: SEMANTICS,
  evaluation_points_micro: String(EVALUATION_POINTS_MICRO),
  evolution_points_micro: String(evolutionPointsMicro(SCORE_ONE_NANO)),
  evolution_min_score_nano: String(EVOLUTION_MIN_SCORE_NANO),
} as const;

/** Rules of consensus in the export's form. */
export function toExportRules(
  rules: Omit<EvaluatorRules, 'candidateReports'>,
): ExportConsensusRules {
  return {
    min_reports: rules.minReports,
    max_reports: rules.maxReports,
    tolerance_ratio: rules.toleranceRatio,
    tolerance_abs_floor: rules.toleranceAbsFloor,
    admit_without_digest: rules.admitWithoutDigest,
  };
}

function hashJson(value: Json): string {
  return encodeHex(blake2b256(encodeUtf8(canonicalJson(value))));
}
