/** `adit data fetch NAME`: a public data set into the folder where image tasks look for it. */
import { datasetsFolder } from '@adit/base';
import type { Progress } from '../data/download.ts';
import { fetchDataset } from '../data/fetch-dataset.ts';
import { requireManifest } from '../data/manifest.ts';
import { resolvePath } from '../paths.ts';

/** Flags of `adit data fetch`. */
interface DataFetchFlags {
  readonly dir?: string;
  readonly mirror?: string;
  readonly file?: readonly string[];
  readonly json?: boolean;
}

const STALL_MS = 30_000;
const PAUSE_MS = 1_000;
const BYTES_PER_MB = 1_000_000;

/** Says every tenth of a file. */
function tellTenths(say: (line: string) => void): (progress: Progress) => void {
  let told = '';
  return ({ file, received, expected }) => {
    const tenths = Math.floor((10 * received) / expected);
    const now = `${file} ${tenths * 10} %`;
    if (now === told) return;
    told = now;
    say(`${now} of ${(expected / BYTES_PER_MB).toFixed(1)} MB`);
  };
}

/** Fetches what is missing and lists what is there. */
export async function runDataFetch(name: string, flags: DataFetchFlags): Promise<number> {
  const manifest = requireManifest(name);
  const isJson = flags.json === true;
  const out = isJson ? process.stderr : process.stdout;
  const say = (line: string): void => void out.write(`${line}\n`);
  const folder = flags.dir === undefined ? datasetsFolder(process.env) : resolvePath(flags.dir);
  const files = await fetchDataset(
    {
      manifest,
      folder,
      mirror: flags.mirror ?? null,
      localFiles: (flags.file ?? []).map(resolvePath),
    },
    { stallMs: STALL_MS, pauseMs: PAUSE_MS, onProgress: tellTenths(say) },
  );
  if (isJson) {
    process.stdout.write(`${JSON.stringify({ dataset: name, folder, files })}\n`);
    return 0;
  }
  for (const file of files) say(`${file.name}: ${file.bytes} bytes, ${file.status}`);
  say(`${name} is in ${folder}; mine it with --task ${name}_binary`);
  if (folder !== datasetsFolder(process.env)) say(`Set ADIT_DATASETS_DIR=${folder} first.`);
  return 0;
}
