/** A file of records: every torn end is cut, every flipped byte is found. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { RecordFile } from './record-file.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'adit-records-'));
const file = path.join(folder, 'records');
const RECORDS = ['first', '', 'x'.repeat(300), 'last one'];

afterAll(() => fs.rmSync(folder, { recursive: true }));
beforeEach(() => fs.rmSync(file, { force: true }));

function write(texts: readonly string[]): number[] {
  const records = new RecordFile(file, 'test/1');
  const places = texts.map((text) => records.append(Buffer.from(text)));
  records.sync();
  records.close();
  return places;
}

function use<Result>(work: (records: RecordFile) => Result): Result {
  const records = new RecordFile(file, 'test/1');
  try {
    return work(records);
  } finally {
    records.close();
  }
}

function scan(): { readonly texts: string[]; readonly torn: number } {
  return use((records) => {
    const texts: string[] = [];
    const torn = records.scan((payload) => texts.push(Buffer.from(payload).toString()));
    return { texts, torn };
  });
}

describe('a file of records', () => {
  it('gives back what was added, in order and by place', () => {
    const places = write(RECORDS);
    expect(scan()).toEqual({ texts: RECORDS, torn: 0 });
    use((records) => {
      records.scan(() => undefined);
      expect(places.map((at) => Buffer.from(records.read(at)).toString())).toEqual(RECORDS);
    });
  });

  it('cut anywhere inside its last record has all others, and goes on behind them', () => {
    const places = write(RECORDS);
    const whole = fs.readFileSync(file);
    for (let length = places.at(-1) ?? 0; length < whole.length; length += 1) {
      fs.writeFileSync(file, whole.subarray(0, length));
      expect(scan()).toEqual({ texts: RECORDS.slice(0, -1), torn: length - (places.at(-1) ?? 0) });
      use((records) => {
        records.scan(() => undefined);
        records.append(Buffer.from('n'));
      });
      expect(scan()).toEqual({ texts: [...RECORDS.slice(0, -1), 'n'], torn: 0 });
    }
  });

  it('with zeros behind its last record, as a failing machine leaves them, loses nothing', () => {
    write(RECORDS);
    for (const zeros of [1, 8, 40, 5_000]) {
      const whole = fs.readFileSync(file);
      fs.appendFileSync(file, Buffer.alloc(zeros));
      expect(scan()).toEqual({ texts: RECORDS, torn: zeros });
      fs.writeFileSync(file, whole);
    }
  });

  it('with any byte flipped is refused at a byte that is not behind it, and left as it is', () => {
    write(RECORDS);
    const whole = fs.readFileSync(file);
    for (let at = 0; at < whole.length; at += 1) {
      for (const bit of [1, 128]) {
        const spoilt = Buffer.from(whole);
        spoilt[at] = (spoilt[at] ?? 0) ^ bit;
        fs.writeFileSync(file, spoilt);
        let refused: { code?: string; numbers?: { offset: number } } = {};
        try {
          scan();
        } catch (error) {
          refused = error as typeof refused;
        }
        expect(refused.code).toBe('state_file_damaged');
        expect(refused.numbers?.offset).toBeLessThanOrEqual(at);
        expect(fs.readFileSync(file).equals(spoilt)).toBe(true);
      }
    }
  });

  it('finds a record that was moved to another place', () => {
    const [first = 0, second = 0] = write(['same', 'same', 'end']);
    const whole = fs.readFileSync(file);
    whole.copy(whole, first, second, second + (second - first));
    fs.writeFileSync(file, whole);
    expect(() => scan()).toThrow(/checksum/);
  });

  it('that was cut overwrites what was behind', () => {
    const places = write(RECORDS);
    use((records) => {
      records.scan(() => undefined);
      records.cut(places[1] ?? 0);
      records.append(Buffer.from('other'));
    });
    expect(scan()).toEqual({ texts: ['first', 'other'], torn: 0 });
    use((records) => {
      records.scan(() => undefined);
      records.cut(places[1] ?? 0);
      records.sync();
    });
    expect(scan()).toEqual({ texts: ['first'], torn: 0 });
  });

  it('reads records that are larger than what it reads at once', () => {
    const large = ['a'.repeat(3 << 20), 'b', 'c'.repeat(2 << 20)];
    write(large);
    expect(scan()).toEqual({ texts: large, torn: 0 });
  });
});
