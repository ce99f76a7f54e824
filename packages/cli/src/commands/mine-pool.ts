/** `adit mine pool`: every miner's first command, sidecar + worker + driver in one process. */
import { createLogger, systemClock } from '@adit/base';
import { DEFAULT_TASKS } from '@adit/localnet';
import { minePool } from '@adit/sidecar';
import { describeHotkey, openMinerHotkey, type WalletFlags } from '../miner-hotkey.ts';
import { resolveTask } from '../paths.ts';
import { listenForStop } from '../stop-signals.ts';
import { type LeaseFlags, leaseSizes, parseDuration, problemIds } from './driver.ts';

/** Flags of `adit mine pool`. */
interface MinePoolFlags extends WalletFlags, LeaseFlags {
  readonly kind?: 'lease' | 'task';
  readonly poolUrl?: string;
  readonly workers?: number;
  readonly maxGenerations?: number;
  readonly durationS?: number;
  readonly task?: readonly string[];
  readonly json?: boolean;
}

/** Names the hotkey that this command makes for itself. */
const RUN_ID = 'pool_run';

/** Mines until its duration is over or it is told to stop. */
export async function runMinePool(flags: MinePoolFlags): Promise<number> {
  const stop = listenForStop();
  const durationMs = parseDuration(flags.durationS ?? 0);
  const opened = await openMinerHotkey(flags, RUN_ID);
  const out = flags.json === true ? process.stderr : process.stdout;
  const poolUrl = flags.poolUrl ?? 'http://127.0.0.1:8434';
  const about = describeHotkey(opened, { poolUrl, flags, runId: RUN_ID });
  out.write(`${about}Mining at ${poolUrl}\n`);
  const tasks = (flags.task ?? DEFAULT_TASKS).map(resolveTask);
  const { maxGenerations } = flags;
  const miner = await minePool(
    {
      poolUrl,
      keypair: opened.keypair,
      workers: flags.workers ?? 1,
      tasks,
      problems: problemIds(tasks),
      kind: flags.kind,
      lease: leaseSizes(flags),
      ...(maxGenerations === undefined ? {} : { maxGenerations }),
      ...(durationMs === null ? {} : { durationMs }),
    },
    { clock: systemClock, log: createLogger('mine', 'info') },
  );
  void stop.stopped.then(() => miner.close());
  const summary = await miner.done;
  await miner.close();
  if (flags.json === true) {
    process.stdout.write(`${JSON.stringify({ hotkey: opened.keypair.address, ...summary })}\n`);
  } else {
    out.write('Done.\n');
  }
  return 0;
}
