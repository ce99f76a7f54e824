import { describe, expect, it } from 'vitest';
import { defaultPoolSettings, poolSettingRules, poolSettingsFrom } from './settings.ts';

describe('settings of the pool', () => {
  it('are the guide’s without flags and environment', () => {
    expect(poolSettingsFrom({})).toEqual(defaultPoolSettings);
    expect(defaultPoolSettings).toMatchObject({
      epochMs: 3_600_000,
      epochBudgetRao: 1_000_000_000n,
      feeBps: 0,
      capBps: 500,
      taskTimeoutMs: 10_800_000,
      evolveGenerations: 50,
      minWithdrawalRao: 5_000_000n,
    });
  });

  it('take flags before the environment before defaults, durations in seconds', () => {
    const settings = poolSettingsFrom({
      flags: { epochMs: '30' },
      env: { EPOCH_SECONDS: '60', REOFFER_AFTER_S: '0.5', EPOCH_BUDGET_RAO: '7' },
      defaults: { ...defaultPoolSettings, capBps: 3_000 },
    });
    expect(settings).toMatchObject({
      epochMs: 30_000,
      reofferAfterMs: 500,
      epochBudgetRao: 7n,
      capBps: 3_000,
    });
  });

  it.each([
    { env: { POOL_FEE_BPS: '1001' }, code: 'invalid_setting' },
    { env: { POOL_FEE_BPS: '-1' }, code: 'invalid_setting' },
    { env: { MIN_EVALUATORS: '2' }, code: 'invalid_setting' },
    { env: { EVALUATE_BATCH_SIZE: '1.5' }, code: 'invalid_setting' },
    { env: { EPOCH_BUDGET_RAO: '-5' }, code: 'invalid_rao' },
    { env: { ADMIT_WITHOUT_DIGEST: 'perhaps' }, code: 'invalid_setting' },
    { env: { CLUSTER_BY_ADDRESS: '2' }, code: 'invalid_setting' },
    { env: { LEASE_EVOLVE_BUDGET: '65' }, code: 'invalid_setting' },
    { env: { MIN_EVALUATORS: '5', MAX_EVALUATORS: '3' }, code: 'invalid_setting' },
  ])('refuse $env', ({ env, code }) => {
    expect(() => poolSettingsFrom({ env })).toThrow(expect.objectContaining({ code }));
  });

  it('read the settings of leases', () => {
    const env = {
      LEASE_TIMEOUT_S: '90',
      LEASE_EVOLVE_BUDGET: '0',
      LEASE_MIN_ITERATIONS: '10',
      LEASE_PER_WINDOW: 'yes',
      CLUSTER_BY_ADDRESS: 'yes',
    };
    expect(poolSettingsFrom({ env })).toMatchObject({
      leaseTimeoutMs: 90_000,
      leaseEvolveBudget: 0,
      leaseMinIterations: 10,
      leasePerWindow: true,
      clusterByAddress: true,
    });
  });

  it.each(['true', '1', 'YES'])('read %s as yes', (text) => {
    expect(poolSettingsFrom({ env: { ADMIT_WITHOUT_DIGEST: text } }).admitWithoutDigest).toBe(true);
  });

  it('have defaults within their bounds, each under one variable', () => {
    const rules = Object.entries(poolSettingRules);
    expect(new Set(rules.map(([, rule]) => rule.env)).size).toBe(rules.length);
    for (const [name, rule] of rules) {
      const value = Number(Object.entries(defaultPoolSettings).find(([key]) => key === name)?.[1]);
      expect(value / (rule.scale ?? 1)).toBeGreaterThanOrEqual(rule.min);
      expect(value / (rule.scale ?? 1)).toBeLessThanOrEqual(rule.max);
    }
  });
});
