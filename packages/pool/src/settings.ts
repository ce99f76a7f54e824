/**
 * The pool's settings: one table with environment name, bounds and reader (pool.md 8).
 *
 * Precedence: flag > environment > file > default. Flags carry the setting's own name as key, with the same
 * text form as the environment variable; durations are given in seconds there and kept in ms here.
 */
import { AditError, chooseText, parseNumberSetting, parseRao, type Rao } from '@adit/base';
import type { EvaluatorRules } from './domain/progress.ts';

/** Everything an operator can turn. Times in ms, money in RAO, shares in basis points. */
export interface PoolSettings {
  readonly epochMs: number;
  readonly epochBudgetRao: Rao;
  readonly feeBps: number;
  readonly capBps: number;
  readonly minWithdrawalRao: Rao;
  /** Limit of an assignment (the guide's 3 h). */
  readonly taskTimeoutMs: number;
  /** An unanswered slot is offered again after max(this, 4 x median duration). */
  readonly reofferAfterMs: number;
  readonly minEvaluators: number;
  readonly maxEvaluators: number;
  /** Wanted reports when the reports so far would be a new best score of the problem. */
  readonly candidateEvaluators: number;
  readonly evaluateBatchSize: number;
  readonly evolveGenerations: number;
  /** Limit of a lease. */
  readonly leaseTimeoutMs: number;
  /** Most evolved programs that a lease takes; 0 = leases are for evaluation only. */
  readonly leaseEvolveBudget: number;
  /** Evolutions that say fewer iterations are refused; 0 = never, for they prove nothing. */
  readonly leaseMinIterations: number;
  /** One lease per miner and epoch. */
  readonly leasePerWindow: boolean;
  /** Evolve requests are refused while more than this many reports per active miner are missing. */
  readonly backlogPerMiner: number;
  /** A miner seen within this time counts as one that could take a slot. */
  readonly minerActiveMs: number;
  /** Accepted age of an authentication header. */
  readonly authWindowS: number;
  /** Median rule: relative tolerance and its absolute floor (pool.md 3.4). */
  readonly toleranceRatio: number;
  readonly toleranceAbsFloor: number;
  /** Admit reports without a digest into a digest quorum, judged by tolerance (decision 8). */
  readonly admitWithoutDigest: boolean;
  /** Miners behind one /24 or /48 count as one cluster; never applies to loopback (decision 9). */
  readonly clusterByAddress: boolean;
  readonly sweepMs: number;
  /** The operator is told when nothing has been decided for so long while programs wait. */
  readonly monitorStaleFinalizedMs: number;
  /** The same for the age of the oldest program that waits. */
  readonly monitorBacklogMs: number;
  /** The same for the age of the oldest withdrawal that waits. */
  readonly monitorWithdrawalMs: number;
  /** The same for the share of ended assignments that expired, and of decisions without consensus. */
  readonly monitorExpiryRate: number;
  readonly monitorNoConsensusRate: number;
  /** How long the monitor's figures are kept. */
  readonly monitorCacheMs: number;
  /** File with the operator's legal text; null = our own text. */
  readonly disclaimerFile: string | null;
  /** A changed payout coldkey holds new withdrawals back for this long. */
  readonly recipientHoldMs: number;
  /** Full epochs between the announcement of another fee and the first epoch that has it. */
  readonly feeNoticeEpochs: number;
  /** Approving a withdrawal and sending it take two operators. */
  readonly requireTwoOperators: boolean;
}

/** The guide's figures where the guide gives one. */
export const defaultPoolSettings: PoolSettings = {
  epochMs: 3_600_000,
  epochBudgetRao: 1_000_000_000n,
  feeBps: 0,
  capBps: 500,
  minWithdrawalRao: 5_000_000n,
  taskTimeoutMs: 10_800_000,
  reofferAfterMs: 60_000,
  minEvaluators: 3,
  maxEvaluators: 7,
  candidateEvaluators: 5,
  evaluateBatchSize: 5,
  evolveGenerations: 50,
  leaseTimeoutMs: 10_800_000,
  leaseEvolveBudget: 2,
  leaseMinIterations: 0,
  leasePerWindow: false,
  backlogPerMiner: 2,
  minerActiveMs: 900_000,
  authWindowS: 300,
  toleranceRatio: 0.1,
  toleranceAbsFloor: 0.001,
  admitWithoutDigest: false,
  clusterByAddress: false,
  sweepMs: 15_000,
  monitorStaleFinalizedMs: 3_600_000,
  monitorBacklogMs: 1_200_000,
  monitorWithdrawalMs: 86_400_000,
  monitorExpiryRate: 0.25,
  monitorNoConsensusRate: 0.1,
  monitorCacheMs: 5_000,
  disclaimerFile: null,
  recipientHoldMs: 86_400_000,
  feeNoticeEpochs: 1,
  requireTwoOperators: false,
};

