/**
 * Ids of jobs, made from the work itself: a driver that was restarted finds the job that it had
 * queued, and a sidecar that remembers an older pool's job of the same name is not asked for it.
 */
import { encodeHex, encodeUtf8, sha256 } from '@adit/base';
import type { AlgorithmRef } from '@adit/wire';

/** What a job does; equal parts mean the same job. */
export interface JobIdentity {
  readonly kind: 'evaluate' | 'evolve';
  /** Batch or lease. */
  readonly workId: string;
  readonly hotkey: string;
  /** When the work times out: another pool's assignment of this name has another time. */
  readonly timeoutAt: string;
  readonly programs: readonly Pick<AlgorithmRef, 'id' | 'content_hash'>[];
  /** Place of the first evolution. */
  readonly offset: number;
}

/** The job's id: kind, work and a hash of the rest. */
export function deriveJobId(identity: JobIdentity): string {
  const { kind, workId, hotkey, timeoutAt, programs, offset } = identity;
  const names = programs.map(({ id, content_hash: hash }) => `${id}:${hash}`);
  const text = [kind, workId, hotkey, timeoutAt, offset, ...names].join('\n');
  return `${kind}-${workId}-${encodeHex(sha256(encodeUtf8(text))).slice(0, 12)}`;
}
