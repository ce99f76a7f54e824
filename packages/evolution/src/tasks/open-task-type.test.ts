import { referencePrograms } from '@adit/program';
import { describe, expect, it } from 'vitest';
import { openTaskType } from './open-task-type.ts';

const noFile = (path: string): string => {
  throw new Error(`no file ${path}`);
};
const rows = Array.from({ length: 40 }, (_, row) => `${row % 7},${(row * row) % 11},${row % 2}`);
const readRows = (): string => rows.join('\n');

describe('openTaskType', () => {
  it('knows the built-in tasks', () => {
    const net = openTaskType('net-check', noFile);
    expect(net.searchSuite.tasks).toHaveLength(1);
    expect(net.searchSuite.tasks[0]?.trainY).toHaveLength(1000);
    expect(net.searchSuite.tasks[0]?.validY).toHaveLength(100);
    expect(net.ops).toEqual({ setup: [63, 64], predict: [], learn: [] });
    expect(net.mutations).toEqual({
      kinds: ['alter', 'insert', 'remove', 'trade'],
      probability: 1,
      retries: 0,
    });
    const linear = openTaskType('linear-check', noFile);
    expect(linear.searchSuite.tasks.map(({ trainY }) => trainY.length)).toEqual(
      Array(10).fill(100),
    );
    expect(linear.consensusSuite.tasks.map(({ trainY }) => trainY.length)).toEqual(
      Array(10).fill(1000),
    );
    expect(linear.limits.banks).toEqual({ scalars: 4, vectors: 3, matrices: 1 });
    expect([net.population, net.tournament, linear.population]).toEqual([100, 10, 100]);
  });

  it('opens scalar_linear with 16 features unless told', () => {
    expect(openTaskType('scalar_linear', noFile)).toMatchObject({
      id: 'scalar_linear',
      features: 16,
    });
    const small = openTaskType('scalar_linear?features=4', noFile);
    expect(small).toMatchObject({ id: 'scalar_linear-4', features: 4 });
    expect(small.ops.learn).toEqual([56, 27, 2, 3, 18, 23]);
  });

  it('labels synthetic rows by the hidden model', () => {
    const task = openTaskType('linear-check', noFile).searchSuite.tasks[0];
    if (task === undefined) throw new Error('no task');
    const { features, trainX, trainY } = task;
    expect(trainX.length).toBe(trainY.length * features);
    const mean = trainX.reduce((sum, value) => sum + value, 0) / trainX.length;
    const square = trainX.reduce((sum, value) => sum + value * value, 0) / trainX.length;
    expect(Math.abs(mean)).toBeLessThan(0.2);
    expect(Math.abs(square - 1)).toBeLessThan(0.3);
  });

  it('gives search and consensus different data, and both the same on every opening', () => {
    for (const spec of ['net-check', 'linear-check']) {
      const first = openTaskType(spec, noFile);
      const second = openTaskType(spec, noFile);
      expect(second.searchSuite).toEqual(first.searchSuite);
      expect(second.consensusSuite.digest).toBe(first.consensusSuite.digest);
      const seen = new Set(first.searchSuite.tasks.map(({ trainX }) => trainX[0]));
      expect(first.consensusSuite.tasks.some(({ trainX }) => seen.has(trainX[0]))).toBe(false);
      const { tasks } = first.consensusSuite;
      expect(new Set(tasks.map(({ trainX }) => trainX[0])).size).toBe(tasks.length);
    }
  });

  it('makes programs that its own limits accept', () => {
    expect(referencePrograms.net(4).setup.length).toBeLessThan(
      openTaskType('net-check', noFile).limits.instructions.setup,
    );
  });

  it('opens a CSV file under the name of the file', () => {
    const paths: string[] = [];
    const csv = openTaskType('csv:some/folder/iris two.csv?features=4&seed=b', (path) => {
      paths.push(path);
      return readRows();
    });
    expect(paths).toEqual(['some/folder/iris two.csv']);
    expect(csv).toMatchObject({ id: 'csv:iris-two', features: 4 });
    expect(csv.searchSuite).toMatchObject({ id: 'csv:iris-two/search', aggregate: 'mean' });
    expect(csv.consensusSuite).toMatchObject({ aggregate: 'median' });
    expect([csv.searchSuite.tasks.length, csv.consensusSuite.tasks.length]).toEqual([4, 8]);
    expect(csv.searchSuite.tasks.map(({ trainY }) => trainY.length)).toEqual([28, 28, 28, 28]);
  });

  it.each([
    ['cifar', 'unknown_task'],
    ['', 'unknown_task'],
    ['net-check?features=4', 'invalid_task_spec'],
    ['scalar_linear?features=5', 'invalid_task_spec'],
    ['scalar_linear?seed=1', 'invalid_task_spec'],
    ['csv:', 'invalid_task_spec'],
    ['csv:a.csv?header=maybe', 'invalid_task_spec'],
    ['csv:a.csv?label=', 'invalid_task_spec'],
    ['csv:a.csv?label=1&label=2', 'invalid_task_spec'],
    ['csv:a.csv?colour=1', 'invalid_task_spec'],
    [`csv:${'a'.repeat(5000)}`, 'invalid_task_spec'],
    ['csv:a.csv', 'data_file_unreadable'],
  ])('refuses %s as %s', (spec, code) => {
    expect(() => openTaskType(spec, noFile)).toThrow(expect.objectContaining({ code }));
  });

  it('passes on the coded errors of the file, with their lines', () => {
    const ragged = [...rows, '1,2'].join('\n');
    expect(() => openTaskType('csv:a.csv', () => ragged)).toThrow(
      expect.objectContaining({
        code: 'ragged_row',
        numbers: { line: 41, fields: 2, expected: 3 },
      }),
    );
  });
});
