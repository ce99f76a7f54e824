/** Recorded answers and metadata of real networks: read where present, never copied. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { readDatasetFile } from '@adit/base';
import type { TestContext } from 'vitest';

const repositoryRoot = fileURLToPath(new URL('../../../..', import.meta.url));

/** Folder of the recorded data. */
const dataFolder = path.resolve(repositoryRoot, process.env['ADIT_DATA_DIR'] ?? '../shared/data');

/** Metadata of spec 393 in version 15. */
export const METADATA_393 = 'chain/finney-metadata-spec393-v15.scale.gz';
/** Recordings of the SDK's tests, specs 208 to 343. */
export const SDK_RECORDINGS = 'chain/recorded-rpc-sdk.json.gz';
/** Recordings of the interface library's tests, specs 393 and 402. */
export const INTERFACE_RECORDINGS = 'chain/recorded-rpc-asi.json.gz';

/** The unpacked file; the test is skipped where it is not there. */
export function recordedBytes(context: TestContext, name: string): Uint8Array {
  const packed = readDatasetFile(name, dataFolder);
  if (packed === null) return context.skip(`no ${name} in ${dataFolder} (set ADIT_DATA_DIR)`);
  return new Uint8Array(gunzipSync(packed));
}

/** One recorded call of a node with one of its answers. */
export interface RecordedCall {
  readonly method: string;
  readonly parameters: readonly unknown[];
  readonly result: unknown;
}

interface RecordedAnswer {
  readonly result?: unknown;
  readonly $sequence?: readonly { readonly result?: unknown }[];
}

type Recordings = Record<string, Record<string, Record<string, RecordedAnswer>>>;

/** All calls of a file of recordings: name, then method, then parameters, then answer. */
export function recordedCalls(context: TestContext, name: string): RecordedCall[] {
  const text = new TextDecoder().decode(recordedBytes(context, name));
  return Object.values(JSON.parse(text) as Recordings).flatMap((methods) =>
    Object.entries(methods).flatMap(([method, answers]) =>
      Object.entries(answers).flatMap(([parameters, { result, $sequence }]) =>
        ($sequence ?? [{ result }]).map((answer) => ({
          method,
          parameters: JSON.parse(parameters) as unknown[],
          result: answer.result,
        })),
      ),
    ),
  );
}
