/**
 * A file of records, one behind the other, that is only added to or cut at its end. Each has its
 * length twice, once inverted, and a checksum over its place and bytes. So a torn end, which is cut,
 * differs from damage, which is refused: the beginning of a record or zeros are torn, all else is not.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { AditError } from '@adit/base';

const HEAD_BYTES = 8;
const CHECK_BYTES = 8;
const WINDOW_BYTES = 1 << 20;

/** What to do about a file that cannot be read. */
export const DAMAGE_NEXT_STEP = 'Bring back a copy of the file, or move it away.';

function checkOf(at: number, payload: Uint8Array): Buffer {
  const place = Buffer.alloc(8);
  place.writeDoubleLE(at);
  const hash = createHash('sha256').update(place).update(payload).digest();
  return hash.subarray(0, CHECK_BYTES);
}

function frame(at: number, payload: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(HEAD_BYTES + payload.length + CHECK_BYTES);
  bytes.writeUInt32LE(payload.length, 0);
  bytes.writeUInt32LE(~payload.length >>> 0, 4);
  bytes.set(payload, HEAD_BYTES);
  bytes.set(checkOf(at, payload), HEAD_BYTES + payload.length);
  return bytes;
}

/** Null where the eight bytes are no record's head. */
function lengthIn(head: Buffer): number | null {
  const length = head.readUInt32LE(0);
  return head.readUInt32LE(4) === ~length >>> 0 ? length : null;
}

/** An open file of records. Failures of the file system are thrown as Node has them. */
export class RecordFile {
  readonly path: string;
  readonly #title: Buffer;
  readonly #descriptor: number;
  #end: number;
  /** There may be bytes behind the end. */
  #isLong = true;
  #window: Buffer = Buffer.alloc(0);
  #windowAt = 0;

  /** Opens it, or begins it with its title, a line that names its format. */
  constructor(path: string, title: string) {
    this.path = path;
    this.#title = Buffer.from(`${title}\n`);
    this.#end = this.#title.length;
    this.#descriptor = fs.openSync(path, fs.constants.O_RDWR | fs.constants.O_CREAT, 0o600);
    if (fs.fstatSync(this.#descriptor).size === 0) this.#write(this.#title, 0);
  }

  /** Where the next record begins. */
  get end(): number {
    return this.#end;
  }

  /** For `fs.fdatasync`. */
  get descriptor(): number {
    return this.#descriptor;
  }

  /**
   * Visits all records; their bytes are valid during the visit. Gives how many bytes behind the last
   * are torn; they go with the next record or `sync`.
   * @throws AditError `state_file_damaged`.
   */
  scan(visit: (payload: Uint8Array, at: number) => void): number {
    const { size } = fs.fstatSync(this.#descriptor);
    this.#window = Buffer.alloc(0);
    const title = this.#look(0, this.#title.length);
    if (!title.equals(this.#title)) throw this.damage(0, 'it does not begin with its format');
    let at = this.#title.length;
    for (;;) {
      const payload = this.#payloadAt(at, size);
      if (payload === null) break;
      visit(payload, at);
      at += HEAD_BYTES + payload.length + CHECK_BYTES;
    }
    this.#window = Buffer.alloc(0);
    this.#end = at;
    this.#isLong = true;
    return size - at;
  }

  /** Null at the end, and where the rest is torn. */
  #payloadAt(at: number, size: number): Uint8Array | null {
    const head = this.#look(at, HEAD_BYTES);
    if (head.length < HEAD_BYTES) return null;
    const length = lengthIn(head);
    if (length === null) {
      if (this.#isZeroFrom(at, size)) return null;
      throw this.damage(at, 'what stands there is no length');
    }
    if (at + HEAD_BYTES + length + CHECK_BYTES > size) return null;
    return this.#checked(at, this.#look(at, HEAD_BYTES + length + CHECK_BYTES));
  }

  #checked(at: number, record: Buffer): Uint8Array {
    const size = record.length - HEAD_BYTES - CHECK_BYTES;
    // No Buffer: its slice would not copy.
    const payload = new Uint8Array(record.buffer, record.byteOffset + HEAD_BYTES, size);
    if (checkOf(at, payload).equals(record.subarray(-CHECK_BYTES))) return payload;
    throw this.damage(at, 'the checksum of its record differs');
  }

  #isZeroFrom(at: number, size: number): boolean {
    for (let from = at; from < size; from += WINDOW_BYTES) {
      const part = this.#look(from, Math.min(WINDOW_BYTES, size - from));
      if (part.some((byte) => byte !== 0)) return false;
    }
    return true;
  }

  /** Bytes of the file, fewer at its end. */
  #look(at: number, count: number): Buffer {
    const isInside = at >= this.#windowAt && at + count <= this.#windowAt + this.#window.length;
    if (!isInside) {
      this.#window = this.#readBytes(at, Math.max(count, WINDOW_BYTES));
      this.#windowAt = at;
    }
    return this.#window.subarray(at - this.#windowAt, at - this.#windowAt + count);
  }

  #readBytes(at: number, count: number): Buffer {
    const bytes = Buffer.allocUnsafe(count);
    let filled = 0;
    while (filled < count) {
      const read = fs.readSync(this.#descriptor, bytes, filled, count - filled, at + filled);
      if (read === 0) break;
      filled += read;
    }
    return bytes.subarray(0, filled);
  }

  /** The record at a place that `scan` or `append` gave. @throws AditError `state_file_damaged`. */
  read(at: number): Uint8Array {
    const head = this.#readBytes(at, HEAD_BYTES);
    const length = head.length < HEAD_BYTES ? null : lengthIn(head);
    if (length === null) throw this.damage(at, 'what stands there is no length');
    const whole = HEAD_BYTES + length + CHECK_BYTES;
    const record = this.#readBytes(at, whole);
    if (record.length < whole) throw this.damage(at, 'its record ends too early');
    return this.#checked(at, record);
  }

  /** Adds a record; gives its place. What a failed attempt has left is cut by the next one. */
  append(payload: Uint8Array): number {
    const at = this.#end;
    this.#trim();
    this.#isLong = true;
    this.#write(frame(at, payload), at);
    this.#isLong = false;
    this.#end = at + HEAD_BYTES + payload.length + CHECK_BYTES;
    return at;
  }

  #write(bytes: Buffer, at: number): void {
    for (let written = 0; written < bytes.length; ) {
      const left = bytes.length - written;
      written += fs.writeSync(this.#descriptor, bytes, written, left, at + written);
    }
  }

  /** Forgets the records from a place on. */
  cut(at: number): void {
    this.#end = Math.min(this.#end, at);
    this.#isLong = true;
  }

  /** Forgets all records. */
  clear(): void {
    this.cut(this.#title.length);
  }

  #trim(): void {
    if (this.#isLong) fs.ftruncateSync(this.#descriptor, this.#end);
    this.#isLong = false;
  }

  /** Waits until all of it is on the disk. */
  sync(): void {
    this.#trim();
    fs.fdatasyncSync(this.#descriptor);
  }

  /** Closes it. */
  close(): void {
    fs.closeSync(this.#descriptor);
  }

  /** The refusal of this file at a place. */
  damage(at: number, reason: string, cause?: unknown): AditError {
    const { path } = this;
    return new AditError('state_file_damaged', `${path} is damaged at byte ${at}: ${reason}`, {
      numbers: { file: path, offset: at, reason },
      nextStep: DAMAGE_NEXT_STEP,
      cause,
    });
  }
}
