/** `adit mine pool`: every miner's first command, sidecar + worker + driver in one process. */
import { createLogger, systemClock } from '@adit/base';
import { DEFAULT_TASKS } from '@adit/localnet';
import { minePool, type PoolMiner } from '@adit/sidecar';
import { checkMachine } from '../machine-check.ts';
import { type MiningKeyFlags, openMiningKey } from '../mining-key.ts';
import { describeProgress, type MiningProgress, tellProgress } from '../mining-progress.ts';
import {
  describeKey,
  describeNoTerms,
  describeTerms,
  readPoolTerms,
  type TermsMiner,
} from '../mining-terms.ts';
import { resolveTask } from '../paths.ts';
import { type PoolUrlFlags, readPoolUrls } from '../pool-urls.ts';
import { listenForStop, type StopSignals } from '../stop-signals.ts';
import { type LeaseFlags, leaseSizes, parseDuration, problemIds } from './driver.ts';

/** Flags of `adit mine pool`. */
interface MinePoolFlags extends MiningKeyFlags, LeaseFlags, PoolUrlFlags {
  readonly kind?: 'lease' | 'task';
  readonly workers?: number;
  readonly maxGenerations?: number;
  readonly durationS?: number;
  readonly task?: readonly string[];
  readonly cpuPercent?: number;
  readonly onBattery?: 'pause' | 'run';
  readonly finishS?: number;
  readonly awayS?: number;
  readonly backS?: number;
  readonly json?: boolean;
}

/** Names the hotkey that this command makes for itself. */
const RUN_ID = 'pool_run';
const MS_PER_S = 1_000;

type Say = (lines: readonly string[]) => void;

/** Mines until its duration is over or it is told to stop. */
export async function runMinePool(flags: MinePoolFlags): Promise<number> {
  const stop = listenForStop();
  const durationMs = parseDuration(flags.durationS ?? 0);
  const key = await openMiningKey(flags, RUN_ID);
  const out = flags.json === true ? process.stderr : process.stdout;
  const say: Say = (lines) => out.write(`${lines.join('\n')}\n`);
  const [poolUrl, ...otherPoolUrls] = readPoolUrls(flags);
  const tasks = (flags.task ?? DEFAULT_TASKS).map(resolveTask);
  const { maxGenerations, onBattery, cpuPercent = 100, finishS = 60 } = flags;
  const machine = checkMachine(tasks, { clock: systemClock, cpuPercent });
  say([...machine.lines, ...describeKey(key)]);
  await sayTerms([poolUrl, ...otherPoolUrls], key, say);
  const others =
    otherPoolUrls.length === 0 ? '' : `, while it is away at ${otherPoolUrls.join(', ')}`;
  say([`Mining at ${poolUrl}${others}`]);
  const miner = await minePool(
    {
      poolUrl,
      otherPoolUrls,
      keypair: key.keypair,
      workers: flags.workers ?? 1,
      tasks,
      problems: problemIds(tasks),
      kind: flags.kind,
      lease: limitItems(leaseSizes(flags), machine.itemsPerLease),
      graceMs: finishS * MS_PER_S,
      onBattery: onBattery ?? 'pause',
      cpuPercent,
      spans: { awayMs: (flags.awayS ?? 60) * MS_PER_S, backMs: (flags.backS ?? 120) * MS_PER_S },
      ...(maxGenerations === undefined ? {} : { maxGenerations }),
      ...(durationMs === null ? {} : { durationMs }),
    },
    { clock: systemClock, log: createLogger('mine', 'info') },
  );
  void endOnSignal(stop, miner, { finishS, say });
  const over = new AbortController();
  const { keypair } = key;
  const tell = progressTeller(flags.json === true, say);
  void tellProgress(miner, { keypair, clock: systemClock, tell }, over.signal);
  const summary = await miner.done;
  over.abort();
  await miner.close();
  if (flags.json === true) {
    process.stdout.write(`${JSON.stringify({ hotkey: key.keypair.address, ...summary })}\n`);
  } else {
    say(['Done.']);
  }
  return 0;
}

/** Says each look to people, and to machines what has changed. */
function progressTeller(asJson: boolean, say: Say): (progress: MiningProgress) => void {
  let told = '';
  return (progress) => {
    const line = JSON.stringify({ status: progress });
    if (!asJson) say([describeProgress(progress)]);
    else if (line !== told) process.stdout.write(`${line}\n`);
    told = line;
  };
}

/** The sizes with no more programs than this machine does in time. */
function limitItems(sizes: ReturnType<typeof leaseSizes>, most: number) {
  return { ...sizes, evalBatchSize: Math.min(sizes.evalBatchSize ?? most, most) };
}

async function sayTerms(urls: readonly string[], key: TermsMiner, say: Say): Promise<void> {
  const { keypair } = key;
  const told = urls.map(async (url) => {
    try {
      return describeTerms(await readPoolTerms(url, { keypair, clock: systemClock }), key);
    } catch (error) {
      return describeNoTerms(url, error);
    }
  });
  for (const lines of await Promise.all(told)) say(lines);
}

/** Ctrl-C finishes what is held; SIGTERM and SIGHUP, and Ctrl-C with no time for it, stop at once. */
async function endOnSignal(
  stop: StopSignals,
  miner: PoolMiner,
  { finishS, say }: { readonly finishS: number; readonly say: Say },
): Promise<void> {
  await stop.stopped;
  if (stop.cause() !== 'SIGINT' || finishS === 0) {
    await miner.close();
    return;
  }
  const held = miner.status().held.length;
  say([
    `Finishing ${held} piece(s) of work at hand, at most ${finishS} s; what is not done then is ` +
      'given back to the pool. Ctrl-C again stops at once.',
  ]);
  await miner.finish();
}
