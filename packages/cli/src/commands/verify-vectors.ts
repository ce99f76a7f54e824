/** `adit program verify-vectors FOLDER`: recorded programs against the reference interpreter. */
import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { AditError } from '@adit/base';
import { checkVectorSet, parseVectorRecord, parseVectorTask } from '@adit/program';
import { resolvePath } from '../paths.ts';

/** Share of programs whose fitness must be within 1e-9 of the recorded one. */
const SHARE_WITHIN = 0.999;
const PROGRAMS = /^programs_(.+)\.jsonl(\.gz)?$/;

interface SetResult {
  readonly name: string;
  readonly programs: number;
  readonly stepsEqual: number;
  readonly within1e9: number;
  readonly exact: number;
}

function readText(file: string): string {
  const bytes = fs.readFileSync(file);
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

function requireFolder(folder: string): string[] {
  try {
    const names = fs.readdirSync(folder).filter((name) => PROGRAMS.test(name));
    if (names.length > 0) return names.sort();
  } catch (cause) {
    throw new AditError('vectors_not_found', `Cannot read the folder ${folder}`, {
      cause,
      nextStep: 'Name a folder that holds programs_NAME.jsonl.gz and task_NAME.json.gz.',
    });
  }
  throw new AditError('vectors_not_found', `No vectors in ${folder}`, {
    nextStep: 'Name a folder that holds programs_NAME.jsonl.gz and task_NAME.json.gz.',
  });
}

function requireTaskFile(folder: string, name: string): string {
  const candidates = [`task_${name}.json.gz`, `task_${name}.json`];
  const found = candidates
    .map((file) => path.join(folder, file))
    .find((file) => fs.existsSync(file));
  if (found !== undefined) return found;
  throw new AditError(
    'vectors_not_found',
    `programs_${name} has no task_${name}.json.gz beside it`,
    {
      nextStep: 'Put the task file beside the programs.',
    },
  );
}

function verifySet(folder: string, file: string): SetResult {
  const name = PROGRAMS.exec(file)?.[1] ?? file;
  const task = parseVectorTask(JSON.parse(readText(requireTaskFile(folder, name))));
  const lines = readText(path.join(folder, file))
    .split('\n')
    .filter((line) => line.trim() !== '');
  const records = lines.map((line) => parseVectorRecord(JSON.parse(line), task));
  return { name, ...checkVectorSet(task, records) };
}

/** Steps equal on all, fitness within 1e-9 on 99.9 % of all: a few chaotic programs may differ. */
function isAgreement(sets: readonly SetResult[]): boolean {
  const sum = (pick: (set: SetResult) => number): number =>
    sets.reduce((total, set) => total + pick(set), 0);
  const programs = sum((set) => set.programs);
  return (
    programs > 0 &&
    sum((set) => set.stepsEqual) === programs &&
    sum((set) => set.within1e9) >= programs * SHARE_WITHIN
  );
}

/** Prints one line (or one JSON document) with a row a set; exit 1 when they do not agree. */
export async function runVerifyVectors(
  folder: string,
  flags: { readonly json?: boolean },
): Promise<number> {
  const root = resolvePath(folder);
  const sets = requireFolder(root).map((file) => verifySet(root, file));
  if (flags.json === true) {
    process.stdout.write(`${JSON.stringify({ sets })}\n`);
  } else {
    for (const set of sets) {
      const { name, programs, stepsEqual, within1e9, exact } = set;
      process.stdout.write(
        `${name}: ${programs} programs, ${stepsEqual} with equal steps, ` +
          `${within1e9} within 1e-9, ${exact} bit-equal\n`,
      );
    }
  }
  return isAgreement(sets) ? 0 : 1;
}
