/** Any calls about weights do what a plain model of the rules says (chain.md 1.7, 6). */
import { isDeepStrictEqual } from 'node:util';
import type { AccountId } from '@adit/substrate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Drand } from '../../../definitions/drand.ts';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import {
  guardCode,
  HOTKEYS,
  NETUID,
  STRANGER,
  WeightsChain,
} from '../../../testing/weights-chain.ts';
import { commitHash } from './commit-queue.ts';
import { naiveCall, naiveGuard } from './weights-naive.ts';
import type { NaiveArguments, NaiveWeights } from './weights-naive-rules.ts';

const S = SubtensorModule.storage;
const INDICES = [NETUID, NETUID + 4_096];
const SIGNERS = [...HOTKEYS.slice(0, 3), STRANGER];
const RUNS = 50;
const STEPS = 150;

/** What validators give in these tests: few, so that reveals meet their commits. */
const GIVEN = [
  { uids: [1], values: [1], salt: [] },
  { uids: [3, 0], values: [1, 2], salt: [7] },
  { uids: [2], values: [40_000], salt: [7, 8] },
  { uids: [5, 6, 7], values: [32_769, 0, 1], salt: [] },
  { uids: [5, 5], values: [1, 1], salt: [] },
  { uids: [8, 1], values: [1, 1], salt: [1] },
  { uids: [1, 2], values: [1], salt: [1] },
  { uids: [], values: [], salt: [] },
  { uids: Array.from({ length: 9 }, (_, at) => at), values: new Array(9).fill(1), salt: [] },
].map((one) => ({ ...one, versionKey: 2n }));

const often = <Value>(usual: Value, ...others: Value[]) =>
  fc.oneof({ weight: 12, arbitrary: fc.constant(usual) }, ...others.map((one) => fc.constant(one)));
const which = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 3 }) },
  fc.nat({ max: GIVEN.length - 1 }),
);
const netuid = often(NETUID, 0, 9);
const mecid = often(0, 1, 2, 255);
const versionKey = often(2n, 1n, 3n);
/** Mostly of the same length. */
const some = fc.array(fc.oneof(fc.integer({ min: 0, max: 1 }), which), {
  minLength: 1,
  maxLength: 3,
});
const shorter = often(0, 1);

const names = [
  'set_weights',
  'set_mechanism_weights',
  'batch_set_weights',
  'commit_weights',
  'commit_mechanism_weights',
  'batch_commit_weights',
  'reveal_weights',
  'reveal_mechanism_weights',
  'batch_reveal_weights',
  'commit_timelocked_weights',
  'commit_timelocked_mechanism_weights',
  'commit_crv3_mechanism_weights',
] as const;

const call = fc.record({
  type: fc.constant('call' as const),
  // Ten commits of one epoch fill a queue.
  name: fc.constantFrom(...names, 'commit_weights', 'batch_commit_weights'),
  signer: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...SIGNERS.slice(0, 3)) },
    fc.constantFrom(...SIGNERS),
  ),
  netuid,
  mecid,
  which,
  some,
  netuids: fc.array(netuid, { minLength: 3, maxLength: 3 }),
  shorter,
  versionKey,
  round: often(500n, 499n),
  commitVersion: often(4, 3),
});
type CallStep = typeof call extends fc.Arbitrary<infer Step> ? Step : never;

const knob = fc.oneof(
  ...(
    [
      ['isHidden', [true, false]],
      ['rate', [0, 0, 0, 3]],
      ['period', [1, 1, 2]],
      ['version', [0, 0, 2, 3]],
      ['minWeights', [0, 1, 2, 1_024]],
      ['threshold', [0, 0, 0, 50, 51]],
    ] as const
  ).map(([field, values]) =>
    fc.record({
      type: fc.constant('knob' as const),
      field: fc.constant(field),
      value: fc.constantFrom<number | boolean>(...values),
    }),
  ),
);
const time = fc.record({
  type: fc.constant('time' as const),
  blocks: fc.integer({ min: 1, max: 4 }),
  isNewEpoch: fc.constantFrom(true, false, false, false, false, false),
});
const step = fc.oneof(
  { weight: 12, arbitrary: call },
  { weight: 2, arbitrary: knob },
  { weight: 2, arbitrary: time },
);

type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

