/**
 * A pool of several processes that are killed with -9 at random moments under load, one after the
 * other, and the audit afterwards.
 */
import { createRandom, systemClock } from '@adit/base';
import type { Sql } from '@adit/storage';
import {
  SPLIT_PATIENCE_MS,
  type SplitNetwork,
  type SplitPart,
  startSplitNetwork,
} from './split-network.ts';
import { readSubmissions } from './submissions.ts';
import { listAnswerViolations } from './verify-answers.ts';
import { listBookViolations } from './verify-books.ts';
import { waitFor } from './wait.ts';

/** What is killed: an API process, or whichever process runs the scheduler. */
export const takeoverTargets = ['api-0', 'api-1', 'scheduler'] as const;

/** One of {@link takeoverTargets}. */
export type TakeoverTarget = (typeof takeoverTargets)[number];

/** What is to be run. */
export interface TakeoverScenario {
  readonly seed: string;
  /** Kills of each part. */
  readonly rounds: number;
  readonly say: (line: string) => void;
  readonly cleanUp: (close: () => Promise<void>) => void;
}

/** A kill that happened. */
export interface TakeoverKill {
  readonly target: TakeoverTarget;
  /** From the blow to the first pass of the next leader, or to the first answer; ms. */
  readonly recoveryMs: number;
}

/** What came of it. */
export interface TakeoverOutcome {
  /** Empty when nothing accepted was lost and nothing was paid twice. */
  readonly violations: readonly string[];
  readonly kills: readonly TakeoverKill[];
  readonly accepted: number;
  readonly resent: number;
  readonly closedEpochs: number;
  readonly paidEpochs: number;
  readonly exitCodes: readonly (number | null)[];
}

const TERMS = { baseRao: 1_000_000_007n, feeBps: 500, capBps: 3_000 } as const;
const MINERS = 4;
const LONGEST_WAIT_MS = 1_500;
const POOL_ENV = {
  EPOCH_SECONDS: '5',
  EPOCH_BUDGET_RAO: String(TERMS.baseRao),
  POOL_FEE_BPS: String(TERMS.feeBps),
  MINER_CAP_BPS: String(TERMS.capBps),
  EVOLVE_GENERATIONS: '1',
  EVALUATE_BATCH_SIZE: '2',
  REOFFER_AFTER_S: '3',
  TASK_TIMEOUT_S: '60',
  SWEEP_S: '0.5',
};

/** Each part `rounds` times in an order drawn from the seed, each after a drawn time. */
function planKills(seed: string, rounds: number): { target: TakeoverTarget; waitMs: number }[] {
  const random = createRandom(seed);
  const order = Array.from({ length: rounds }, () => takeoverTargets).flat();
  for (let left = order.length; left > 1; left -= 1) {
    const drawn = random.nextBelow(left);
    const [last, other] = [order[left - 1], order[drawn]];
    if (last !== undefined && other !== undefined) [order[left - 1], order[drawn]] = [other, last];
  }
  return order.map((target) => ({ target, waitMs: random.nextBelow(LONGEST_WAIT_MS) }));
}

/** Runs the whole scenario; the network is gone when it returns or throws. */
export async function runTakeoverScenario(scenario: TakeoverScenario): Promise<TakeoverOutcome> {
  const { seed, rounds, say, cleanUp } = scenario;
  const network = await startSplitNetwork({
    ...{ miners: MINERS, poolEnv: POOL_ENV, tasks: ['linear-check'], cleanUp },
  });
  try {
    const { sql } = network.database;
    await waitForDecision(sql, 0);
    const kills: TakeoverKill[] = [];
    for (const { target, waitMs } of planKills(seed, rounds)) {
      await systemClock.sleep(waitMs);
      const kill = await killAndRecover(network, target);
      kills.push(kill);
      await requireBalance(sql);
      say(`killed ${target} after ${waitMs} ms, back after ${kill.recoveryMs} ms`);
    }
    const { before } = await readFigures(sql);
    await waitForDecision(sql, before);
    await waitForPaidEpoch(sql);
    const exitCodes = await network.stop();
    return { ...(await audit(network)), kills, exitCodes };
  } finally {
    await network.close();
  }
}

