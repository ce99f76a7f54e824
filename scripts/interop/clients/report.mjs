/** One JSON line a check on standard output: {check, ok, detail}. What a client logs goes to standard error. */
import { Console } from 'node:console';
import fs from 'node:fs';
import process from 'node:process';

globalThis.console = new Console(process.stderr, process.stderr);

export const url = process.env.ADIT_URL;
export const stage = process.env.ADIT_STAGE;
/** Blocks come by themselves; making more beside others would hurry those. */
export const isFlowing = process.env.ADIT_BLOCKS_FLOW !== '';

/** Fails the running check with what was seen. */
export function expect(condition, seen) {
  if (condition) return;
  const text = JSON.stringify(seen, (_, value) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  throw new Error(typeof seen === 'string' ? seen : (text ?? String(seen)));
}

/** The promise, or an error after `timeoutMs`. */
export function within(timeoutMs, what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: nothing in ${timeoutMs} ms`)), timeoutMs);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Runs `{name: check}` in order; a check returns what it saw and throws when that is wrong. */
export async function runAll(checks) {
  for (const [check, run] of Object.entries(checks)) {
    const started = performance.now();
    let [ok, detail] = [true, ''];
    try {
      detail = String(await within(60_000, check, Promise.resolve().then(run)));
    } catch (error) {
      console.error(error);
      [ok, detail] = [false, String(error?.message ?? error)];
    }
    const ms = Math.round(performance.now() - started);
    fs.writeSync(1, `${JSON.stringify({ check, ok, detail: detail.slice(0, 600), ms })}\n`);
  }
  process.exit(0);
}
