/** Writes vectors/result-digests.json from the built package. */
import fs from 'node:fs';
import { createResultDigests } from '../dist/fixtures/golden-results.js';

const target = new URL('../vectors/result-digests.json', import.meta.url);
fs.writeFileSync(target, `${JSON.stringify(createResultDigests(), null, 2)}\n`);
