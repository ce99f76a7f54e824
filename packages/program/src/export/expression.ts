/**
 * Expressions of the portable subset: read as TypeScript, written as Python.
 *
 * The subset is what exported programs are written in once, for both languages: numbers, names,
 * members, indexes, calls, array literals, arithmetic, comparisons, conditions. Numbers with a point
 * or an exponent are floats in Python, others whole numbers. Every division that could be by zero
 * becomes a call of `div`, because Python raises where IEEE gives an infinity.
 */
import { assert } from '@adit/base';

/** A parsed expression. */
export type Expression =
  | { readonly kind: 'atom'; readonly text: string }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'choice'; readonly parts: readonly [Expression, Expression, Expression] }
  | { readonly kind: 'member'; readonly object: Expression; readonly name: string }
  | { readonly kind: 'index'; readonly object: Expression; readonly index: Expression }
  | { readonly kind: 'call'; readonly callee: Expression; readonly args: readonly Expression[] }
  | { readonly kind: 'array'; readonly items: readonly Expression[] };

const TOKEN =
  /\s*(0x[0-9a-f]+|\d+(?:\.\d+)?(?:e[+-]?\d+)?|[A-Za-z_]\w*|'[^']*'|===|!==|<=|>=|&&|\|\||>>>|<<|>>|[-+*/%<>!?:.,()[\]&|^])/y;

/** Binary operators by binding strength in TypeScript, the loosest first. */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['===', '!=='],
  ['<', '<=', '>', '>='],
  ['<<', '>>', '>>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const match = TOKEN.exec(text);
    if (match === null) throw new Error(`not portable: ${text}`);
    tokens.push(match[1]);
  }
  return tokens;
}

class Parser {
  readonly #tokens: readonly string[];
  #next = 0;

  constructor(text: string) {
    this.#tokens = tokenize(text);
  }

  get isAtEnd(): boolean {
    return this.#next === this.#tokens.length;
  }

  #take(token: string): boolean {
    const isThere = this.#tokens[this.#next] === token;
    if (isThere) this.#next += 1;
    return isThere;
  }

  #expect(token: string): void {
    assert(this.#take(token), 'portable expressions are well formed');
  }

  choice(): Expression {
    const condition = this.#level(0);
    if (!this.#take('?')) return condition;
    const whenTrue = this.choice();
    this.#expect(':');
    return { kind: 'choice', parts: [condition, whenTrue, this.choice()] };
  }

  #level(level: number): Expression {
    if (level === LEVELS.length) return this.#unary();
    let left = this.#level(level + 1);
    for (;;) {
      const operator = LEVELS[level].find((candidate) => this.#take(candidate));
      if (operator === undefined) return left;
      left = { kind: 'binary', operator, left, right: this.#level(level + 1) };
    }
  }

  #unary(): Expression {
    const operator = ['-', '!'].find((candidate) => this.#take(candidate));
    if (operator !== undefined) return { kind: 'unary', operator, operand: this.#unary() };
    this.#take('new');
    return this.#postfix(this.#primary());
  }

  #primary(): Expression {
    if (this.#take('(')) {
      const inner = this.choice();
      this.#expect(')');
      return inner;
    }
    if (this.#take('[')) return { kind: 'array', items: this.#list(']') };
    const text = this.#tokens[this.#next] ?? '';
    assert(/^[\w']/.test(text), 'portable expressions begin with a name or a number');
    this.#next += 1;
    return { kind: 'atom', text };
  }

  #postfix(start: Expression): Expression {
    let expression = start;
    for (;;) {
      if (this.#take('.')) {
        const name = this.#tokens[this.#next] ?? '';
        this.#next += 1;
        expression = { kind: 'member', object: expression, name };
      } else if (this.#take('[')) {
        const index = this.choice();
        this.#expect(']');
        expression = { kind: 'index', object: expression, index };
      } else if (this.#take('(')) {
        expression = { kind: 'call', callee: expression, args: this.#list(')') };
      } else {
        return expression;
      }
    }
  }

  #list(end: string): Expression[] {
    const items: Expression[] = [];
    while (!this.#take(end)) {
      items.push(this.choice());
      if (!this.#take(',')) {
        this.#expect(end);
        break;
      }
    }
    return items;
  }
}

/** Parses one expression of the portable subset. */
export function parseExpression(text: string): Expression {
  const parser = new Parser(text);
  const expression = parser.choice();
  assert(parser.isAtEnd, 'a portable expression ends with its text');
  return expression;
}