/** The pool's codes of what guards refuse (1.7). */
const CODES: Readonly<Record<string, number>> = {
  NotEnoughStakeToSetWeights: 1,
  CommittingWeightsTooFast: 6,
  SettingWeightsTooFast: 6,
  InvalidRevealRound: 15,
  NoWeightsCommitFound: 16,
  RevealTooEarly: 17,
  InputLengthsUnequal: 18,
};

/** Errors that anybody can meet. */
const ERRORS = [
  'CommitRevealDisabled',
  'CommitRevealEnabled',
  'CommittingWeightsTooFast',
  'DuplicateUids',
  'HotKeyNotRegisteredInSubNet',
  'IncorrectCommitRevealVersion',
  'IncorrectWeightVersionKey',
  'InputLengthsUnequal',
  'InvalidRevealRound',
  'MechanismDoesNotExist',
  'NeuronNoValidatorPermit',
  'NoWeightsCommitFound',
  'NotEnoughStakeToSetWeights',
  'RevealTooEarly',
  'SettingWeightsTooFast',
  'TooManyUnrevealedCommits',
  'UidVecContainInvalidOne',
  'UidsLengthExceedUidsInSubNet',
  'WeightVecLengthIsLow',
  'WeightVecNotEqualSize',
];

/** Arguments of whichever call it is; each takes those that it knows. */
function argumentsOf(one: CallStep): NaiveArguments {
  const given = GIVEN[one.which] ?? GIVEN[0];
  const several = one.some.map((at) => GIVEN[at] ?? GIVEN[0]);
  const mechanism = one.name.includes('mechanism') ? one.mecid : 0;
  const hash = (place: { netuid: number; mecid: number }, at = one.which) => {
    const secret = { ...(GIVEN[at] ?? GIVEN[0]), versionKey: one.versionKey };
    return commitHash({ ...place, hotkey: one.signer }, secret as (typeof GIVEN)[number]);
  };
  const netuids = one.netuids.slice(0, several.length);
  return {
    netuid: one.netuid,
    mecid: one.mecid,
    netuids,
    dests: given?.uids ?? [],
    weights: given?.values ?? [],
    rows: several.map((each) => each?.uids.map((uid, at) => [uid, each.values[at] ?? 0]) ?? []),
    version_key: one.versionKey,
    version_keys: several.slice(one.shorter).map(() => one.versionKey),
    commit_hash: hash({ netuid: one.netuid, mecid: mechanism }),
    commit_hashes: one.some
      .slice(one.shorter)
      .map((at, place) => hash({ netuid: netuids[place] ?? 0, mecid: 0 }, at)),
    uids: given?.uids ?? [],
    values: given?.values ?? [],
    salt: given?.salt ?? [],
    uids_list: several.map((each) => each?.uids ?? []),
    values_list: several.map((each) => each?.values ?? []),
    salts_list: several.map((each) => each?.salt ?? []),
    reveal_round: one.round,
    commit_reveal_version: one.commitVersion,
  };
}

function openChain(): { chain: WeightsChain; model: NaiveWeights } {
  const chain = new WeightsChain();
  const { state } = chain;
  state.write(S.MechanismCountCurrent, NETUID, 2);
  state.write(S.Tempo, NETUID, 20);
  state.write(Drand.storage.LastStoredRound, 500n);
  state.write(S.TotalHotkeyAlpha, HOTKEYS[1] ?? '', NETUID, 50n);
  state.write(S.WeightsSetRateLimit, NETUID, 0n);
  const model: NaiveWeights = {
    block: 1_000,
    epoch: 0,
    lastEpochBlock: 1_000,
    tempo: 20,
    period: 1,
    isHidden: true,
    rate: 0,
    version: 0,
    minWeights: 1,
    threshold: 0,
    newestRound: 500,
    hotkeys: [...HOTKEYS],
    permits: HOTKEYS.map((_, uid) => uid === 1),
    stakes: [0, 50, 0, 0, 0, 0, 0, 0],
    weights: {},
    updates: { [NETUID]: HOTKEYS.map(() => 800) },
    commits: {},
    timelocked: {},
  };
  return { chain, model };
}

function turn(chain: WeightsChain, model: NaiveWeights): void {
  const { state } = chain;
  state.write(S.CommitRevealWeightsEnabled, NETUID, model.isHidden);
  state.write(S.WeightsSetRateLimit, NETUID, BigInt(model.rate));
  state.write(S.RevealPeriodEpochs, NETUID, BigInt(model.period));
  state.write(S.WeightsVersionKey, NETUID, BigInt(model.version));
  state.write(S.MinAllowedWeights, NETUID, model.minWeights);
  state.write(S.StakeThreshold, BigInt(model.threshold));
  state.write(S.SubnetEpochIndex, NETUID, BigInt(model.epoch));
  state.write(S.LastEpochBlock, NETUID, BigInt(model.lastEpochBlock));
  if (chain.block.block !== model.block) chain.jump(model.block);
}

