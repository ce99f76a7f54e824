/**
 * Roles of the miners on a local network.
 *
 * An `inflator` shows what dishonesty earns: it evaluates every program for real, then reports a
 * better score under a digest of its own making (decision 20). Honest miners report what they
 * measured.
 */
import { blake2b256, encodeHex, encodeUtf8 } from '@adit/base';

/** What a miner on a local network does with its reports. */
export type MinerRole = 'honest' | 'inflator';

/** How much an inflator adds to a score. */
export const INFLATION = 0.3;

/** The part of an evaluation report that a role may alter. */
export interface AlterableEvaluation {
  readonly algorithm_id: number;
  readonly score: number | null;
  readonly digest?: string | undefined;
}

/**
 * An inflator's version of an honest report: `min(1, score + 0.3)` and a digest made up from the
 * liar's own address, so that no two inflators agree. A report without a score stays as it is.
 */
export function inflateEvaluation<Report extends AlterableEvaluation>(
  report: Report,
  hotkey: string,
): Report {
  if (report.score === null) return report;
  const madeUp = blake2b256(encodeUtf8(`inflated ${hotkey} ${report.algorithm_id}`));
  return {
    ...report,
    score: Math.min(1, report.score + INFLATION),
    digest: encodeHex(madeUp),
  };
}
