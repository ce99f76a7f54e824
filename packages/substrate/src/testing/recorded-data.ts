/** Recorded answers and metadata of real networks: read where present, never copied. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { readDatasetFile } from '@adit/base';
import type { TestContext } from 'vitest';

const repositoryRoot = fileURLToPath(new URL('../../../..', import.meta.url));

/** Folder of the recorded data. */
const dataFolder = path.resolve(repositoryRoot, process.env['ADIT_DATA_DIR'] ?? '../shared/data');

/** Recordings: name, then RPC method, then the JSON text of the parameters, then the answer. */
export type Recordings = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, RecordedAnswer>>>>>
>;

/** One answer; a sequence stands for answers given in turn. */
export interface RecordedAnswer {
  readonly result?: unknown;
  readonly $sequence?: readonly unknown[];
}

/** The unpacked file, or null where it is not there. */
function readRecordedFile(name: string): Uint8Array | null {
  const packed = readDatasetFile(name, dataFolder);
  return packed === null ? null : new Uint8Array(gunzipSync(packed));
}

/** The unpacked file; the test is skipped where it is not there. */
export function recordedBytes(context: TestContext, name: string): Uint8Array {
  const bytes = readRecordedFile(name);
  return bytes ?? context.skip(`no ${name} in ${dataFolder} (set ADIT_DATA_DIR)`);
}

/** A file of recordings; the test is skipped where it is not there. */
export function recordings(context: TestContext, name: string): Recordings {
  return JSON.parse(new TextDecoder().decode(recordedBytes(context, name))) as Recordings;
}

/** Recordings of the SDK's tests, specs 208 to 343. */
export const SDK_RECORDINGS = 'chain/recorded-rpc-sdk.json.gz';
/** Recordings of the interface library's tests, specs 393 and 402. */
export const INTERFACE_RECORDINGS = 'chain/recorded-rpc-asi.json.gz';
