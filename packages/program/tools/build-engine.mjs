/**
 * Compiles assembly/engine.ts to WebAssembly and writes it as base64 to src/compiled/engine-bytes.ts.
 *
 * The result is committed, so nobody needs the compiler to run Adit; a test compiles it again and
 * compares. Bits of scores hang on the source alone: it uses no library function that the options
 * could change. Usage: node tools/build-engine.mjs [--check]
 */
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = new URL('../src/compiled/engine-bytes.ts', import.meta.url);
const OPTIONS = [
  'assembly/engine.ts',
  ...['--baseDir', root, '--outFile', 'engine.wasm', '-O3', '--noAssert'],
  ...['--enable', 'simd', '--runtime', 'stub', '--importMemory', '--noExportMemory'],
  ...['--use', 'abort='],
];

/** The module's bytes. */
async function compileEngine() {
  let bytes = null;
  const { error, stderr } = await asc.main(OPTIONS, {
    writeFile: (name, content) => {
      if (name.endsWith('.wasm')) bytes = content;
    },
  });
  if (error !== null || bytes === null) throw new Error(`${error?.message}\n${stderr.toString()}`);
  return bytes;
}

function sourceOf(bytes) {
  const base64 = Buffer.from(bytes).toString('base64');
  const lines = base64.match(/.{1,92}/g).map((line) => `  '${line}',`);
  return `/** The compiled evaluator (assembly/engine.ts), base64; written by tools/build-engine.mjs. */
export const ENGINE_BASE64: string = [
${lines.join('\n')}
].join('');
`;
}

const source = sourceOf(await compileEngine());
if (!process.argv.includes('--check')) fs.writeFileSync(target, source);
else if (fs.readFileSync(target, 'utf8') !== source) {
  process.stderr.write('src/compiled/engine-bytes.ts is not what assembly/engine.ts compiles to\n');
  process.exit(1);
}
