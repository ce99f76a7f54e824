/** The suite's data beside an exported program: JSON with numbers as base64 of little-endian f64. */
import { programHash } from '../hash.ts';
import type { Program } from '../program.ts';
import type { ExportSuite } from './module-parts.ts';

function encode(values: Float64Array): string {
  const bytes = new Uint8Array(values.length * 8);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setFloat64(index * 8, value, true);
  return Buffer.from(bytes).toString('base64');
}

/** Text of the data file, one task a line. */
export function formatDataFile(program: Program, suite: ExportSuite): string {
  const tasks = suite.tasks.map((task) =>
    JSON.stringify({
      eval: task.evalType,
      seed_low: Number(BigInt.asUintN(64, task.seed) & 0xffffffffn),
      seed_high: Number(BigInt.asUintN(64, task.seed) >> 32n),
      train_x: encode(task.trainX),
      train_y: encode(task.trainY),
      valid_x: encode(task.validX),
      valid_y: encode(task.validY),
    }),
  );
  const { id, digest } = suite;
  const head = { program: programHash(program), suite: id, suite_digest: digest };
  return `${JSON.stringify(head).slice(0, -1)},"tasks":[\n${tasks.join(',\n')}\n]}\n`;
}
