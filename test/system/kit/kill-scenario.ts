/**
 * A network of real processes whose parts are killed with -9 under load, and the audit afterwards.
 *
 * Everything goes through the public commands; the audit reads the database once all has stopped and
 * compares it with what the proxy before the pool has seen answered.
 */
import { createLogger, systemClock } from '@adit/base';
import { openDatabase } from '@adit/storage';
import type { ClosedEpoch, DecisionPage, EpochPage, Leaderboard } from '@adit/wire';
import { type Canary, canaryProcess, DROPPED } from './canary.ts';
import { type HeadlessNetwork, type PartName, startHeadlessNetwork } from './headless-network.ts';
import { KILL_MINERS, type PlannedKill } from './kill-plan.ts';
import type { Exchange } from './recording-proxy.ts';
import { type Moment, strike } from './strike.ts';
import { readSubmissions } from './submissions.ts';
import { readJson } from './up.ts';
import { listAnswerViolations } from './verify-answers.ts';
import { listBookViolations } from './verify-books.ts';
import { waitFor } from './wait.ts';

/** What is to be run. */
export interface KillScenario {
  readonly plan: readonly PlannedKill[];
  /** A pool that loses a write. */
  readonly canary?: Canary;
  readonly say: (line: string) => void;
  /** As in {@link startHeadlessNetwork}. */
  readonly cleanUp: (close: () => Promise<void>) => void;
}

/** A kill that happened. */
export interface KillReport extends PlannedKill {
  /** Requests under way at that moment. */
  readonly open: number;
  /** From the blow to the first new decision after it, ms. */
  readonly recoveryMs: number;
}

/** What came of it. */
export interface KillOutcome {
  /** Empty when nothing accepted was lost and nothing was paid twice. */
  readonly violations: readonly string[];
  readonly kills: readonly KillReport[];
  readonly decisions: number;
  readonly closedEpochs: number;
  readonly paidEpochs: number;
  /** Items that were answered 200 with `accepted`. */
  readonly accepted: number;
  /** Items that were sent more than once. */
  readonly resent: number;
  /** Submissions that were committed and answered, but not to their miner. */
  readonly unseen: number;
  /** Exit codes of the parts that were told to stop at the end. */
  readonly exitCodes: readonly (number | null)[];
}

const TERMS = { baseRao: 1_000_000_007n, feeBps: 500, capBps: 3_000 } as const;
const EPOCH_S = 5;
const PATIENCE_MS = 90_000;
const POOL_ENV = {
  EVOLVE_GENERATIONS: '1',
  REOFFER_AFTER_S: '3',
  LEASE_TIMEOUT_S: '60',
};

/** Runs the whole scenario; the network is gone when it returns or throws. */
export async function runKillScenario(scenario: KillScenario): Promise<KillOutcome> {
  const { canary, say } = scenario;
  const spoilt = canary === undefined ? null : canaryProcess(canary);
  const task = ['--task', 'linear-check'];
  const network = await startHeadlessNetwork({
    miners: KILL_MINERS,
    poolArgs: [
      ...['--epoch-seconds', String(EPOCH_S), '--epoch-budget-rao', String(TERMS.baseRao)],
      ...['--fee-bps', String(TERMS.feeBps), '--cap-bps', String(TERMS.capBps)],
      ...task,
    ],
    poolEnv: { ...POOL_ENV, ...spoilt?.poolEnv },
    poolNodeArgs: spoilt?.poolNodeArgs ?? [],
    minerArgs: task,
    // Two assignments at once: the lease of a killed worker holds up one of them only.
    driverArgs: ['--workers', '2', '--lease-eval-batch-size', '2'],
    cleanUp: scenario.cleanUp,
  });
  try {
    const kills: KillReport[] = [];
    await waitForDecision(network, 0);
    for (const planned of scenario.plan) {
      const report = await killAndRecover(network, planned);
      kills.push(report);
      say(`killed ${describe(report)}`);
    }
    await finishLoad(network, canary ?? null);
    const { exitCodes, leaders } = await stopNetwork(network);
    return { ...(await audit(network, leaders)), kills, exitCodes };
  } finally {
    await network.close();
  }
}

