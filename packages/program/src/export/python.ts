/** Portable text, line by line, as Python 3; see expression.ts for the subset. */
import { assert } from '@adit/base';
import { type Expression, parseExpression } from './expression.ts';

const NAMES: Readonly<Record<string, string>> = {
  Infinity: 'math.inf',
  NaN: 'math.nan',
  true: 'True',
  false: 'False',
};
const FUNCTIONS: Readonly<Record<string, string>> = {
  sqrt: 'sqrt',
  floor: 'math.floor',
  trunc: 'int',
  abs: 'abs',
};
const OPERATORS: Readonly<Record<string, string>> = {
  '||': 'or',
  '&&': 'and',
  '===': '==',
  '!==': '!=',
  '>>>': '>>',
};
/** Binding strength in Python; comparisons would chain, so their operands bind tighter. */
const STRENGTH: Readonly<Record<string, number>> = {
  ...{ or: 2, and: 3, '==': 5, '!=': 5, '<': 5, '<=': 5, '>': 5, '>=': 5 },
  ...{ '|': 6, '^': 7, '&': 8, '<<': 9, '>>': 9, '+': 10, '-': 10, '*': 11, '/': 11, '%': 11 },
};
const CHOICE = 1;
const NOT = 4;
const COMPARISON = 5;
const NEGATION = 12;
const PRIMARY = 14;
const INDENT = '    ';
const WIDTH = 96;

/** `learningRate` as `learning_rate`; constants in capitals stay. */
export function toSnakeCase(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, (_, before: string, capital: string) => {
    return `${before}_${capital.toLowerCase()}`;
  });
}

