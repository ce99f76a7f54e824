#!/usr/bin/env node
// Committed JavaScript, because npm links no workspace bin whose file is missing at install; the
// program itself is built into dist/.
import { existsSync } from 'node:fs';

const main = new URL('../dist/main.js', import.meta.url);
if (existsSync(main)) {
  const { runAdit } = await import(main.href);
  process.exitCode = await runAdit(process.argv.slice(2));
} else {
  process.stderr.write('adit is not built yet: run `npm run build` in its folder first.\n');
  process.exitCode = 1;
}