function describeMoment(moment: Moment): string {
  if (moment.kind === 'open') return `at most ${moment.delayMs} ms into a request`;
  if (moment.kind === 'closing') return `${moment.delayMs} ms after an epoch's end`;
  return `between commit and answer (${moment.isDelivered ? 'delivered' : 'withheld'})`;
}

function describe({ target, miner, moment, open, recoveryMs }: KillReport): string {
  const whose = target === 'worker' || target === 'driver' ? ` ${miner}` : '';
  const when = describeMoment(moment);
  return `${target}${whose} ${when}, ${open} open, next decision after ${recoveryMs} ms`;
}

async function readNewestDecision(network: HeadlessNetwork): Promise<number> {
  const page = await readJson<DecisionPage>(network.poolUrl, '/api/v1/decisions?limit=1');
  return page.items[0]?.id ?? 0;
}

async function waitForDecision(network: HeadlessNetwork, after: number): Promise<void> {
  await waitFor(`a decision after number ${after}`, PATIENCE_MS, async () =>
    (await readNewestDecision(network)) > after ? true : null,
  );
}

const SUBMISSION = /\/submit_(?:evaluation|evolution|lease)$/;

/** Requests whose interruption matters most for the part. */
function isTargetOf(network: HeadlessNetwork, { target, miner }: PlannedKill) {
  return ({ method, path, hotkey, body }: Exchange): boolean => {
    if (method !== 'POST') return false;
    if (target === 'sidecar') return path.startsWith('/jobs/');
    if (target === 'worker') {
      const isOwn = body.includes(`"run_id":"${network.runIds[miner]}"`);
      return isOwn && /^\/jobs\/[^/]+\/result$/.test(path);
    }
    return SUBMISSION.test(path) && (target !== 'driver' || hotkey === network.hotkeys[miner]);
  };
}

/** Kills at the planned moment; gives the number of requests under way then. */
async function killAtMoment(
  network: HeadlessNetwork,
  planned: PlannedKill,
  blow: () => void,
): Promise<number> {
  const { target, moment } = planned;
  if (moment.kind === 'closing') {
    const { current } = await readJson<EpochPage>(network.poolUrl, '/api/v1/epochs');
    const atMs = Date.parse(current.ends_at) + moment.delayMs;
    await systemClock.sleep(Math.max(0, atMs - systemClock.nowMs()));
    blow();
    return network.poolProxy.countOpen();
  }
  const isLocal = target === 'sidecar' || target === 'worker';
  const proxy = isLocal ? network.sidecarProxy : network.poolProxy;
  const isTarget = isTargetOf(network, planned);
  const struck = await strike(proxy, { isTarget, moment, blow, timeoutMs: PATIENCE_MS });
  return struck.open;
}

/** One kill, the restart, and proof that work goes on: also that of the miner concerned. */
async function killAndRecover(network: HeadlessNetwork, planned: PlannedKill): Promise<KillReport> {
  const { target, miner } = planned;
  const part = partOf(planned);
  const open = await killAtMoment(network, planned, () =>
    part === null ? network.killDatabase() : network.kill(part),
  );
  const startMs = systemClock.nowMs();
  const seen = network.poolProxy.exchanges.length;
  if (part !== null) await network.restart(part);
  else {
    // The pool starts it again; until then left-over connections may still answer.
    const isBack = (): true | null => (network.isDatabaseBack() ? true : null);
    await waitFor('the database to be back', PATIENCE_MS, isBack);
  }
  const before = await waitFor('the pool to answer', PATIENCE_MS, () =>
    readNewestDecision(network),
  );
  await waitForDecision(network, before);
  const recoveryMs = systemClock.nowMs() - startMs;
  if (target === 'worker' || target === 'driver') {
    await waitFor(`accepted work of miner ${miner}`, PATIENCE_MS, () => {
      const later = network.poolProxy.exchanges.slice(seen);
      const isDone = later.some(
        ({ hotkey, answer }) => hotkey === network.hotkeys[miner] && answer?.status === 200,
      );
      return isDone ? true : null;
    });
  }
  return { ...planned, open, recoveryMs };
}

function partOf({ target, miner }: PlannedKill): PartName | null {
  if (target === 'postgres') return null;
  return target === 'worker' || target === 'driver' ? `${target}-${miner}` : target;
}

