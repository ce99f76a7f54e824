/** An export as Python 3: one file, standard library only. */
import type { Program } from '../program.ts';
import { PRELUDE } from './library/prelude.ts';
import {
  createModuleParts,
  type ExportSuite,
  type ModuleParts,
  wrapWords,
} from './module-parts.ts';
import { toPython, toSnakeCase } from './python.ts';

const WIDTH = 96;

function header(parts: ModuleParts, usage: readonly string[]): string {
  const [first, ...rest] = parts.title;
  const lines = ['', ...rest, '', ...usage].flatMap((line) =>
    line === '' ? [''] : wrapWords(line, WIDTH),
  );
  return [`"""${first}`, ...lines, '"""'].join('\n');
}

/** The prelude that Python text calls; div and sqrt replace operators, so the text decides. */
function prelude(text: string): string[] {
  return Object.entries(PRELUDE).flatMap(([name, { python }]) => {
    const isCalled = new RegExp(`\\b${toSnakeCase(name)}\\(`).test(text);
    return python !== '' && (isCalled || name === 'zeros') ? [python] : [];
  });
}

function memoryClass({ slots, fills }: ModuleParts): string {
  const fields = slots.map(({ kind, name, slot, meaning }) => {
    const value = { scalar: '0.0', vector: 'zeros(F)', matrix: 'zeros(F * F)' }[kind];
    return `        # ${slot}: ${meaning}.\n        self.${toSnakeCase(name)} = ${value}`;
  });
  return [
    'class Memory:',
    '    """Memory of the program; it survives from example to example."""',
    '',
    '    def __init__(self):',
    ...fields,
    '        # The seed of random fills, and how often each of them has run.',
    '        self.seed_low = 0',
    '        self.seed_high = 0',
    `        self.calls = [${Array(fills).fill('0').join(', ')}]`,
  ].join('\n');
}

function epilogue(parts: ModuleParts, suite: ExportSuite, dataFile: string): string {
  return `def in_order(values):
    return sorted(values)


def decode(text):
    """Numbers of the data file: base64 of little-endian f64."""
    data = base64.b64decode(text)
    return list(struct.unpack('<%dd' % (len(data) // 8), data))


class Task:
    """One task of the data file."""

    def __init__(self, data):
        self.is_accuracy = data['eval'] == 'accuracy'
        self.seed_low = data['seed_low']
        self.seed_high = data['seed_high']
        self.train_x = decode(data['train_x'])
        self.train_y = decode(data['train_y'])
        self.valid_x = decode(data['valid_x'])
        self.valid_y = decode(data['valid_y'])


def read_tasks():
    folder = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(folder, ${JSON.stringify(dataFile)}), encoding='utf-8') as file:
        return [Task(data) for data in json.load(file)['tasks']]


def result_digest(fitness, steps):
    """BLAKE2b-256 over suite digest, program hash and every task's steps and fitness."""
    message = bytes.fromhex(SUITE_DIGEST + PROGRAM_HASH)
    for value, count in zip(fitness, steps):
        message += struct.pack('<Qd', count, value)
    return hashlib.blake2b(message, digest_size=32).hexdigest()


def score():
    """The score on all tasks of the data file."""
    results = [evaluate_task(task) for task in read_tasks()]
    fitness = [value for value, _ in results]
    steps = [count for _, count in results]
    return {
        'score': aggregate(fitness),
        'fitness': fitness,
        'steps': steps,
        'result_digest': result_digest(fitness, steps),
        'program': PROGRAM_HASH,
        'suite': ${JSON.stringify(suite.id)},
        'suite_digest': SUITE_DIGEST,
    }


PROGRAM_HASH = '${parts.hash}'
SUITE_DIGEST = '${suite.digest}'

if __name__ == '__main__':
    print(json.dumps(score()))`;
}

const USE = [
  'Examples are lists of F floats:',
  '  m = create_memory(seed_low, seed_high); setup(m)',
  '  train(m, features, label), or train_class for labels 0.0 and 1.0; then answer(m, features).',
];

/** Blank lines between definitions as Python has them. */
function spaced(text: string): string {
  return text.replaceAll(/\n{2,}(?=\S)/g, '\n\n\n').replaceAll(/\n\n\n(?=[A-Z_0-9]+ =|#)/g, '\n\n');
}

/** The module's text; `dataFile` is the name of the data file beside it. */
export function formatPythonModule(
  program: Program,
  suite: ExportSuite | null,
  dataFile: string,
): string {
  const parts = createModuleParts(program, suite);
  const usage = suite === null ? USE : [`Data: ${dataFile} beside this file. Run it with python3.`];
  const text = toPython(parts.text);
  const modules = suite === null ? [] : ['base64', 'hashlib', 'json', 'os'];
  const helpers = prelude(text);
  const body = [...helpers, text].join('\n');
  for (const name of ['math', 'struct']) {
    if (body.includes(`${name}.`) || (name === 'struct' && suite !== null)) modules.push(name);
  }
  const pieces = [
    header(parts, usage),
    ...(modules.length === 0
      ? []
      : [
          modules
            .sort()
            .map((name) => `import ${name}`)
            .join('\n'),
        ]),
    `# Features of an example, and elements of a vector; matrices are row by row.\nF = ${program.features}`,
    ...helpers,
    memoryClass(parts),
    text.trim(),
    ...(suite === null ? [] : [epilogue(parts, suite, dataFile)]),
  ];
  return `${spaced(pieces.join('\n\n'))}\n`;
}
