import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it('the committed WebAssembly is what its source compiles to', () => {
  const tool = fileURLToPath(new URL('../../tools/build-engine.mjs', import.meta.url));
  expect(() => execFileSync(process.execPath, [tool, '--check'], { stdio: 'pipe' })).not.toThrow();
});
