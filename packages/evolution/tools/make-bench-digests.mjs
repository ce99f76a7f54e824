// Writes vectors/bench-digests.json: the digest of every benchmark configuration's suite for seed 1.
// Run after the build:
// node packages/evolution/tools/make-bench-digests.mjs > packages/evolution/vectors/bench-digests.json
import { CONFIGURATION_NAMES, openConfiguration } from '@adit/evolution';

const digests = CONFIGURATION_NAMES.map((name) => [
  name,
  openConfiguration(name, '1').taskType.searchSuite.digest,
]);
process.stdout.write(`${JSON.stringify(Object.fromEntries(digests), null, 2)}\n`);
