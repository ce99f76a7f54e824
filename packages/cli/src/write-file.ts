/** Writing a command's result: whole or not at all, whatever its size. */
import fs from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AditError, errorMessage, isAditError } from '@adit/base';

/**
 * Writes the parts to a file beside the wanted one and renames it at the end; returns its bytes.
 * @throws AditError `cannot_write`; whatever the parts raise.
 */
export async function writeFileWhole(
  file: string,
  parts: AsyncIterable<string | Uint8Array>,
): Promise<number> {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    await pipeline(Readable.from(parts), fs.createWriteStream(draft, { flags: 'wx' }));
    const { size } = fs.statSync(draft);
    fs.renameSync(draft, file);
    return size;
  } catch (cause) {
    fs.rmSync(draft, { force: true });
    if (isAditError(cause)) throw cause;
    throw new AditError('cannot_write', `Cannot write ${file}: ${errorMessage(cause)}`, {
      numbers: { file },
      nextStep: 'Name a file in a folder that you may write to.',
      cause,
    });
  }
}