function atom(text: string): string {
  if (/^[\d']/.test(text)) return text;
  return NAMES[text] ?? (/^[A-Z]/.test(text) ? text : toSnakeCase(text));
}

function isNonZeroNumber(expression: Expression): boolean {
  return expression.kind === 'atom' && /^\d/.test(expression.text) && Number(expression.text) !== 0;
}

function call(callee: Expression, args: readonly Expression[]): string {
  const list = args.map((arg) => write(arg));
  if (callee.kind === 'member' && callee.name === 'slice') {
    return `${write(callee.object, PRIMARY)}[${list.length === 0 ? ':' : list.join(':')}]`;
  }
  const isMath =
    callee.kind === 'member' && callee.object.kind === 'atom' && callee.object.text === 'Math';
  const name = isMath ? FUNCTIONS[callee.name] : write(callee, PRIMARY);
  assert(name !== undefined, 'portable text calls known functions only');
  return `${name}(${list.join(', ')})`;
}

function binary(operator: string, left: Expression, right: Expression): [string, number] {
  if (operator === '/' && !isNonZeroNumber(right)) {
    return [`div(${write(left)}, ${write(right)})`, PRIMARY];
  }
  const python = OPERATORS[operator] ?? operator;
  const strength = STRENGTH[python];
  const isComparison = strength === COMPARISON;
  const before = write(left, isComparison ? strength + 1 : strength);
  return [`${before} ${python} ${write(right, strength + 1)}`, strength];
}

function writeBare(expression: Expression): [text: string, strength: number] {
  switch (expression.kind) {
    case 'atom':
      return [atom(expression.text), PRIMARY];
    case 'array':
      return [`[${expression.items.map((item) => write(item)).join(', ')}]`, PRIMARY];
    case 'index':
      return [`${write(expression.object, PRIMARY)}[${write(expression.index)}]`, PRIMARY];
    case 'member': {
      const object = write(expression.object, PRIMARY);
      if (expression.name === 'length') return [`len(${object})`, PRIMARY];
      return [`${object}.${toSnakeCase(expression.name)}`, PRIMARY];
    }
    case 'call':
      return [call(expression.callee, expression.args), PRIMARY];
    case 'unary':
      if (expression.operator === '!') return [`not ${write(expression.operand, NOT)}`, NOT];
      return [`-${write(expression.operand, NEGATION)}`, NEGATION];
    case 'binary':
      return binary(expression.operator, expression.left, expression.right);
    case 'choice': {
      const [condition, whenTrue, whenFalse] = expression.parts;
      const [test, first] = [write(condition, CHOICE + 1), write(whenTrue, CHOICE + 1)];
      return [`${first} if ${test} else ${write(whenFalse, CHOICE)}`, CHOICE];
    }
  }
}

/** Python text, in parentheses where it binds looser than `strength`. */
function write(expression: Expression, strength = 0): string {
  const [text, own] = writeBare(expression);
  return own < strength ? `(${text})` : text;
}

/** A portable expression as Python. */
export function pythonExpression(text: string): string {
  return write(parseExpression(text));
}

interface Rule {
  readonly pattern: RegExp;
  readonly write: (groups: readonly string[]) => string;
}

const RULES: readonly Rule[] = [
  {
    pattern: /^function (\w+)\((.*)\): [\w[\]]+ \{$/,
    write: ([name, parameters]) => {
      const names = parameters.split(', ').map((text) => toSnakeCase(text.split(':')[0]));
      return `def ${toSnakeCase(name)}(${names.join(', ')}):`;
    },
  },
  {
    pattern: /^for \(let (\w+) = (.+); \1 < (.+); \1 \+= 1\) \{$/,
    write: ([name, from, to]) => {
      const start = from === '0' ? '' : `${pythonExpression(from)}, `;
      return `for ${toSnakeCase(name)} in range(${start}${pythonExpression(to)}):`;
    },
  },
  {
    pattern: /^for \(let (\w+) = (.+); \1 >= (\d+); \1 -= 1\) \{$/,
    write: ([name, from, to]) =>
      `for ${toSnakeCase(name)} in range(${pythonExpression(from)}, ${Number(to) - 1}, -1):`,
  },
  { pattern: /^if \((.+)\) \{$/, write: ([test]) => `if ${pythonExpression(test)}:` },
  {
    pattern: /^\} else if \((.+)\) \{$/,
    write: ([test]) => `elif ${pythonExpression(test)}:`,
  },
  { pattern: /^\} else \{$/, write: () => 'else:' },
  { pattern: /^return (.+);$/, write: ([value]) => `return ${pythonExpression(value)}` },
  {
    pattern: /^(?:const|let) (\w+) = (.+);$/,
    write: ([name, value]) => `${atom(name)} = ${pythonExpression(value)}`,
  },
  {
    pattern: /^([\w.[\] +*-]+) ([-+]?=) (.+);$/,
    write: ([target, sign, value]) =>
      `${pythonExpression(target)} ${sign} ${pythonExpression(value)}`,
  },
  { pattern: /^(.+);$/, write: ([value]) => pythonExpression(value) },
];

function statement(text: string): string {
  for (const { pattern, write: writeRule } of RULES) {
    const match = pattern.exec(text);
    if (match !== null) return writeRule(match.slice(1));
  }
  throw new Error(`not portable: ${text}`);
}

/** A long list of numbers on several lines. */
function wrap(line: string): string[] {
  const match = /^(.*\[)(.+)(\])$/.exec(line);
  if (line.length <= WIDTH || match === null) return [line];
  const rows: string[] = [];
  let row = INDENT;
  for (const item of match[2].split(', ')) {
    if (row.length + item.length + 2 > WIDTH) {
      rows.push(row.trimEnd());
      row = INDENT;
    }
    row += `${item}, `;
  }
  return [match[1], ...rows, row.trimEnd(), match[3]];
}

/** Lines with lists that run over several lines joined into one each. */
function joinLists(text: string): string[] {
  return text
    .replaceAll(/\[\n([^\]]*)\n\]/g, (_, inner: string) => {
      return `[${inner
        .trim()
        .replaceAll(/\s*\n\s*/g, ' ')
        .replace(/,$/, '')}]`;
    })
    .split('\n');
}

/** Portable text as Python. Doc comments of functions become doc strings. */
export function toPython(text: string): string {
  const out: string[] = [];
  let depth = 0;
  /** True right behind the beginning of a block that has no statement yet. */
  let isOpen = false;
  let doc: string | null = null;
  for (const raw of joinLists(text)) {
    const trimmed = raw.trim();
    const comment = /^\/\*\* (.+) \*\/$/.exec(trimmed)?.[1];
    if (comment !== undefined) {
      doc = comment;
      continue;
    }
    if (trimmed.startsWith('}')) {
      if (isOpen) out.push(`${INDENT.repeat(depth)}pass`);
      depth -= 1;
      isOpen = false;
    }
    if (trimmed === '}') continue;
    const indent = INDENT.repeat(depth);
    const [, code, remark] = /^(.*?)(?:\s*\/\/ (.*))?$/.exec(trimmed) ?? [];
    const isFunction = code.startsWith('function ');
    if (doc !== null && !isFunction) out.push(`${indent}# ${doc}`);
    const written = code === '' ? '' : statement(code);
    const note = remark === undefined ? '' : `${written === '' ? '' : '  '}# ${remark}`;
    if (isFunction) out.push('');
    out.push(...wrap(`${indent}${written}${note}`.trimEnd()));
    if (doc !== null && isFunction) out.push(`${indent}${INDENT}"""${doc}"""`);
    doc = null;
    if (code.endsWith('{')) depth += 1;
    if (code !== '') isOpen = code.endsWith('{');
  }
  return out.join('\n');
}
