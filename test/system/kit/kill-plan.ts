/** Which part is killed when: drawn from a seed alone, so that a plan can be repeated. */
import { createRandom } from '@adit/base';
import type { Moment } from './strike.ts';

/** What is killed. */
export const killTargets = ['pool', 'sidecar', 'worker', 'driver', 'postgres'] as const;

/** One of {@link killTargets}. */
export type KillTarget = (typeof killTargets)[number];

/** One kill. */
export interface PlannedKill {
  readonly target: KillTarget;
  /** Whose worker or driver; of no meaning for the others. */
  readonly miner: number;
  readonly moment: Moment;
}

/** Longest delay after a request was handed over, ms: about as long as an answer takes. */
const DELAY_MAX_MS: Readonly<Record<KillTarget, number>> = {
  pool: 30,
  postgres: 30,
  driver: 30,
  sidecar: 6,
  worker: 6,
};

/** How long after an epoch's end a closing is struck, ms: the settlement takes about as long. */
const CLOSING_MAX_MS = 25;
/** Who takes part in closing an epoch. */
const CLOSERS = ['pool', 'postgres'] as const;

/** Miners of the network. */
export const KILL_MINERS = 4;

/**
 * `rounds` kills of every target in drawn order. Of each target every second kill falls between
 * commit and answer, the others a drawn time after a request was handed over. Pool and PostgreSQL
 * are also killed `closings` times each when an epoch ends.
 */
export function planKills(
  seed: string,
  { rounds, closings }: { readonly rounds: number; readonly closings: number },
): readonly PlannedKill[] {
  const random = createRandom(`kill plan ${seed}`);
  const inFlight = killTargets.flatMap((target) =>
    Array.from({ length: rounds }, (_, round): PlannedKill => {
      const delayMs = random.nextBelow(DELAY_MAX_MS[target] + 1);
      const miner = random.nextBelow(KILL_MINERS);
      // A miner's own part that is killed gets no answer in any case.
      const isOwn = target === 'worker' || target === 'driver';
      const isDelivered = random.nextBelow(2) === 0 && !isOwn;
      return {
        target,
        miner,
        moment: round % 2 === 0 ? { kind: 'open', delayMs } : { kind: 'answered', isDelivered },
      };
    }),
  );
  const atClosings = CLOSERS.flatMap((target) =>
    Array.from({ length: closings }, (): PlannedKill => {
      const delayMs = random.nextBelow(CLOSING_MAX_MS + 1);
      return { target, miner: 0, moment: { kind: 'closing', delayMs } };
    }),
  );
  const kills = [...inFlight, ...atClosings];
  for (let last = kills.length - 1; last > 0; last -= 1) {
    const chosen = random.nextBelow(last + 1);
    const [one, other] = [kills[last], kills[chosen]];
    if (one === undefined || other === undefined) continue;
    kills[last] = other;
    kills[chosen] = one;
  }
  return kills;
}
