/**
 * Nobody reports without computing: the training steps that each miner's sidecar has counted cover
 * those that its reports take, scored again here from the stored programs.
 *
 * A miner that only evaluates, the inflator, must have counted exactly these once it is idle.
 */
import { systemClock } from '@adit/base';
import { type ProgramScore, scoreProgram, type TaskType } from '@adit/evolution';
import type { RunningNetwork } from '@adit/localnet';
import { parseProgramText } from '@adit/program';
import { createSidecarClient } from '@adit/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestNetwork, type TestNetwork } from './kit/network.ts';
import { waitFor } from './kit/wait.ts';

type RunningMiner = RunningNetwork['miners'][number];

const EPOCH_MS = 10_000;
const RUN_MS = 60_000;
const REPORTS_WANTED = 8;
const IDLE_MS = 30_000;

/** A report in the pool's database, and the program it is about. */
interface Report {
  readonly hotkey: string;
  readonly algorithmId: number;
  readonly task: string;
  readonly program: string;
  readonly digest: string | null;
}

/** What is held against each other for one miner. */
interface Count {
  readonly reports: readonly Report[];
  readonly counted: number;
}

async function listReports({ network }: TestNetwork): Promise<Report[]> {
  return network.database.sql<Report[]>`
    select m.hotkey, s.algorithm_id as "algorithmId", p.id as task, a.program, s.digest
    from slots s join miners m on m.id = s.miner_id
      join algorithms a on a.id = s.algorithm_id join problems p on p.key = a.problem_key
    where s.reported_at is not null`;
}

async function readTrainingSteps(miner: RunningMiner): Promise<number> {
  const client = createSidecarClient({
    baseUrl: miner.sidecarUrl,
    token: miner.sidecarToken,
    clock: systemClock,
    timeoutMs: 10_000,
  });
  const state = await client.readState({ query: { run_id: miner.name } });
  return state.training_steps;
}

/** Slots that a miner still has to answer. */
async function countOpen({ network }: TestNetwork, hotkey: string): Promise<number> {
  const [row] = await network.database.sql<{ open: number }[]>`
    select count(*)::int as open from assignments a join miners m on m.id = a.miner_id
    where m.hotkey = ${hotkey} and a.state = 'OPEN'`;
  return row?.open ?? 0;
}

/** Scores programs as an evaluator would, each once. */
function createReferee(problems: readonly TaskType[]): (report: Report) => ProgramScore {
  const tasks = new Map(problems.map((problem) => [problem.id, problem]));
  const known = new Map<number, ProgramScore>();
  return ({ algorithmId, task, program }) => {
    const kept = known.get(algorithmId);
    if (kept !== undefined) return kept;
    const taskType = tasks.get(task);
    if (taskType === undefined) throw new Error(`There is no problem ${task}`);
    const parsed = parseProgramText(program, taskType.limits);
    const score = scoreProgram(parsed, taskType.consensusSuite);
    known.set(algorithmId, score);
    return score;
  };
}

describe('executed training steps', () => {
  let test: TestNetwork;
  let referee: (report: Report) => ProgramScore;
  const counts = new Map<string, Count>();
  const due = (reports: readonly Report[]): number =>
    reports.reduce((sum, report) => sum + referee(report).trainingSteps, 0);
  const minersOf = (role: RunningMiner['role']): RunningMiner[] =>
    test.network.miners.filter((miner) => miner.role === role);

  beforeAll(async () => {
    test = await startTestNetwork({ miners: 5, epochMs: EPOCH_MS });
    referee = createReferee(test.network.problems);
    await waitFor('reports of every miner', RUN_MS, async () => {
      const reports = await listReports(test);
      const enough = test.network.miners.every(
        ({ hotkey }) =>
          reports.filter((report) => report.hotkey === hotkey).length >= REPORTS_WANTED,
      );
      return enough ? true : null;
    });
    // Reports first, counter second: what comes in between can only raise the counter.
    const reports = await listReports(test);
    for (const miner of minersOf('honest')) {
      const own = reports.filter(({ hotkey }) => hotkey === miner.hotkey);
      counts.set(miner.hotkey, { reports: own, counted: await readTrainingSteps(miner) });
    }
    // Nobody makes programs for the inflator any more: it finishes what there is, then idles.
    await Promise.all(minersOf('honest').map((miner) => miner.close()));
    for (const miner of minersOf('inflator')) counts.set(miner.hotkey, await waitForIdle(miner));
  }, 120_000);

  afterAll(() => test?.close());

  /** Reports and counter of a miner that has nothing left to do, at rest for two seconds. */
  async function waitForIdle(miner: RunningMiner): Promise<Count> {
    let quietSinceMs = Date.now();
    let last: Count = { reports: [], counted: -1 };
    return waitFor(`${miner.name} to be idle`, IDLE_MS, async () => {
      const open = await countOpen(test, miner.hotkey);
      const counted = await readTrainingSteps(miner);
      const reports = (await listReports(test)).filter(({ hotkey }) => hotkey === miner.hotkey);
      const isSame = counted === last.counted && reports.length === last.reports.length;
      if (open > 0 || !isSame) quietSinceMs = Date.now();
      last = { reports, counted };
      return Date.now() - quietSinceMs >= 2_000 ? last : null;
    });
  }

  it('cover the reports of every honest miner, whose digests are those of this computation', () => {
    for (const { hotkey, name } of minersOf('honest')) {
      const { reports, counted } = counts.get(hotkey) ?? { reports: [], counted: 0 };
      expect(reports.length, name).toBeGreaterThanOrEqual(REPORTS_WANTED);
      for (const report of reports) expect(report.digest, name).toBe(referee(report).digest);
      expect(due(reports), name).toBeGreaterThan(0);
      expect(counted, name).toBeGreaterThanOrEqual(due(reports));
    }
  });

  it('are exactly those of its reports for the inflator, which does not search', () => {
    for (const { hotkey, name } of minersOf('inflator')) {
      const { reports, counted } = counts.get(hotkey) ?? { reports: [], counted: 0 };
      expect(reports.length, name).toBeGreaterThanOrEqual(REPORTS_WANTED);
      for (const report of reports) expect(report.digest, name).not.toBe(referee(report).digest);
      expect(counted, name).toBe(due(reports));
    }
  });
});