/** The part that runs the scheduler now. */
async function findLeader(network: SplitNetwork): Promise<SplitPart> {
  return await waitFor('a leader', SPLIT_PATIENCE_MS, async () => {
    const [row] = await network.database.sql<{ holder: string }[]>`
      select holder from leadership where expires_at > database_now_ms()`;
    const parts = ['scheduler-0', 'scheduler-1'] as const;
    return parts.find((part) => row?.holder.includes(`:${network.pid(part)}:`)) ?? null;
  });
}

/** A process is killed and started again at once, as its supervisor would. */
async function killAndRecover(
  network: SplitNetwork,
  target: TakeoverTarget,
): Promise<TakeoverKill> {
  const { sql } = network.database;
  const part = target === 'scheduler' ? await findLeader(network) : target;
  const pid = network.pid(part);
  const startMs = systemClock.nowMs();
  network.kill(part);
  const back = network.restart(part);
  if (target === 'scheduler') {
    await waitFor('another leader to pass', SPLIT_PATIENCE_MS, async () => {
      const [row] = await sql<{ isNew: boolean }[]>`
        select holder not like ${`%:${pid}:%`} and last_pass_at >= since as "isNew" from leadership`;
      return row?.isNew === true ? true : null;
    });
  } else {
    await back;
    await waitFor(`${target} to answer`, SPLIT_PATIENCE_MS, async () =>
      (await network.isHealthy(target)) ? true : null,
    );
  }
  const recoveryMs = systemClock.nowMs() - startMs;
  await back;
  return { target, recoveryMs };
}

async function readFigures(sql: Sql): Promise<{ before: number; paid: number; closed: number }> {
  const [row] = await sql<{ before: number; paid: number; closed: number }[]>`
    select (select coalesce(max(id), 0) from decisions) as before,
      (select count(*)::int from epochs where paid_rao > 0) as paid,
      (select count(*)::int from epochs where state = 'CLOSED') as closed`;
  return row ?? { before: 0, paid: 0, closed: 0 };
}

async function waitForDecision(sql: Sql, after: number): Promise<void> {
  await waitFor(`a decision after number ${after}`, SPLIT_PATIENCE_MS, async () =>
    (await readFigures(sql)).before > after ? true : null,
  );
}

async function waitForPaidEpoch(sql: Sql): Promise<void> {
  const { paid } = await readFigures(sql);
  await waitFor('another paid epoch', SPLIT_PATIENCE_MS, async () =>
    (await readFigures(sql)).paid > paid ? true : null,
  );
}

/** After every restart: the ledger sums to zero, and each closed epoch was settled once. */
async function requireBalance(sql: Sql): Promise<void> {
  const wrong = await sql`
    with entries as (
      select credit as account, amount_rao as amount from ledger
      union all select debit, -amount_rao from ledger)
    select 'sum' as what from entries having sum(amount) <> 0
    union all select account from entries group by account
      having sum(amount) < 0 and account <> 'operator:funding'
    union all select 'epoch ' || number from epochs where state = 'CLOSED'
      and (select coalesce(sum(rao), 0) from payouts where epoch = number) <> paid_rao
    union all select 'open epochs' where (select count(*) from epochs where state = 'OPEN') <> 1`;
  if (wrong.length > 0) throw new Error(`The books are wrong: ${JSON.stringify(wrong)}`);
}

async function audit(network: SplitNetwork): Promise<Omit<TakeoverOutcome, 'kills' | 'exitCodes'>> {
  const { sql } = network.database;
  const record = readSubmissions(network.proxies.flatMap(({ exchanges }) => exchanges));
  const { paid, closed } = await readFigures(sql);
  return {
    violations: [
      ...(await listAnswerViolations(sql, record)),
      ...(await listBookViolations(sql, TERMS)),
    ],
    accepted: record.items.filter(({ answers }) => answers[0]?.status === 'accepted').length,
    resent: record.items.filter(({ sent }) => sent > 1).length,
    closedEpochs: closed,
    paidEpochs: paid,
  };
}
