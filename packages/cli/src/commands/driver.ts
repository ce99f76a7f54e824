/** `adit driver`: asks the pool for work, queues it at the sidecar, hands the results in. */

import fs from 'node:fs';
import { AditError, createLogger, readDatasetFile, systemClock } from '@adit/base';
import { openTaskType } from '@adit/evolution';
import { DEFAULT_TASKS } from '@adit/localnet';
import { startDriver } from '@adit/sidecar';
import { describeHotkey, openMinerHotkey, type WalletFlags } from '../miner-hotkey.ts';
import { resolveTask } from '../paths.ts';
import { openSidecarToken } from '../sidecar-token.ts';
import { listenForStop } from '../stop-signals.ts';

/** Flags of `adit driver`. */
interface DriverFlags extends WalletFlags, LeaseFlags {
  readonly poolUrl?: string;
  readonly sidecarUrl?: string;
  readonly runId?: string;
  readonly durationS?: number;
  readonly workers?: number;
  readonly kind?: 'lease' | 'task';
  readonly requestIntervalS?: number;
  readonly tokenFile?: string;
  readonly token?: boolean;
  readonly task?: readonly string[];
  readonly json?: boolean;
}

/** What is asked for in a lease. */
export interface LeaseFlags {
  readonly leaseEvalBatchSize?: number;
  readonly leaseSeedBatchSize?: number;
  readonly leaseGossipLimit?: number;
  readonly leaseWindowBackoffS?: number;
}

const MS_PER_S = 1000;

/** Sizes of a lease as the flags say them; what they leave out is the driver's default. */
export function leaseSizes(flags: LeaseFlags) {
  const { leaseEvalBatchSize, leaseSeedBatchSize, leaseGossipLimit, leaseWindowBackoffS } = flags;
  return {
    ...(leaseEvalBatchSize === undefined ? {} : { evalBatchSize: leaseEvalBatchSize }),
    ...(leaseSeedBatchSize === undefined ? {} : { seedBatchSize: leaseSeedBatchSize }),
    ...(leaseGossipLimit === undefined ? {} : { gossipLimit: leaseGossipLimit }),
    ...(leaseWindowBackoffS === undefined
      ? {}
      : { windowBackoffMs: leaseWindowBackoffS * MS_PER_S }),
  };
}

/**
 * Duration in ms, or null for no end.
 * @throws AditError `invalid_setting` unless it is 0 or a positive number.
 */
export function parseDuration(seconds: number): number | null {
  if (!Number.isFinite(seconds) || seconds < 0) {
    throw new AditError('invalid_setting', '--duration-s is not a duration', {
      numbers: { given: String(seconds), min: 0 },
      nextStep: 'Give seconds, or 0 to run until stopped.',
    });
  }
  return seconds === 0 ? null : Math.round(seconds * MS_PER_S);
}

/** Problem ids of task specifications. */
export function problemIds(specs: readonly string[]): string[] {
  return specs.map(
    (spec) =>
      openTaskType(resolveTask(spec), (file) => fs.readFileSync(file, 'utf8'), readDatasetFile).id,
  );
}

/** Drives until its duration is over or it is told to stop. */
export async function runDriver(flags: DriverFlags): Promise<number> {
  const stop = listenForStop();
  const runId = flags.runId ?? 'pool_run';
  const sidecarUrl = flags.sidecarUrl ?? 'http://127.0.0.1:8123';
  const durationMs = parseDuration(flags.durationS ?? 20);
  const opened = await openMinerHotkey(flags, runId);
  const out = flags.json === true ? process.stderr : process.stdout;
  const poolUrl = flags.poolUrl ?? 'http://127.0.0.1:8434';
  const about = describeHotkey(opened, { poolUrl, flags, runId });
  out.write(`${about}Sidecar run_id: ${runId}\n`);
  const driver = await startDriver(
    {
      poolUrl,
      sidecarUrl,
      token: flags.token === false ? undefined : openSidecarToken(sidecarUrl, flags.tokenFile),
      runId,
      keypair: opened.keypair,
      workers: flags.workers ?? 1,
      problems: problemIds(flags.task ?? DEFAULT_TASKS),
      kind: flags.kind,
      lease: leaseSizes(flags),
      ...(flags.requestIntervalS === undefined
        ? {}
        : { requestIntervalMs: Math.round(flags.requestIntervalS * MS_PER_S) }),
      ...(durationMs === null ? {} : { durationMs }),
    },
    { clock: systemClock, log: createLogger('driver', 'info') },
  );
  void stop.stopped.then(() => driver.close());
  const summary = await driver.done;
  if (flags.json === true) {
    process.stdout.write(`${JSON.stringify({ hotkey: driver.hotkey, ...summary })}\n`);
  } else {
    out.write('Done.\n');
  }
  return 0;
}
