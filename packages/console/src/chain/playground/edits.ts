/** What a reader changes in the playground, and the epoch's input with the changes. Pure. */
import type { EpochInput, EpochParameters, StoredRow } from '@adit/chain';

/** How bonds are computed. */
export type BondsMode = 'yuma3' | 'liquid' | 'legacy';

/** Changes on top of an input; what is not named stays as it was. */
export interface Edits {
  /** Stake by uid, in smallest units. */
  readonly stakes: ReadonlyMap<number, bigint>;
  /** Whole rows by uid: the weight on each uid, 0 to 65 535. */
  readonly weights: ReadonlyMap<number, ReadonlyMap<number, number>>;
  readonly permits: ReadonlyMap<number, boolean>;
  /** Parts of 65 535. */
  readonly kappa: number | null;
  readonly bondsMode: BondsMode | null;
  readonly bondsPenalty: number | null;
}

/** No change. */
export const NO_EDITS: Edits = {
  stakes: new Map(),
  weights: new Map(),
  permits: new Map(),
  kappa: null,
  bondsMode: null,
  bondsPenalty: null,
};

/** True while nothing was changed. */
export function isUnedited(edits: Edits): boolean {
  const { stakes, weights, permits, kappa, bondsMode, bondsPenalty } = edits;
  const isEmpty = stakes.size + weights.size + permits.size === 0;
  return isEmpty && kappa === null && bondsMode === null && bondsPenalty === null;
}

/** The way of an input's bonds. */
export function bondsModeOf({ isYuma3, isLiquidAlpha }: EpochParameters): BondsMode {
  if (!isYuma3) return 'legacy';
  return isLiquidAlpha ? 'liquid' : 'yuma3';
}

function withWeight(row: StoredRow, changes: ReadonlyMap<number, number>): StoredRow {
  const kept = row.map(([uid, value]) => [uid, changes.get(uid) ?? value] as const);
  const known = new Set(row.map(([uid]) => uid));
  const added = [...changes].filter(([uid, value]) => !known.has(uid) && value > 0);
  return [...kept, ...added];
}

function applyParameters(parameters: EpochParameters, edits: Edits): EpochParameters {
  const mode = edits.bondsMode ?? bondsModeOf(parameters);
  return {
    ...parameters,
    kappa: edits.kappa ?? parameters.kappa,
    bondsPenalty: edits.bondsPenalty ?? parameters.bondsPenalty,
    isYuma3: mode !== 'legacy',
    isLiquidAlpha: mode === 'liquid' || (mode === 'legacy' && parameters.isLiquidAlpha),
  };
}

/** The input with the changes. A neuron whose weights were changed counts as having set them now. */
export function applyEdits(input: EpochInput, edits: Edits): EpochInput {
  return {
    ...input,
    stakeWeights: input.stakeWeights.map((bits, uid) => {
      const stake = edits.stakes.get(uid);
      return stake === undefined ? bits : stake << 64n;
    }),
    permits: input.permits.map((permit, uid) => edits.permits.get(uid) ?? permit),
    lastUpdates: input.lastUpdates.map((block, uid) =>
      edits.weights.has(uid) ? input.now : block,
    ),
    weights: input.weights.map((row, uid) => {
      const changes = edits.weights.get(uid);
      return changes === undefined ? row : withWeight(row, changes);
    }),
    parameters: applyParameters(input.parameters, edits),
  };
}

/** The stake of a uid in smallest units. */
export function stakeOf(input: EpochInput, uid: number): bigint {
  return (input.stakeWeights[uid] ?? 0n) >> 64n;
}

/** The weight of one uid on another, 0 where none is set. */
export function weightOf(input: EpochInput, from: number, to: number): number {
  return input.weights[from]?.find(([uid]) => uid === to)?.[1] ?? 0;
}

/** The changes with one more weight. */
export function editWeight(
  edits: Edits,
  from: number,
  [to, value]: readonly [number, number],
): Edits {
  const row = new Map(edits.weights.get(from) ?? []).set(to, value);
  return { ...edits, weights: new Map(edits.weights).set(from, row) };
}

const STAKE = /^(\d{1,9})(?:\.(\d{1,9}))?$/;

/** Smallest units of an amount that somebody wrote, such as `12.5`; null for no amount. */
export function parseStake(text: string): bigint | null {
  const match = STAKE.exec(text.replace(/[\s\u2009]/g, ''));
  if (match === null) return null;
  const [, whole = '0', fraction = ''] = match;
  return BigInt(whole) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
}

/** A weight that somebody wrote; null for none. */
export function parseWeight(text: string): number | null {
  const value = /^\d{1,5}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return value >= 0 && value <= 65_535 ? value : null;
}