const isPaid = ({ paid_rao: paid }: ClosedEpoch): boolean => BigInt(paid) > 0n;

/** Goes on until an epoch that began after the last kill has been paid, or a write was dropped. */
async function finishLoad(network: HeadlessNetwork, canary: Canary | null): Promise<void> {
  if (canary !== null) {
    await waitFor('the canary to drop its write', PATIENCE_MS, () =>
      network.stderr('pool').includes(DROPPED) ? true : null,
    );
    return;
  }
  const { current } = await readJson<EpochPage>(network.poolUrl, '/api/v1/epochs');
  await waitFor('a paid epoch', PATIENCE_MS, async () => {
    const { closed } = await readJson<EpochPage>(network.poolUrl, '/api/v1/epochs');
    return closed.some((epoch) => epoch.number > current.number && isPaid(epoch)) ? true : null;
  });
}

/**
 * Ends the load with one more kill: pool and drivers at once, when an answer is on its way, so that
 * nobody is left to hand anything in again. The rest is told to stop; the pool is started once more,
 * asked, and told to stop too.
 */
async function stopNetwork(
  network: HeadlessNetwork,
): Promise<{ exitCodes: (number | null)[]; leaders: Leaderboard }> {
  const miners = network.runIds.map((_, index) => index);
  await strike(network.poolProxy, {
    // Not a repeat: what that one says was committed long ago.
    isTarget: ({ path, body, answer }) =>
      path.endsWith('/submit_lease') &&
      !body.includes('"evaluations":[]') &&
      answer?.body.includes('"duplicate"') === false,
    moment: { kind: 'answered', isDelivered: true },
    blow: () => {
      network.kill('pool');
      for (const index of miners) network.kill(`driver-${index}`);
    },
    timeoutMs: PATIENCE_MS,
  });
  for (const index of miners) await network.stop(`driver-${index}`);
  const exitCodes = [
    ...(await Promise.all(miners.map((index) => network.stop(`worker-${index}`)))),
    await network.stop('sidecar'),
  ];
  await network.restart('pool');
  const path = '/api/v1/miners/leaderboard?limit=200';
  const leaders = await readJson<Leaderboard>(network.poolUrl, path);
  exitCodes.push(await network.stop('pool'));
  return { exitCodes, leaders };
}

type Audit = Omit<KillOutcome, 'kills' | 'exitCodes'>;

async function audit(network: HeadlessNetwork, leaders: Leaderboard): Promise<Audit> {
  const record = readSubmissions(network.poolProxy.exchanges);
  const log = createLogger('audit', 'error');
  const database = await openDatabase(
    { dataDir: network.databaseDir },
    { log, clock: systemClock },
  );
  try {
    const { sql } = database;
    const [counts] = await sql<{ decisions: number; closed: number; paid: number }[]>`
      select (select count(*)::int from decisions) as decisions,
        (select count(*)::int from epochs where state = 'CLOSED') as closed,
        (select count(*)::int from epochs where paid_rao > 0) as paid`;
    const balances = await sql<{ hotkey: string; rao: bigint }[]>`
      select m.hotkey, coalesce(sum(l.amount_rao), 0)::bigint as rao from miners m
        left join ledger l on l.credit = 'miner:' || encode(m.public_key, 'hex') || ':available'
      group by m.hotkey`;
    const shown = new Map(leaders.miners.map((one) => [one.hotkey, one.available_rao]));
    const wrong = balances.filter(({ hotkey, rao }) => shown.get(hotkey) !== String(rao));
    return {
      violations: [
        ...(await listAnswerViolations(sql, record)),
        ...(await listBookViolations(sql, TERMS)),
        ...wrong.map(({ hotkey }) => `balance shown is not the ledger's: ${hotkey}`),
      ],
      decisions: counts?.decisions ?? 0,
      closedEpochs: counts?.closed ?? 0,
      paidEpochs: counts?.paid ?? 0,
      accepted: record.items.filter(({ answers }) => answers[0]?.status === 'accepted').length,
      resent: record.items.filter(({ sent }) => sent > 1).length,
      unseen: record.unseen,
    };
  } finally {
    await database.close();
  }
}
