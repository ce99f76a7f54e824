/** `adit up`: the whole network on one machine, until Ctrl-C or until its epochs have closed. */
import { createLogger, formatTao, isAditError, systemClock } from '@adit/base';
import {
  DEFAULT_TASKS,
  LOCAL_CAP_BPS,
  LOCAL_FEE_BPS,
  type NetworkSummary,
  startNetwork,
  summarizeNetwork,
  watchNetwork,
} from '@adit/localnet';
import { findConsole, resolvePath, resolveTask } from '../paths.ts';
import { listenForStop } from '../stop-signals.ts';

/** Flags of `adit up`. */
interface UpFlags {
  readonly miners?: number;
  readonly epochSeconds?: number;
  readonly epochs?: number;
  readonly port?: number;
  readonly chainPort?: number;
  /** False with --no-chain. */
  readonly chain?: boolean;
  readonly dataDir?: string;
  readonly databaseUrl?: string;
  readonly task?: readonly string[];
  readonly json?: boolean;
}

type Say = (line: string) => void;

const MS_PER_S = 1000;

/** Seconds that `npm start` spent before this command began. */
function setupSeconds(name: 'ADIT_INSTALL_SECONDS' | 'ADIT_BUILD_SECONDS'): number {
  return Number(process.env[name] ?? 0) || 0;
}

function greet(say: Say, network: Awaited<ReturnType<typeof startNetwork>>, dataDir: string): void {
  const names = network.problems.map(({ id }) => id).join(', ');
  say(`pool and console at ${network.url}`);
  if (network.chain !== null) {
    const { url } = network.chain;
    say(`development chain at ${url}   (next: btcli subnets list --network ${url})`);
  }
  say(`data in ${dataDir}`);
  say(
    `${network.miners.length} miners on ${names}; fee ${LOCAL_FEE_BPS / 100} %, cap ` +
      `${LOCAL_CAP_BPS / 100} % (raised from 5 %, because so few miners share a budget)`,
  );
  for (const { name, role, hotkey } of network.miners) say(`  ${name} ${role.padEnd(9)} ${hotkey}`);
  say('Ctrl-C stops cleanly; the next start continues.');
}

function printChain(chain: NonNullable<NetworkSummary['chain']>, say: Say): void {
  say(
    `chain at block ${chain.block}: ${chain.weightsSet} rows of weights set, ` +
      `${formatTao(BigInt(chain.emissionRao))} of alpha emitted`,
  );
}

function printSummary(summary: NetworkSummary, say: Say): void {
  say(
    `${summary.consensusFormed} decisions, ${summary.inflatedReports} inflated reports of which ` +
      `${summary.inflatedRewarded} earned; ledger ${summary.ledgerBalanced ? 'balanced' : 'NOT BALANCED'}`,
  );
  if (summary.bestScore !== null) say(`best: ${summary.bestTask} ${summary.bestScore.toFixed(4)}`);
  for (const { task, rawAccuracy, projectedAccuracy } of summary.baselines) {
    say(
      `logistic regression on ${task}: ${rawAccuracy.toFixed(4)} on the raw columns, ` +
        `${projectedAccuracy.toFixed(4)} on the same projections`,
    );
  }
  if (summary.chain !== null) printChain(summary.chain, say);
  const { install, build, firstPaidEpoch, total } = summary.seconds;
  const paid = firstPaidEpoch === null ? 'none yet' : `${firstPaidEpoch.toFixed(1)} s`;
  say(
    `install ${install.toFixed(1)} s, build ${build.toFixed(1)} s, first paid epoch after ${paid}, ` +
      `${total.toFixed(1)} s in all`,
  );
}

/** Runs the network; the last line of standard output is the summary when `--json` is given. */
export async function runUp(flags: UpFlags): Promise<number> {
  const stop = listenForStop();
  const startMs = systemClock.nowMs();
  const asJson = flags.json === true;
  const stream = asJson ? process.stderr : process.stdout;
  const say: Say = (line) => stream.write(`${line}\n`);
  const dataDir = resolvePath(flags.dataDir ?? '.adit');
  const install = setupSeconds('ADIT_INSTALL_SECONDS');
  const build = setupSeconds('ADIT_BUILD_SECONDS');
  const network = await startNetwork(
    {
      miners: flags.miners ?? 5,
      epochMs: Math.round((flags.epochSeconds ?? 60) * MS_PER_S),
      epochs: flags.epochs ?? null,
      port: flags.port ?? 0,
      dataDir,
      databaseUrl: flags.databaseUrl ?? null,
      tasks: (flags.task ?? DEFAULT_TASKS).map(resolveTask),
      consoleDir: findConsole(),
      chain: flags.chain === false ? null : { port: flags.chainPort ?? 0 },
    },
    { clock: systemClock, log: createLogger('up', 'warn'), signal: stop.signal },
  ).catch((error: unknown) => {
    if (isAditError(error) && error.code === 'start_stopped') return null;
    throw error;
  });
  if (network === null) return 0;
  try {
    greet(say, network, dataDir);
    const watched = await watchNetwork(network, {
      epochs: flags.epochs ?? null,
      clock: systemClock,
      signal: stop.signal,
      say,
    });
    const sinceStart = (ms: number): number => install + build + (ms - startMs) / MS_PER_S;
    const { firstPaidAtMs } = watched;
    const summary = await summarizeNetwork(network, {
      install,
      build,
      firstPaidEpoch: firstPaidAtMs === null ? null : sinceStart(firstPaidAtMs),
      total: sinceStart(systemClock.nowMs()),
    });
    printSummary(summary, say);
    await network.close();
    if (asJson) process.stdout.write(`${JSON.stringify(summary)}\n`);
  } finally {
    await network.close();
    stop.dispose();
  }
  return 0;
}
