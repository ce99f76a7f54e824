/** `adit mine pool`: every miner's first command, sidecar + worker + driver in one process. */
import { createLogger, systemClock } from '@adit/base';
import { DEFAULT_TASKS } from '@adit/localnet';
import { minePool, type PoolMiner } from '@adit/sidecar';
import { type MiningKeyFlags, openMiningKey } from '../mining-key.ts';
import {
  describeKey,
  describeNoTerms,
  describeTerms,
  readPoolTerms,
  type TermsMiner,
} from '../mining-terms.ts';
import { resolveTask } from '../paths.ts';
import { listenForStop, type StopSignals } from '../stop-signals.ts';
import { type LeaseFlags, leaseSizes, parseDuration, problemIds } from './driver.ts';

/** Flags of `adit mine pool`. */
interface MinePoolFlags extends MiningKeyFlags, LeaseFlags {
  readonly kind?: 'lease' | 'task';
  readonly poolUrl?: string;
  readonly workers?: number;
  readonly maxGenerations?: number;
  readonly durationS?: number;
  readonly task?: readonly string[];
  readonly cpuPercent?: number;
  readonly onBattery?: 'pause' | 'run';
  readonly finishS?: number;
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
  const poolUrl = flags.poolUrl ?? 'http://127.0.0.1:8434';
  say(describeKey(key));
  await sayTerms(poolUrl, key, say);
  say([`Mining at ${poolUrl}`]);
  const tasks = (flags.task ?? DEFAULT_TASKS).map(resolveTask);
  const { maxGenerations, onBattery, cpuPercent, finishS = 60 } = flags;
  const miner = await minePool(
    {
      poolUrl,
      keypair: key.keypair,
      workers: flags.workers ?? 1,
      tasks,
      problems: problemIds(tasks),
      kind: flags.kind,
      lease: leaseSizes(flags),
      graceMs: finishS * MS_PER_S,
      onBattery: onBattery ?? 'pause',
      ...(cpuPercent === undefined ? {} : { cpuPercent }),
      ...(maxGenerations === undefined ? {} : { maxGenerations }),
      ...(durationMs === null ? {} : { durationMs }),
    },
    { clock: systemClock, log: createLogger('mine', 'info') },
  );
  void endOnSignal(stop, miner, { finishS, say });
  const summary = await miner.done;
  await miner.close();
  if (flags.json === true) {
    process.stdout.write(`${JSON.stringify({ hotkey: key.keypair.address, ...summary })}\n`);
  } else {
    say(['Done.']);
  }
  return 0;
}

async function sayTerms(poolUrl: string, key: TermsMiner, say: Say): Promise<void> {
  try {
    const terms = await readPoolTerms(poolUrl, { keypair: key.keypair, clock: systemClock });
    say(describeTerms(terms, key));
  } catch (error) {
    say(describeNoTerms(poolUrl, error));
  }
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