/** What may change while a pool runs, and may differ between its processes for a while. */
const RELOADABLE: ReadonlySet<string> = new Set<keyof PoolSettings>([
  'reofferAfterMs',
  'evaluateBatchSize',
  'evolveGenerations',
  'leaseEvolveBudget',
  'backlogPerMiner',
  'minerActiveMs',
  'sweepMs',
  'monitorStaleFinalizedMs',
  'monitorBacklogMs',
  'monitorWithdrawalMs',
  'monitorExpiryRate',
  'monitorNoConsensusRate',
  'monitorCacheMs',
  'disclaimerFile',
]);

/** True for a setting that a reload may change; the others need a restart of all processes. */
export function isReloadable(name: string): boolean {
  return RELOADABLE.has(name);
}

interface SettingRule {
  readonly env: string;
  /** Multiplies the text's number to get the kept unit; seconds to ms is 1000. */
  readonly scale?: number;
  readonly min: number;
  readonly max: number;
  readonly integer?: boolean;
}

type NumberSetting = {
  [K in keyof PoolSettings]: PoolSettings[K] extends number ? K : never;
}[keyof PoolSettings];

type YesNoSetting = {
  [K in keyof PoolSettings]: PoolSettings[K] extends boolean ? K : never;
}[keyof PoolSettings];

const YES_NO_ENV: Readonly<Record<YesNoSetting, string>> = {
  admitWithoutDigest: 'ADMIT_WITHOUT_DIGEST',
  clusterByAddress: 'CLUSTER_BY_ADDRESS',
  leasePerWindow: 'LEASE_PER_WINDOW',
  requireTwoOperators: 'REQUIRE_TWO_OPERATORS',
};

const DAY_S = 86_400;

/** A duration, given in seconds. */
function seconds(env: string, min: number, max: number): SettingRule {
  return { env, scale: 1000, min, max, integer: false };
}

/** Environment names and bounds of the number settings, in the text's unit. */
export const poolSettingRules: Readonly<Record<NumberSetting, SettingRule>> = {
  epochMs: { env: 'EPOCH_SECONDS', scale: 1000, min: 1, max: 30 * DAY_S, integer: false },
  feeBps: { env: 'POOL_FEE_BPS', min: 0, max: 1000 },
  capBps: { env: 'MINER_CAP_BPS', min: 1, max: 10_000 },
  taskTimeoutMs: { env: 'TASK_TIMEOUT_S', scale: 1000, min: 1, max: DAY_S, integer: false },
  reofferAfterMs: { env: 'REOFFER_AFTER_S', scale: 1000, min: 0.01, max: DAY_S, integer: false },
  minEvaluators: { env: 'MIN_EVALUATORS', min: 3, max: 15 },
  maxEvaluators: { env: 'MAX_EVALUATORS', min: 3, max: 15 },
  candidateEvaluators: { env: 'CANDIDATE_EVALUATORS', min: 3, max: 15 },
  evaluateBatchSize: { env: 'EVALUATE_BATCH_SIZE', min: 1, max: 32 },
  evolveGenerations: { env: 'EVOLVE_GENERATIONS', min: 1, max: 1_000_000 },
  leaseTimeoutMs: { env: 'LEASE_TIMEOUT_S', scale: 1000, min: 1, max: DAY_S, integer: false },
  leaseEvolveBudget: { env: 'LEASE_EVOLVE_BUDGET', min: 0, max: 64 },
  leaseMinIterations: { env: 'LEASE_MIN_ITERATIONS', min: 0, max: 1_000_000_000 },
  backlogPerMiner: { env: 'BACKLOG_PER_MINER', min: 0, max: 1000, integer: false },
  minerActiveMs: { env: 'MINER_ACTIVE_S', scale: 1000, min: 1, max: DAY_S, integer: false },
  authWindowS: { env: 'AUTH_WINDOW_S', min: 1, max: 3600 },
  toleranceRatio: { env: 'TOLERANCE_RATIO', min: 0, max: 1, integer: false },
  toleranceAbsFloor: { env: 'TOLERANCE_ABS_FLOOR', min: 0, max: 1, integer: false },
  sweepMs: { env: 'SWEEP_S', scale: 1000, min: 0.01, max: 3600, integer: false },
  recipientHoldMs: {
    env: 'RECIPIENT_HOLD_S',
    scale: 1000,
    min: 0,
    max: 30 * DAY_S,
    integer: false,
  },
  feeNoticeEpochs: { env: 'FEE_NOTICE_EPOCHS', min: 1, max: 1000 },
  monitorStaleFinalizedMs: seconds('MONITOR_STALE_FINALIZED_S', 1, 30 * DAY_S),
  monitorBacklogMs: seconds('MONITOR_SUBMISSION_BACKLOG_WARN_S', 1, 30 * DAY_S),
  monitorWithdrawalMs: seconds('MONITOR_WITHDRAWAL_WARN_S', 1, 30 * DAY_S),
  monitorExpiryRate: { env: 'MONITOR_EXPIRY_RATE', min: 0, max: 1, integer: false },
  monitorNoConsensusRate: { env: 'MONITOR_NO_CONSENSUS_RATE', min: 0, max: 1, integer: false },
  monitorCacheMs: seconds('MONITOR_CACHE_S', 0, 60),
};

