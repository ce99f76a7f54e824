/**
 * Task types by their specification text: `net-check`, `linear-check`, `scalar_linear[?features=N]`,
 * `mnist_binary[?features=N]`, `cifar10_binary[?features=N]`
 * or `csv:PATH[?label=last|NAME|INDEX&header=none|names|skip&seed=TEXT&features=N]`.
 */
import { AditError } from '@adit/base';
import { CSV_DEFAULTS, type CsvOptions, createCsvTaskType } from '../csv/csv-task-type.ts';
import {
  createImageTaskType,
  IMAGE_FEATURES,
  type ImageDataset,
  type ReadDataset,
} from '../images/image-task-type.ts';
import type { TaskType } from '../task-type.ts';
import { createLinearCheck, createScalarLinear, SCALAR_LINEAR_FEATURES } from './linear-tasks.ts';
import { createNetCheck } from './net-check.ts';

const CSV_PREFIX = 'csv:';
const MAX_SPEC_CHARACTERS = 4_096;
const MAX_OPTION_CHARACTERS = 200;
/** Feature counts that the program model knows (evolution.md 1.1). */
const FEATURE_COUNTS = [2, 4, 8, 16, 32];
const HEADERS = ['none', 'names', 'skip'] as const;

type Options = ReadonlyMap<string, string>;

function invalidSpec(reason: string, given: string): AditError {
  return new AditError('invalid_task_spec', `The task specification has ${reason}`, {
    numbers: { given: given.slice(0, 80) },
    nextStep:
      'Give a task such as csv:data.csv?header=skip&label=last or scalar_linear?features=16.',
  });
}

function parseOptions(text: string, known: readonly string[]): Options {
  const options = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (!known.includes(name)) throw invalidSpec('an unknown option', name);
    if (options.has(name)) throw invalidSpec('an option twice', name);
    if (value === '' || value.length > MAX_OPTION_CHARACTERS) {
      throw invalidSpec('an option without a usable value', name);
    }
    options.set(name, value);
  }
  return options;
}

function parseFeatures(options: Options, fallback: number): number {
  const text = options.get('features');
  if (text === undefined) return fallback;
  const features = FEATURE_COUNTS.find((count) => String(count) === text);
  if (features === undefined) throw invalidSpec('a feature count other than 2, 4, 8, 16, 32', text);
  return features;
}

function parseHeader(options: Options): CsvOptions['header'] {
  const text = options.get('header') ?? CSV_DEFAULTS.header;
  const header = HEADERS.find((choice) => choice === text);
  if (header === undefined) throw invalidSpec('a header other than none, names, skip', text);
  return header;
}

/** What `read` gives for a path; its failure gets a code. */
function readData<T>(path: string, read: (path: string) => T): T {
  try {
    return read(path);
  } catch (cause) {
    throw new AditError('data_file_unreadable', 'The data file cannot be read', {
      numbers: { path },
      nextStep: 'Check that the file exists and may be read.',
      cause,
    });
  }
}

function openCsv(path: string, optionText: string, readText: (path: string) => string): TaskType {
  if (path === '') throw invalidSpec('no path', path);
  const options = parseOptions(optionText, ['label', 'header', 'seed', 'features']);
  const chosen: CsvOptions = {
    label: options.get('label') ?? CSV_DEFAULTS.label,
    header: parseHeader(options),
    seed: options.get('seed') ?? CSV_DEFAULTS.seed,
    features: parseFeatures(options, CSV_DEFAULTS.features),
  };
  return createCsvTaskType(path, readData(path, readText), chosen);
}

function openImages(dataset: ImageDataset, optionText: string, readDataset: ReadDataset): TaskType {
  const features = parseFeatures(parseOptions(optionText, ['features']), IMAGE_FEATURES);
  return createImageTaskType(dataset, features, (path) => readData(path, readDataset));
}

/**
 * The task type that a specification names. `readText` is only called for `csv:` and gets the path
 * as written; `readDataset` only for image data sets and gets a path such as
 * `mnist/train-images-idx3-ubyte.gz` inside the folder of data sets. Without it they are missing.
 * @throws AditError `unknown_task`, `invalid_task_spec`, `data_file_unreadable`, and the coded errors
 *   of {@link createCsvTaskType} and {@link createImageTaskType}.
 */
export function openTaskType(
  spec: string,
  readText: (path: string) => string,
  readDataset: ReadDataset = () => null,
): TaskType {
  if (spec.length > MAX_SPEC_CHARACTERS) throw invalidSpec('too many characters', spec);
  const mark = spec.lastIndexOf('?');
  const name = mark < 0 ? spec : spec.slice(0, mark);
  const optionText = mark < 0 ? '' : spec.slice(mark + 1);
  if (name.startsWith(CSV_PREFIX)) {
    return openCsv(name.slice(CSV_PREFIX.length), optionText, readText);
  }
  switch (name) {
    case 'net-check':
      parseOptions(optionText, []);
      return createNetCheck();
    case 'linear-check':
      parseOptions(optionText, []);
      return createLinearCheck();
    case 'scalar_linear': {
      const options = parseOptions(optionText, ['features']);
      return createScalarLinear(parseFeatures(options, SCALAR_LINEAR_FEATURES));
    }
    case 'mnist_binary':
      return openImages('mnist', optionText, readDataset);
    case 'cifar10_binary':
      return openImages('cifar10', optionText, readDataset);
    default:
      throw new AditError('unknown_task', 'There is no such task', {
        numbers: { given: spec.slice(0, 80) },
        nextStep:
          'Choose net-check, linear-check, scalar_linear, mnist_binary, cifar10_binary or csv:PATH.',
      });
  }
}