/** All that weight calls write, in the words of the model. */
function written({ state }: WeightsChain) {
  const weights: NaiveWeights['weights'] = {};
  const commits: NaiveWeights['commits'] = {};
  const timelocked: NaiveWeights['timelocked'] = {};
  const updates: NaiveWeights['updates'] = {};
  for (const [[index, uid], row] of state.entries(S.Weights)) weights[`${index} ${uid}`] = row;
  for (const [[index, hotkey], queue] of state.entries(S.WeightCommits)) {
    commits[`${index} ${hotkey}`] = queue.map(([hash, epoch, block]) => ({
      hash,
      epoch: Number(epoch),
      block: Number(block),
    }));
  }
  for (const [[index, epoch], queue] of state.entries(S.TimelockedWeightCommits)) {
    timelocked[`${index} ${epoch}`] = queue.map(([hotkey, block, , round]) => ({
      hotkey: hotkey as AccountId,
      block: Number(block),
      round: Number(round),
    }));
  }
  for (const index of INDICES) {
    if (state.has(S.LastUpdate, index)) {
      updates[index] = state.read(S.LastUpdate, index).map(Number);
    }
  }
  return { weights, commits, timelocked, updates };
}

const seen = { outcomes: new Set<string>(), ok: 0, failed: 0 };

/** The arguments of one of the calls. */
function sentBy(name: CallStep['name'], { rows, ...rest }: NaiveArguments): object {
  const all: Record<string, unknown> = { ...rest, commit: Uint8Array.of(1) };
  if (name === 'batch_set_weights') all.weights = rows;
  const fields = Object.keys(SubtensorModule.calls[name].fields);
  return Object.fromEntries(fields.map((field) => [field, all[field]]));
}

function take(chain: WeightsChain, model: NaiveWeights, one: CallStep): void {
  const args = argumentsOf(one);
  const sent = { name: one.name, value: sentBy(one.name, args) };
  const refusal = naiveGuard(model, one.signer, { name: one.name, args });
  const code = refusal === null ? null : CODES[refusal];
  expect([one.name, refusal, guardCode(chain, one.signer, sent)]).toEqual([
    one.name,
    refusal,
    code,
  ]);
  const expected = naiveCall(model, one.signer, { name: one.name, args });
  const error = chain.subtensor(one.signer, sent.name, sent.value);
  expect([one.name, error]).toEqual([one.name, expected]);
  seen.outcomes.add(`${one.name} ${error ?? 'ok'}`);
  if (error === null) seen.ok += 1;
  else seen.failed += 1;
}

function perform(chain: WeightsChain, model: NaiveWeights, one: Step): void {
  if (one.type === 'call') {
    take(chain, model, one);
    return;
  }
  if (one.type === 'knob') Object.assign(model, { [one.field]: one.value });
  else {
    model.block += one.blocks;
    if (one.isNewEpoch) {
      model.epoch += 1;
      model.lastEpochBlock = model.block;
    }
  }
  turn(chain, model);
}

function live(steps: readonly Step[]): void {
  const { chain, model } = openChain();
  for (const one of steps) {
    perform(chain, model, one);
    const { weights, commits, timelocked, updates } = model;
    const [found, expected] = [written(chain), { weights, commits, timelocked, updates }];
    // To ask first is ten times as fast as an expectation that holds.
    if (!isDeepStrictEqual(found, expected)) expect(found).toEqual(expected);
  }
}

describe('random calls about weights', () => {
  it('do what the model does', () => {
    const lives = fc.array(step, { minLength: STEPS, maxLength: STEPS });
    fc.assert(fc.property(lives, live), { numRuns: RUNS, seed: 6 });
  });

  it('succeeded in three of ten tries, each did, and each error was met', () => {
    expect(seen.ok / (seen.ok + seen.failed)).toBeGreaterThan(0.3);
    const met = [...seen.outcomes].map((outcome) => outcome.split(' '));
    expect(names.filter((name) => !seen.outcomes.has(`${name} ok`))).toEqual([]);
    expect(met.map(([, error]) => error)).toEqual(expect.arrayContaining(ERRORS));
  });
});
