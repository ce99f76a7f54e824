/** Scenarios: what the built-in ones leave behind, and what a bad file is told. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isAditError } from '@adit/base';
import { ready } from '@adit/keys';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChain } from '../create-chain.ts';
import { SubtensorModule } from '../definitions/subtensor/pallet.ts';
import { accountNames } from './account-names.ts';
import { lineOfSyntaxError, linesOfItems } from './json-lines.ts';
import { loadScenario } from './load-scenario.ts';

const { storage } = SubtensorModule;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'adit-scenario-'));

beforeAll(() => ready());
afterAll(() => fs.rmSync(folder, { recursive: true }));

function chainOf(text: string) {
  const file = path.join(folder, 'scenario.json');
  fs.writeFileSync(file, text);
  const { scenario } = loadScenario(file, 's');
  return createChain({ seed: 's', profile: 'fast', scenario });
}

function failureOf(work: () => unknown): Readonly<Record<string, unknown>> {
  try {
    work();
  } catch (error) {
    if (isAditError(error)) return { code: error.code, ...error.numbers, text: error.message };
    throw error;
  }
  throw new Error('nothing failed');
}

describe('one-subnet', () => {
  it('has a started subnet, no freeze window, and three miners that serve', () => {
    const { scenario, accounts } = loadScenario('one-subnet', 's');
    const chain = createChain({ seed: 's', profile: 'fast', scenario });
    const account = accountNames('s');
    expect(chain.query(storage.SubnetOwner, 2)).toBe(account('owner'));
    expect(chain.query(storage.SubtokenEnabled, 2)).toBe(true);
    expect(chain.query(storage.AdminFreezeWindow)).toBe(0);
    expect(chain.query(storage.SubnetworkN, 2)).toBe(4);
    for (const name of ['miner-1', 'miner-2', 'miner-3']) {
      const hotkey = account(name) ?? '';
      expect(chain.query(storage.Uids, 2, hotkey)).toEqual(expect.any(Number));
      expect(chain.query(storage.Axons, 2, hotkey)).toMatchObject({ port: 8_091 });
    }
    expect(accounts.map(({ name }) => name)).toEqual([
      'owner',
      'owner-hotkey',
      'miner-1-coldkey',
      'miner-1',
      'miner-2-coldkey',
      'miner-2',
      'miner-3-coldkey',
      'miner-3',
    ]);
    expect(chain.isOpen).toBe(false);
  });

  it('is the same chain for the same seed, and another for another', () => {
    const headOf = (seed: string) =>
      createChain({ seed, profile: 'fast', scenario: loadScenario('one-subnet', seed).scenario })
        .head.hash;
    expect(headOf('a')).toBe(headOf('a'));
    expect(headOf('a')).not.toBe(headOf('b'));
  });
});

describe('full-subnet', () => {
  it('has every seat taken by a hotkey that serves', () => {
    const { scenario } = loadScenario('full-subnet', 's');
    const chain = createChain({ seed: 's', profile: 'fast', scenario });
    expect(chain.query(storage.SubnetworkN, 2)).toBe(256);
    expect(chain.state.entries(storage.Axons, 2)).toHaveLength(255);
  });
});

describe('a file of steps', () => {
  it('makes calls and blocks and writes storage', () => {
    const chain = chainOf(`[
      {"signer": "//Alice", "call": {"pallet": "Balances", "name": "transfer_keep_alive",
        "args": {"dest": "bob-2", "value": "5000000000"}}},
      {"newBlock": 3},
      {"setStorage": {"SubtensorModule": {"Tempo": [[[1], 7]], "TotalIssuance": 5}}},
      {"signer": "root", "call": {"pallet": "Utility", "name": "batch_all", "args": {"calls": [
        {"pallet": "System", "name": "remark", "args": {"remark": "text:hello"}},
        {"pallet": "System", "name": "remark", "args": {"remark": "0x00ff"}}]}}}
    ]`);
    expect(chain.head.header.number).toBe(6);
    expect(chain.query(storage.Tempo, 1)).toBe(7);
    expect(chain.query(storage.TotalIssuance)).toBe(5n);
    expect(chain.head.body).toHaveLength(2);
  });

  it.each([
    ['{', 1, 0],
    ['[\n {"newBlock": 1},\n {"newBlock": 1]\n]', 3, 0],
    ['{"newBlock": 1}', 1, 0],
    ['[\n\n 5]', 3, 1],
    ['[{"newBlock": 1},\n{"newBlock": 0}]', 2, 2],
    ['[{"newBlock": 1},\n\n{"sleep": 1}]', 3, 2],
    ['[\n{"signer": "Nobody", "call": {"pallet": "System", "name": "remark", "args": {}}}]', 2, 1],
    ['[\n{"signer": "Alice", "call": {"pallet": "System", "name": "remark", "args": {}}}]', 2, 1],
    ['[\n{"signer": "Alice", "call": {"pallet": "Nope", "name": "remark", "args": {}}}]', 2, 1],
    ['[\n{"signer": "Alice", "call": {"pallet": "System", "name": "nope", "args": {}}}]', 2, 1],
    ['[\n{"setStorage": {"System": {"Nope": 1}}}]', 2, 1],
    [
      '[\n{"signer": "Alice", "call": {"pallet": "System", "name": "remark", "args": {"remark": "0x0", "x": 1}}}]',
      2,
      1,
    ],
  ])('%s names the line of what is wrong', (text, line, step) => {
    const failure = failureOf(() => chainOf(text));
    expect(failure).toMatchObject({ code: 'invalid_scenario', step });
    // The engine's message does not always say where the text ends to be JSON.
    if (failure['line'] !== null) expect(failure['line']).toBe(line);
    else expect(step).toBe(0);
  });

  it('names the step whose call fails, with the error of the chain', () => {
    const transfer = (value: string) =>
      `{"signer": "Bob", "call": {"pallet": "Balances", "name": "transfer_keep_alive", "args": {"dest": "Alice", "value": "${value}"}}}`;
    const text = `[\n${transfer('1')},\n{"newBlock": 1},\n${transfer('9000000000000000000')}\n]`;
    expect(failureOf(() => chainOf(text))).toMatchObject({
      code: 'scenario_step_failed',
      line: 4,
      step: 3,
      call: 'Balances.transfer_keep_alive',
      error: expect.stringMatching(/Token|InsufficientBalance|Arithmetic/),
    });
  });

  it('that is not there is told with the names that are', () => {
    expect(failureOf(() => loadScenario('two-subnets', 's'))).toMatchObject({
      code: 'scenario_not_found',
      known: 'empty one-subnet full-subnet',
    });
  });
});

describe('lines', () => {
  it('of items are found past strings, brackets and spaces', () => {
    expect(linesOfItems('[ {"a": ["]", "\\"["]},\n 1 ,"x",\n\n[2, 3]\n]')).toEqual([1, 2, 2, 4]);
    expect(linesOfItems('[]')).toEqual([]);
  });

  it('of syntax errors follow the position', () => {
    expect(lineOfSyntaxError('a\nb\nc', 'Unexpected token at position 2')).toBe(2);
    expect(lineOfSyntaxError('[\n\n', 'Unexpected end of JSON input')).toBe(3);
    expect(lineOfSyntaxError('x', 'something else')).toBeNull();
  });
});
