/** An epoch of 100 000 reports: closed, sealed, exported in constant memory, verified. */
import { blake2b256, encodeUtf8 } from '@adit/base';
import { ss58Encode } from '@adit/keys';
import { type EpochExport, epochExport, parseMessage } from '@adit/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findExportDifference } from '../domain/verify-export.ts';
import {
  FIXTURE_START_MS,
  openDemoTasks,
  openPoolFixture,
  type PoolFixture,
} from '../testing/pool-fixture.ts';

const MINERS = 50;
const DECISIONS = 20_000;
const REPORTS_EACH = 5;
const EPOCH_MS = 3_600_000;
const FILE_LIMIT_BYTES = 256 * 1_048_576;

describe('an epoch of 100 000 reports', () => {
  let pool: PoolFixture;
  beforeAll(async () => {
    const problems = openDemoTasks().filter(({ id }) => id === 'linear-check');
    pool = await openPoolFixture({ problems, settings: { epochMs: EPOCH_MS } });
    const { sql } = pool.database;
    const keys = Array.from({ length: MINERS }, (_, i) => blake2b256(encodeUtf8(`miner ${i}`)));
    const miners = keys.map((key) => ({
      public_key: key,
      hotkey: ss58Encode(key),
      created_at: FIXTURE_START_MS,
      last_seen_at: FIXTURE_START_MS,
    }));
    await sql`insert into miners ${sql(miners)}`;
    const [first] = await sql<{ id: number }[]>`select min(id) as id from miners`;
    const base = first?.id ?? 1;
    const at = FIXTURE_START_MS + 1_000;
    // Agreed digests throughout; what the product writes, written by SQL because of the number.
    await sql.unsafe(`
      insert into algorithms (problem_key, content_hash, program, parents, state, target, created_at,
        offered_since)
      select (select min(key) from problems), md5(i::text) || md5('x' || i), 'large', '{}',
        'CONSENSUS', 5, ${at}, ${at} from generate_series(1, ${DECISIONS}) i;
      insert into decisions (algorithm_id, problem_key, epoch, outcome, score, score_nano, digest,
        decided_at)
      select id, problem_key, 1, 'CONSENSUS', 0.5, 500000000, content_hash, ${at}
      from algorithms where program = 'large' order by id;
      insert into assignments (miner_id, kind, state, parents, epoch, created_at, timeout_at)
      select id, 'evaluate', 'CLOSED', '{}', 1, ${at}, ${at} from miners;
      insert into slots (algorithm_id, miner_id, assignment_id, state, assigned_at, reoffer_at,
        reported_at, vote, score, digest, reason, numbers, decided_epoch, reported_epoch)
      select a.id, ${base} + (a.id * 7 + k) % ${MINERS}, (select min(id) from assignments), 'AGREED',
        ${at}, ${at}, ${at}, 'VALUE', 0.5, a.content_hash, 'digest_equal',
        jsonb_build_object('score', 0.5, 'consensus', 0.5, 'deviation', 0,
          'digest', left(a.content_hash, 16), 'consensusDigest', left(a.content_hash, 16),
          'reports', ${REPORTS_EACH}, 'agreeing', ${REPORTS_EACH}, 'needed', 4), 1, 1
      from algorithms a, generate_series(0, ${REPORTS_EACH - 1}) k where a.program = 'large';
      insert into contributions (kind, algorithm_id, miner_id, epoch, points_micro, created_at)
      select 'evaluation', algorithm_id, miner_id, 1, 1000000, ${at} from slots
      where state = 'AGREED';`);
  });
  afterAll(() => pool.close());

  it('closes, exports and verifies within the bounds', async () => {
    pool.clock.advance(EPOCH_MS);
    await pool.service.sweep();
    let largestPart = 0;
    const parts: string[] = [];
    for await (const part of await pool.service.epochExport(1)) {
      largestPart = Math.max(largestPart, part.length);
      parts.push(part);
    }
    const text = parts.join('');
    const document: EpochExport = parseMessage(epochExport, JSON.parse(text));
    const reports = document.decisions.reduce((sum, one) => sum + one.reports.length, 0);
    expect(reports).toBe(DECISIONS * REPORTS_EACH);
    expect(findExportDifference(document)).toBeNull();
    expect(text.length).toBeLessThan(FILE_LIMIT_BYTES / 2);
    // One page at a time: the whole is never in the pool's memory.
    expect(largestPart).toBeLessThan(text.length / 20);
  });
});
