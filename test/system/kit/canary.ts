/**
 * Builds of the pool that drop one write: the source text of one built file is patched while the
 * process loads it (canary-load.mjs). A verification that calls such a pool good is worth nothing.
 */
/** One defect. */
export interface Canary {
  readonly name: string;
  /** End of the built file's address. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** What the verification must say. */
  readonly violation: RegExp;
}

/** Standard error of a canary's process once the write was dropped. */
export const DROPPED = 'canary: dropped a write';

/** True once, on the n-th call; says so. */
const dropOn = (nth: number): string =>
  `((globalThis.aditCanary = (globalThis.aditCanary ?? 0) + 1) === ${nth} && ` +
  `process.stderr.write('${DROPPED}\\n'))`;

/** Drops one report that is answered as accepted. */
const report: Canary = {
  name: 'a report',
  file: 'packages/pool/dist/store/slots.js',
  find: 'const { report } = given;',
  replace: `const { report } = given; if (${dropOn(5)}) return true;`,
  violation: /^accepted report lost: /,
};

/** Drops the points of one report. */
const points: Canary = {
  name: 'points',
  file: 'packages/pool/dist/store/epochs.js',
  find: 'export async function insertContribution(tx, given) {',
  replace: `export async function insertContribution(tx, given) { if (${dropOn(4)}) return;`,
  violation: /^points that do not follow from reports and decisions: /,
};

/** Drops one miner's payout from the ledger. */
const payout: Canary = {
  name: 'a payout',
  file: 'packages/pool/dist/store/ledger.js',
  find: 'export async function insertTransfers(tx, epoch, transfers) {',
  replace: `export async function insertTransfers(tx, epoch, given) {
    const paid = given.find((transfer) => transfer.id.includes(':payout:'));
    const transfers =
      paid !== undefined && ${dropOn(1)} ? given.filter((one) => one !== paid) : given;`,
  violation: /^transfer missing: epoch:\d+:payout:/,
};

/** Keeps no answer of one item, so that a repeat would be taken for a new one. */
const answer: Canary = {
  name: 'an answer',
  file: 'packages/pool/dist/store/assignments.js',
  find: 'export async function insertItem(tx, assignmentId, given) {',
  replace: `export async function insertItem(tx, assignmentId, given) { if (${dropOn(3)}) return;`,
  violation: /^answer not kept: /,
};

/** Defects that drop one write, the simplest first. */
export const canaries: readonly Canary[] = [report, points, payout, answer];

/** Answers a fifth of a second before it commits: harmless until a kill falls in between. */
export const hastyCanary: Canary = {
  name: 'what it answers before it commits, when it is killed',
  file: 'packages/pool/dist/actions/submit-work.js',
  find: `    return await inOpenEpoch(context, async (work) => {`,
  replace: `
    let early;
    const answered = new Promise((resolve) => { early = resolve; });
    const late = (context, work) => inOpenEpoch(context, async (frame) => {
      const answer = await work(frame);
      early(answer);
      process.stderr.write('${DROPPED}\\n');
      await new Promise((resolve) => setTimeout(resolve, 200));
      return answer;
    });
    const eager = (context, work) => {
      const committed = late(context, work);
      committed.catch(() => undefined);
      return Promise.race([answered, committed]);
    };
    return await eager(context, async (work) => {`,
  violation: /^accepted report lost: /,
};

/** Flags and environment of a pool's process with this defect. */
export function canaryProcess({ file, find, replace }: Canary): {
  readonly poolNodeArgs: readonly string[];
  readonly poolEnv: Readonly<Record<string, string>>;
} {
  const hook = new URL('./canary-register.mjs', import.meta.url).href;
  return {
    poolNodeArgs: ['--import', hook],
    poolEnv: { ADIT_CANARY: JSON.stringify({ file, find, replace }) },
  };
}
