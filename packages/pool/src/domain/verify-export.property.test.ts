/**
 * Exports of random epochs: all of them recompute, and no one-step change of any of them passes.
 * `ADIT_EXPORT_RUNS` sets the number of epochs.
 */
import { createRandom, type Json } from '@adit/base';
import { type Keypair, keypairFromSeed, ready } from '@adit/keys';
import { type EpochExport, epochExport, parseMessage } from '@adit/wire';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Alteration, alterJson } from '../testing/alter-json.ts';
import { randomEpochExport, sealExport } from '../testing/random-epoch.ts';
import { hashInputs } from './export-hashes.ts';
import { findExportDifference } from './verify-export.ts';

const EPOCHS = Number(process.env['ADIT_EXPORT_RUNS'] ?? 200);

/**
 * What a pool can state without contradiction when it alters one place and signs again: who came
 * before. `--previous` binds it.
 */
const FREE_WHEN_SIGNED_AGAIN = [/^previous_hash$/];

/**
 * A pool that lies from the start writes `inputs_hash` anew too. It can then invent reports that
 * nobody sent (their authors see it in their receipts), but not pay by other rules: everything that
 * says what is decided, booked or paid still has to follow from the reports.
 */
const WHAT_FOLLOWS = [
  /^(?:contributions|payouts|transfers)\[/,
  /^epoch\./,
  /^merkle_root$/,
  /^decisions\[\d+\]\.(?:outcome|score|score_nano)$/,
  /^(?:decisions\[\d+\]\.reports|later_reports)\[\d+\]\.(?:verdict|reason|vote|numbers\.deviation)$/,
  /^rules\.(?:semantics|fee_bps|cap_bps|evaluation_points_micro|evolution_points_micro|evolution_min_score_nano)$/,
];
/** The start time enters no calculation; who would have received nothing neither. */
function isFree(document: EpochExport, path: string): boolean {
  const payout = /^payouts\[(\d+)\]\.recipient$/.exec(path);
  const isNothing = payout !== null && document.payouts[Number(payout[1])]?.rao === '0';
  return isNothing || path === 'epoch.starts_at';
}

let pool: Keypair;
beforeAll(async () => {
  await ready();
  pool = keypairFromSeed(new Uint8Array(32).fill(9));
});

const epochOf = (seed: string, miners: number, decisions: number): EpochExport =>
  randomEpochExport(createRandom(seed), pool, { miners, decisions });

/** The code of a refusal or the step of the first difference; null when the document passes. */
function detect(value: Json): string | null {
  let document: EpochExport;
  try {
    document = parseMessage(epochExport, value);
  } catch {
    return 'refused';
  }
  return findExportDifference(document)?.step ?? null;
}

/** The pool signs the altered document as if it were its own. */
function signAgain(value: Json, isHashedAgain: boolean): Json {
  // Alterations that are no document at all any more are refused before anything is signed.
  const document = value as EpochExport;
  const inputs_hash = isHashedAgain ? hashInputs(document) : document.inputs_hash;
  return sealExport({ ...document, inputs_hash }, pool);
}

function undetected(document: EpochExport, change: (one: Alteration) => Json): string[] {
  return [...alterJson(document)].flatMap((one) =>
    detect(change(one)) === null ? [one.path] : [],
  );
}

describe('verification of exports', () => {
  it(`accepts ${EPOCHS} random epochs`, () => {
    const seen = { capped: 0, carried: 0, later: 0, late: 0, none: 0, invalid: 0, digest: 0 };
    for (let run = 0; run < EPOCHS; run += 1) {
      const document = epochOf(`accept ${run}`, 3 + (run % 14), run % 25);
      parseMessage(epochExport, document);
      expect(findExportDifference(document), `epoch ${run}`).toBeNull();
      const outcomes = document.decisions.map(({ outcome }) => outcome);
      if (document.payouts.some(({ capped }) => capped)) seen.capped += 1;
      if (document.epoch.carry_rao !== '0') seen.carried += 1;
      if (document.later_reports.length > 0) seen.later += 1;
      if (document.late_reports.length > 0) seen.late += 1;
      if (outcomes.includes('NO_CONSENSUS')) seen.none += 1;
      if (outcomes.includes('INVALID')) seen.invalid += 1;
      if (document.decisions.some(({ digest }) => digest !== null)) seen.digest += 1;
    }
    // The epochs reach what they are made for.
    for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(0);
  });

  it.each(['one', 'two'])('finds every change of a published export (%s)', (seed) => {
    const document = epochOf(seed, 7, 6);
    expect(undetected(document, ({ value }) => value)).toEqual([]);
  });

  it.each(['one', 'two'])('finds every change that the pool itself signs again (%s)', (seed) => {
    const document = epochOf(seed, 7, 6);
    const passed = undetected(document, ({ path, value }) =>
      path === 'hash' || path === 'signature' ? value : signAgain(value, false),
    );
    const unexpected = passed.filter(
      (path) => !FREE_WHEN_SIGNED_AGAIN.some((free) => free.test(path)),
    );
    expect(unexpected).toEqual([]);
  });

  it.each(['one', 'two'])('lets no lie of the pool pay by other rules (%s)', (seed) => {
    const document = epochOf(seed, 7, 6);
    const following = [...alterJson(document)].filter(
      ({ path }) => WHAT_FOLLOWS.some((pattern) => pattern.test(path)) && !isFree(document, path),
    );
    expect(following.length).toBeGreaterThan(100);
    const passed = following.filter(({ value }) => detect(signAgain(value, true)) === null);
    expect(passed.map(({ path }) => path)).toEqual([]);
  });

  it('names the first line that differs', () => {
    const document = epochOf('one', 7, 6);
    const rao = document.payouts.map((payout, index) =>
      index === 2 ? { ...payout, rao: String(BigInt(payout.rao) + 1n) } : payout,
    );
    expect(findExportDifference({ ...document, payouts: rao })).toEqual({
      step: 'settlement',
      path: 'payouts[2].rao',
      expected: document.payouts[2]?.rao,
      found: rao[2]?.rao,
    });
    const other = keypairFromSeed(new Uint8Array(32).fill(8)).address;
    expect(findExportDifference(document, { poolHotkey: other })).toMatchObject({
      step: 'pool_hotkey',
      expected: other,
    });
  });
});