/** One setting as an operator sees it. */
export interface PoolSettingFacts {
  readonly name: keyof PoolSettings;
  readonly env: string;
  readonly kind: 'number' | 'yes-no' | 'text';
  /** In the text's unit (seconds, not ms); null where there is none. */
  readonly defaultText: string | null;
}

const TEXT_ENV: Readonly<
  Record<Exclude<keyof PoolSettings, NumberSetting | YesNoSetting>, string>
> = {
  epochBudgetRao: 'EPOCH_BUDGET_RAO',
  minWithdrawalRao: 'MIN_WITHDRAWAL_RAO',
  disclaimerFile: 'DISCLAIMER_FILE',
};

/** Every setting with its environment variable. */
export function listPoolSettings(): PoolSettingFacts[] {
  const scaleOf = (name: string): number =>
    Object.entries(poolSettingRules).find(([key]) => key === name)?.[1].scale ?? 1;
  const factsOf = (name: keyof PoolSettings, env: string): PoolSettingFacts => {
    const value = defaultPoolSettings[name];
    if (typeof value === 'number') {
      return { name, env, kind: 'number', defaultText: String(value / scaleOf(name)) };
    }
    const kind = typeof value === 'boolean' ? 'yes-no' : 'text';
    return { name, env, kind, defaultText: value === null ? null : String(value) };
  };
  const byName: Readonly<Record<keyof PoolSettings, string>> = {
    ...TEXT_ENV,
    ...YES_NO_ENV,
    // The table has an entry of every number setting.
    ...(Object.fromEntries(
      Object.entries(poolSettingRules).map(([name, { env }]) => [name, env]),
    ) as Record<NumberSetting, string>),
  };
  // The keys are those of the type above.
  const names = Object.keys(defaultPoolSettings) as (keyof PoolSettings)[];
  return names.map((name) => factsOf(name, byName[name]));
}

/** Texts by flag name (= setting name) and by environment variable. */
export interface SettingTexts {
  readonly flags?: Readonly<Record<string, string | undefined>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Of a configuration file, by setting name. */
  readonly file?: Readonly<Record<string, string | undefined>>;
  /** What holds where neither speaks; default {@link defaultPoolSettings}. */
  readonly defaults?: PoolSettings;
}

/**
 * The settings in force.
 * @throws AditError `invalid_setting` or `invalid_rao` with name, text and bounds.
 */
