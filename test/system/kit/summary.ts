/** The summary of `adit up` as checks read it (architecture: one JSON document, amounts as text). */

/** One miner's line of an epoch. */
export interface SummaryMiner {
  readonly hotkey: string;
  readonly role: 'honest' | 'inflator';
  readonly points: number;
  readonly reputation: number;
  readonly rao: string;
  readonly accurate: number;
  readonly evaluations: number;
  readonly outliers: number;
  readonly evolutions: number;
}

/** One closed epoch. */
export interface SummaryEpoch {
  readonly number: number;
  readonly points: number;
  readonly baseRao: string;
  readonly carryInRao: string;
  readonly budgetRao: string;
  readonly paidRao: string;
  readonly feeRao: string;
  readonly carryRao: string;
  readonly returnedRao: string;
  readonly capBps: number;
  readonly miners: readonly SummaryMiner[];
}

/** The whole document. */
export interface UpSummary {
  readonly epochs: readonly SummaryEpoch[];
  readonly consensusFormed: number;
  readonly inflatedReports: number;
  readonly inflatedRewarded: number;
  readonly ledgerBalanced: boolean;
  readonly bestScore: number | null;
  readonly bestTask: string | null;
  readonly baselines: readonly {
    readonly task: string;
    readonly rawAccuracy: number;
    readonly projectedAccuracy: number;
  }[];
  readonly relay: null;
  readonly chain: null | {
    readonly block: number;
    readonly weightsSet: number;
    readonly emissionRao: string;
    readonly withdrawalsConfirmed: number;
  };
  readonly seconds: {
    readonly install: number;
    readonly build: number;
    readonly firstPaidEpoch: number | null;
    readonly total: number;
  };
}

/** The summary on the last line of standard output. */
export function parseSummary(stdout: string): UpSummary {
  const last = stdout.trimEnd().split('\n').at(-1) ?? '';
  return JSON.parse(last) as UpSummary;
}
