/** The operator's reads over HTTP: summary, metrics, verification, with and without their tokens. */
import { ready } from '@adit/keys';
import type { MonitorSummary } from '@adit/wire';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openTestPool, type TestPool } from '../testing/open-test-pool.ts';
import { parseExposition } from '../testing/parse-exposition.ts';

const MONITOR = { 'X-Monitor-Token': 'watching' };
const OPERATOR = { 'X-Admin-Token': 'operating' };
let test: TestPool;

beforeAll(async () => {
  await ready();
  test = await openTestPool({
    server: { monitorToken: 'watching', operatorToken: 'operating' },
  });
});
afterAll(() => test.close());

const read = (path: string, headers: Record<string, string> = MONITOR) =>
  test.send({ method: 'GET', path, headers });

async function readFamilies(pool: TestPool, headers: Record<string, string> = MONITOR) {
  const answer = await pool.send({ method: 'GET', path: '/metrics', headers });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
  ]);
  return parseExposition(answer.text);
}

const sampleOf = (
  families: Awaited<ReturnType<typeof readFamilies>>,
  name: string,
  labels: Record<string, string> = {},
): number | undefined =>
  families
    .get(`adit_pool_${name}`)
    ?.samples.find((sample) =>
      Object.entries(labels).every(([label, text]) => sample.labels[label] === text),
    )?.value;

describe('behind tokens', () => {
  it.each(['/api/v1/monitor/summary', '/metrics'])('%s wants the monitor’s', async (path) => {
    for (const headers of [{}, { 'X-Monitor-Token': '' }]) {
      expect((await read(path, headers)).refusal().code).toBe('missing_auth');
    }
    for (const headers of [{ 'X-Monitor-Token': 'watchin' }, OPERATOR]) {
      expect((await read(path, headers)).status).toBe(401);
    }
    expect((await read(path)).status).toBe(200);
  });

  it('verification wants the operator’s, a known result and a known body', async () => {
    const path = '/api/v1/results/verify/77';
    const send = (headers: Record<string, string>, body = '{}', where = path) =>
      test.send({ method: 'POST', path: where, headers, body });
    expect((await send({})).refusal().code).toBe('missing_auth');
    expect((await send(MONITOR)).status).toBe(401);
    expect((await send(test.sign('alice'))).status).toBe(401);
    const unknown = await send(OPERATOR);
    expect([unknown.status, unknown.refusal().code]).toEqual([404, 'result_not_found']);
    expect((await send(OPERATOR, '{"digest":"x"}')).refusal().code).toBe('invalid_body');
    expect((await send(OPERATOR, '{}', '/api/v1/results/verify/x')).refusal().code).toBe(
      'invalid_params',
    );
  });

  it('without a monitor token everyone may read; without an operator’s nobody verifies', async () => {
    const open = await openTestPool({ server: { operatorToken: '' } });
    onTestFinished(() => open.close());
    const summary = await open.client('nobody').readMonitorSummary();
    expect(summary).toMatchObject({ database_up: true, relay: null, pool_closed: false });
    expect(await open.client('nobody').readMetrics()).toContain('adit_pool_build_info{');
    const answer = await open.send({
      method: 'POST',
      path: '/api/v1/results/verify/1',
      headers: OPERATOR,
      body: '{}',
    });
    expect([answer.status, answer.refusal().code]).toEqual([403, 'operator_disabled']);
  });
});

describe('the metrics', () => {
  it('have the summary’s figures', async () => {
    await test.client('alice').register();
    await test.pool.service.sweep();
    // The clock stands still from here on, so that both show one reading.
    test.clock.advance(5_000);
    const summary: MonitorSummary = JSON.parse((await read('/api/v1/monitor/summary')).text);
    const families = await readFamilies(test);
    const expected = [
      ['miners', { state: 'registered' }, summary.miners.registered],
      ['programs_waiting', {}, summary.evaluations.programs_waiting],
      ['evaluation_slots', { state: 'wanted' }, summary.evaluations.slots_wanted],
      ['epoch_budget_rao', {}, Number(summary.epoch.budget_rao)],
      ['epoch_miners_needed', {}, 20],
      ['alerts', { level: 'warning' }, summary.alerts.counts.warning],
      ['alert_active', { code: 'cap_cannot_pay_out' }, 1],
      ['decisions_total', { outcome: 'consensus' }, 0],
      ['scheduler_led', {}, summary.scheduler.has_leader ? 1 : 0],
      ['database_up', {}, 1],
    ] as const;
    for (const [name, labels, value] of expected) {
      expect([name, sampleOf(families, name, labels)]).toEqual([name, value]);
    }
    expect(summary.miners.registered).toBe(1);
    expect(sampleOf(families, 'scheduler_passes_total', { result: 'completed' })).toBeGreaterThan(
      0,
    );
    expect(sampleOf(families, 'process_resident_memory_bytes')).toBeGreaterThan(1e6);
  });

  it('count requests by route and status, and refusals by code, not by what was asked', async () => {
    const headers = test.sign('bob');
    const register = () =>
      test.send({ method: 'POST', path: '/api/v1/miners/register', headers, body: '{}' });
    const before = await readFamilies(test);
    expect((await register()).status).toBe(200);
    expect((await register()).refusal().code).toBe('replayed_signature');
    for (let index = 0; index < 50; index += 1) await read(`/nothing-${index}`);
    const after = await readFamilies(test);
    const grown = (name: string, labels: Record<string, string>): number =>
      (sampleOf(after, name, labels) ?? 0) - (sampleOf(before, name, labels) ?? 0);
    const ok = { route: 'register', method: 'POST', status: '200' };
    expect(grown('http_requests_total', ok)).toBe(1);
    expect(grown('http_requests_total', { ...ok, status: '401' })).toBe(1);
    expect(grown('http_refusals_total', { code: 'replayed_signature' })).toBe(1);
    expect(grown('http_requests_total', { route: 'other', status: '404' })).toBe(50);
    const requests = after.get('adit_pool_http_requests_total')?.samples ?? [];
    const counts = (after.get('adit_pool_http_request_duration_seconds')?.samples ?? [])
      .filter(({ name }) => name.endsWith('_count'))
      .map(({ value }) => value);
    expect(counts).toEqual(requests.map(({ value }) => value));
  });

  it('without the database have the server’s part, and the summary says what is wrong', async () => {
    const gated = await openTestPool({ isGated: true, settings: { monitorCacheMs: 1000 } });
    onTestFinished(() => gated.close());
    const client = gated.client('nobody');
    expect((await client.readMonitorSummary()).database_up).toBe(true);
    await gated.gate?.shut();
    // Within the cache's time the figures are as good as before.
    expect((await client.readMonitorSummary()).database_up).toBe(true);
    gated.clock.advance(1001);
    const summary = await client.readMonitorSummary();
    expect(summary).toMatchObject({ database_up: false, alerts: { overall: 'critical' } });
    expect(summary.alerts.items[0]?.code).toBe('database_away');
    const families = await readFamilies(gated, {});
    expect(sampleOf(families, 'database_up')).toBe(0);
    expect(families.has('adit_pool_miners')).toBe(false);
    expect(families.has('adit_pool_http_requests_total')).toBe(true);
  });
});
