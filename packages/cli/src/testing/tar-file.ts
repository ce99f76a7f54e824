/** Tar archives for tests, written by the ustar format's own rules. */

/** One entry; `type` is `0`, a regular file, unless told. */
export interface TarFileEntry {
  readonly path: string;
  readonly content: Uint8Array;
  readonly type?: string;
}

const BLOCK = 512;

function headerOf({ path, content, type = '0' }: TarFileEntry): Buffer {
  const header = Buffer.alloc(BLOCK);
  header.write(path, 0, 'latin1');
  header.write('0000644\0', 100, 'latin1');
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  header.write('        ', 148, 'latin1');
  header.write(type, 156, 'latin1');
  header.write('ustar\0', 257, 'latin1');
  header.write('00', 263, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}

/** An archive with two empty blocks at its end. */
export function tarFile(entries: readonly TarFileEntry[]): Uint8Array {
  const parts = entries.flatMap((entry) => {
    const padding = (BLOCK - (entry.content.length % BLOCK)) % BLOCK;
    return [headerOf(entry), Buffer.from(entry.content), Buffer.alloc(padding)];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}
