import { describe, expect, it } from 'vitest';
import { pythonExpression, toPython, toSnakeCase } from './python.ts';

describe('pythonExpression()', () => {
  it('keeps the order of operations', () => {
    expect(pythonExpression('a - (b - c) + d * (e + f)')).toBe('a - (b - c) + d * (e + f)');
    expect(pythonExpression('a + b + c')).toBe('a + b + c');
    expect(pythonExpression('a + (b + c)')).toBe('a + (b + c)');
    expect(pythonExpression('-a * b - -0.5')).toBe('-a * b - -0.5');
    expect(pythonExpression('(high + 1023) << 20')).toBe('high + 1023 << 20');
    expect(pythonExpression('x & 3 | y ^ 7')).toBe('x & 3 | y ^ 7');
  });

  it('divides by what may be zero as IEEE 754 does', () => {
    expect(pythonExpression('a / b / 2.0')).toBe('div(a, b) / 2.0');
    expect(pythonExpression('1.0 / (1.0 + exp(-x))')).toBe('div(1.0, 1.0 + exp(-x))');
    expect(pythonExpression('a / 0.0')).toBe('div(a, 0.0)');
  });

  it('never chains comparisons', () => {
    expect(pythonExpression('x < 0.0 !== (q & 2) > 0')).toBe('(x < 0.0) != (q & 2 > 0)');
    expect(pythonExpression('(q & 1) === 0 && !(a <= b)')).toBe('q & 1 == 0 and not a <= b');
  });

  it('writes conditions, members, calls and slices as Python does', () => {
    expect(pythonExpression('a > 0.0 ? a : b ? -Infinity : NaN')).toBe(
      'a if a > 0.0 else -math.inf if b else math.nan',
    );
    expect(pythonExpression('(a ? b : c) + 1')).toBe('(b if a else c) + 1');
    expect(pythonExpression('task.trainX.slice(row * F, (row + 1) * F)')).toBe(
      'task.train_x[row * F:(row + 1) * F]',
    );
    expect(pythonExpression('Math.sqrt(m.myState.length) + Math.floor(-x)')).toBe(
      'sqrt(len(m.my_state)) + math.floor(-x)',
    );
    expect(pythonExpression('[a[i], 0x7ff >>> 4, true]')).toBe('[a[i], 0x7ff >> 4, True]');
  });

  it('refuses what is not in the subset', () => {
    for (const text of ['a ** b', 'a; b', 'a +', 'Math.exp(x)', '{}', 'a ?? b']) {
      expect(() => pythonExpression(text), text).toThrow();
    }
  });
});

describe('toPython()', () => {
  it('turns blocks into indentation and comments of functions into doc strings', () => {
    const portable = `/** Counts down. */
function countDown(from: number, list: Vector): number[] {
  // Backwards.
  for (let i = from; i >= 0; i -= 1) {
    list[i] += 1.0; // one more
    if (list[i] > 2.0) {
      return [i];
    } else if (i === 3) {
      step(i);
    } else {
    }
  }
  return [];
}

function nothing(m: Memory): void {
  // nothing to do
}`;
    expect(toPython(portable)).toBe(`
def count_down(from, list):
    """Counts down."""
    # Backwards.
    for i in range(from, -1, -1):
        list[i] += 1.0  # one more
        if list[i] > 2.0:
            return [i]
        elif i == 3:
            step(i)
        else:
            pass
    return []


def nothing(m):
    # nothing to do
    pass`);
  });

  it('joins lists over several lines and breaks long ones', () => {
    expect(toPython('const SMALL = [\n  1.0,\n  -2.5e-3\n];')).toBe('SMALL = [1.0, -2.5e-3]');
    const long = `const LONG = [${Array(40).fill('0.125').join(', ')}];`;
    expect(toPython(long).split('\n').length).toBe(6);
  });

  it('refuses statements outside the subset', () => {
    expect(() => toPython('while (true) {\n}')).toThrow(/not portable/);
  });
});

it('toSnakeCase() leaves single words and capitals of constants alone', () => {
  expect(['learningRate', 'weightsV1', 'high0', 'x'].map(toSnakeCase)).toEqual([
    ...['learning_rate', 'weights_v1', 'high0', 'x'],
  ]);
});
