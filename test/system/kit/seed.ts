/** Seeds of tests that draw: printed, and given again in ADIT_TEST_SEED to repeat the draws. */
import { encodeHex, secureRandomBytes } from '@adit/base';

/** The seed to use, said once on standard output. */
export function chooseSeed(what: string): string {
  const given = process.env['ADIT_TEST_SEED'];
  const seed = given === undefined || given === '' ? encodeHex(secureRandomBytes(4)) : given;
  process.stdout.write(`${what}: seed ${seed} (repeat with ADIT_TEST_SEED=${seed})\n`);
  return seed;
}
