/** `adit program export FILE --to …`: a program as a file of its own that gives the same bits. */
import fs from 'node:fs';
import path from 'node:path';
import { AditError } from '@adit/base';
import { requireAffordable } from '@adit/evolution';
import {
  canonicalProgram,
  checkProgram,
  type ExportSuite,
  formatDataFile,
  formatProgramJson,
  formatProgramText,
  formatPythonModule,
  formatTypeScriptModule,
  type Program,
  programHash,
} from '@adit/program';
import { resolvePath } from '../paths.ts';
import { printAnswer } from '../print-answer.ts';
import { readProgram } from '../read-program.ts';
import { openSuite, requireFeatures, type SuiteFlags } from '../task-suite.ts';
import { writeFileWhole } from '../write-file.ts';

/** Flags of `adit program export`. */
interface ExportFlags extends SuiteFlags {
  readonly to?: string;
  readonly out?: string;
  readonly features?: number;
  readonly json?: boolean;
}

type Language = 'ts' | 'python' | 'text' | 'json';

const ENDINGS: Readonly<Record<Language, string>> = {
  ts: '.ts',
  python: '.py',
  text: '.az64',
  json: '.json',
};
const HASH_DIGITS = 8;

function languageOf(flags: ExportFlags): Language {
  const languages = Object.keys(ENDINGS) as Language[];
  return languages.find((language) => language === flags.to) ?? 'ts';
}

/** The suite, once it is sure that it can score the program. */
function suiteFor(program: Program, flags: ExportFlags): ExportSuite | null {
  if (flags.task === undefined) return null;
  const suite = openSuite(flags.task, flags.role);
  requireFeatures(program, suite);
  checkProgram(program, suite.limits);
  requireAffordable(program, suite);
  return suite;
}

function render(program: Program, language: Language, suite: ExportSuite | null, data: string) {
  switch (language) {
    case 'ts':
      return formatTypeScriptModule(program, suite, data);
    case 'python':
      return formatPythonModule(program, suite, data);
    case 'text':
      return formatProgramText(program);
    case 'json':
      return formatJson(program);
  }
}

/** JSON with banks and features; written by hand because JSON.stringify loses negative zeros. */
function formatJson(program: Program): string {
  const functions = Object.entries(formatProgramJson(program)).map(([name, list]) => {
    const rows = list.map((fields) =>
      fields.map((value) => (Object.is(value, -0) ? '-0' : String(value))).join(','),
    );
    return `"${name}":[${rows.map((row) => `[${row}]`).join(',')}]`;
  });
  const { banks, features } = program;
  return `${JSON.stringify({ banks, features }).slice(0, -1)},${functions.join(',')}}\n`;
}

/** The file to write: `--out` itself, or a name of the program's hash in the folder it names. */
function targetOf(out: string, program: Program, language: Language): string {
  const target = resolvePath(out);
  const isFolder =
    /[/\\]$/.test(out) || (fs.existsSync(target) && fs.statSync(target).isDirectory());
  if (!isFolder) return target;
  fs.mkdirSync(target, { recursive: true });
  const name = `program_${programHash(program).slice(0, HASH_DIGITS)}${ENDINGS[language]}`;
  return path.join(target, name);
}

async function* parts(text: string): AsyncIterable<string> {
  yield text;
}

/** Writes the module, and the suite's data beside it; without `--out` prints what is one file. */
export async function runProgramExport(file: string, flags: ExportFlags): Promise<number> {
  const program = canonicalProgram(readProgram(file, flags.features).program);
  const language = languageOf(flags);
  const suite = suiteFor(program, flags);
  const isScored = suite !== null && (language === 'ts' || language === 'python');
  if (flags.out === undefined) {
    if (isScored) throw missingOut();
    process.stdout.write(render(program, language, null, ''));
    return 0;
  }
  const target = targetOf(flags.out, program, language);
  const data = target.replace(/\.[^./\\]*$/, '').concat('.data.json');
  if (isScored) await writeFileWhole(data, parts(formatDataFile(program, suite)));
  await writeFileWhole(target, parts(render(program, language, suite, path.basename(data))));
  const files = isScored ? [target, data] : [target];
  const answer = {
    hash: programHash(program),
    files,
    suite: isScored ? suite.id : null,
    suite_digest: isScored ? suite.digest : null,
  };
  return printAnswer(flags, answer, () => files);
}

function missingOut(): AditError {
  return new AditError('missing_out', 'A program with its suite is two files, which need a place', {
    nextStep: 'Add --out with a folder or the name of the program file.',
  });
}
