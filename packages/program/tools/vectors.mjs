/**
 * Writes the golden vectors from the built package, or with --check compares them and exits 1 when
 * they differ: node packages/program/tools/vectors.mjs [--check]
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createEvaluationVectors,
  createMathChecksums,
  createRandomVectors,
} from '../dist/fixtures/golden.js';

const FOLDER = path.resolve(fileURLToPath(import.meta.url), '../../vectors');
const FILES = {
  'evaluation.json': createEvaluationVectors,
  'math-checksums.json': createMathChecksums,
  'random-stream.json': createRandomVectors,
};

/** The content of a JSON file without its layout; null when there is no file. */
function readContent(file) {
  return fs.existsSync(file) ? JSON.stringify(JSON.parse(fs.readFileSync(file, 'utf8'))) : null;
}

const isCheck = process.argv.includes('--check');
for (const [name, create] of Object.entries(FILES)) {
  const file = path.join(FOLDER, name);
  const value = create();
  const isSame = readContent(file) === JSON.stringify(value);
  // Layout is the formatter's, so a file is only written when its content changes.
  if (!isSame && !isCheck) fs.writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
  if (!isSame && isCheck) process.exitCode = 1;
  process.stdout.write(`${isSame ? 'same' : isCheck ? 'DIFFERS' : 'written'} ${name}\n`);
}