export function poolSettingsFrom(texts: SettingTexts): PoolSettings {
  const base = texts.defaults ?? defaultPoolSettings;
  const textOf = (name: string, env: string): string | null =>
    chooseText({
      flag: texts.flags?.[name],
      environment: texts.env?.[env],
      file: texts.file?.[name],
    })?.text ?? null;
  const number = (name: NumberSetting): number => {
    const rule = poolSettingRules[name];
    const text = textOf(name, rule.env);
    if (text === null) return base[name];
    const value = parseNumberSetting(rule.env, text, rule);
    return rule.scale === undefined ? value : Math.round(value * rule.scale);
  };
  const rao = (name: 'epochBudgetRao' | 'minWithdrawalRao'): Rao => {
    const text = textOf(name, TEXT_ENV[name]);
    return text === null ? base[name] : parseRao(text);
  };
  const yesNo = (name: YesNoSetting): boolean => {
    const env = YES_NO_ENV[name];
    const text = textOf(name, env);
    return text === null ? base[name] : parseYesNo(env, text);
  };
  return requireOrder({
    epochMs: number('epochMs'),
    epochBudgetRao: rao('epochBudgetRao'),
    feeBps: number('feeBps'),
    capBps: number('capBps'),
    minWithdrawalRao: rao('minWithdrawalRao'),
    taskTimeoutMs: number('taskTimeoutMs'),
    reofferAfterMs: number('reofferAfterMs'),
    minEvaluators: number('minEvaluators'),
    maxEvaluators: number('maxEvaluators'),
    candidateEvaluators: number('candidateEvaluators'),
    evaluateBatchSize: number('evaluateBatchSize'),
    evolveGenerations: number('evolveGenerations'),
    leaseTimeoutMs: number('leaseTimeoutMs'),
    leaseEvolveBudget: number('leaseEvolveBudget'),
    leaseMinIterations: number('leaseMinIterations'),
    leasePerWindow: yesNo('leasePerWindow'),
    backlogPerMiner: number('backlogPerMiner'),
    minerActiveMs: number('minerActiveMs'),
    authWindowS: number('authWindowS'),
    toleranceRatio: number('toleranceRatio'),
    toleranceAbsFloor: number('toleranceAbsFloor'),
    admitWithoutDigest: yesNo('admitWithoutDigest'),
    clusterByAddress: yesNo('clusterByAddress'),
    sweepMs: number('sweepMs'),
    disclaimerFile: textOf('disclaimerFile', TEXT_ENV.disclaimerFile) ?? base.disclaimerFile,
    monitorStaleFinalizedMs: number('monitorStaleFinalizedMs'),
    monitorBacklogMs: number('monitorBacklogMs'),
    monitorWithdrawalMs: number('monitorWithdrawalMs'),
    monitorExpiryRate: number('monitorExpiryRate'),
    monitorNoConsensusRate: number('monitorNoConsensusRate'),
    monitorCacheMs: number('monitorCacheMs'),
    recipientHoldMs: number('recipientHoldMs'),
    feeNoticeEpochs: number('feeNoticeEpochs'),
    requireTwoOperators: yesNo('requireTwoOperators'),
  });
}

function parseYesNo(name: string, text: string): boolean {
  if (/^(1|true|yes)$/i.test(text)) return true;
  if (/^(0|false|no)$/i.test(text)) return false;
  throw new AditError('invalid_setting', `${name} is neither yes nor no`, {
    numbers: { name, given: text.slice(0, 80) },
    nextStep: `Give ${name} 1, true, yes, 0, false or no.`,
  });
}

/** More evaluators at most than at least. */
function requireOrder(settings: PoolSettings): PoolSettings {
  const { minEvaluators, maxEvaluators } = settings;
  if (minEvaluators <= maxEvaluators) return settings;
  throw new AditError('invalid_setting', 'MAX_EVALUATORS is below MIN_EVALUATORS', {
    numbers: { name: 'MAX_EVALUATORS', minEvaluators, maxEvaluators },
    nextStep: 'Raise MAX_EVALUATORS or lower MIN_EVALUATORS.',
  });
}

/** The rules of consensus in force. */
export function evaluatorRules(settings: PoolSettings): EvaluatorRules {
  return {
    minReports: settings.minEvaluators,
    maxReports: settings.maxEvaluators,
    candidateReports: settings.candidateEvaluators,
    toleranceRatio: settings.toleranceRatio,
    toleranceAbsFloor: settings.toleranceAbsFloor,
    admitWithoutDigest: settings.admitWithoutDigest,
  };
}
