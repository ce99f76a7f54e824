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

/** Numbers of the uids of which a list says something else than nothing. */
function uidsOf(list: readonly (number | bigint | boolean)[]): number[] {
  return [...list.keys()].filter((uid) => Boolean(list[uid]));
}

function uidsFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

describe.each(['fast', 'normal'] as const)('two-validators-eight-miners, %s', (profile) => {
  const open = () => {
    const { scenario } = loadScenario('two-validators-eight-miners', 's');
    return createChain({ seed: 's', profile, scenario });
  };

  it('has weights, and what an epoch makes of them', () => {
    const chain = open();
    const account = accountNames('s');
    const uidOf = (name: string) => chain.query(storage.Uids, 2, account(name) ?? '');
    expect(['owner-hotkey', 'validator-1', 'validator-2', 'miner-1', 'miner-8'].map(uidOf)).toEqual(
      [0, 1, 2, 3, 10],
    );
    expect(chain.query(storage.SubnetworkN, 2)).toBe(11);
    expect(chain.state.entries(storage.Axons, 2)).toHaveLength(8);
    const permits = uidsOf(chain.query(storage.ValidatorPermit, 2));
    expect(permits).toEqual(expect.arrayContaining([1, 2]));
    const rows = chain.state.entries(storage.Weights, 2).map(([, row]) => row);
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(row.map(([uid]) => uid)).toEqual(uidsFrom(3, 8));
    expect(rows[0]).not.toEqual(rows[1]);
    expect(uidsOf(chain.query(storage.Incentive, 2))).toEqual(uidsFrom(3, 8));
    expect(uidsOf(chain.query(storage.Dividends, 2))).toEqual([1, 2]);
    expect(uidsOf(chain.query(storage.Emission, 2))).toEqual(uidsFrom(1, 10));
    expect(chain.query(storage.CommitRevealWeightsEnabled, 2)).toBe(false);
    expect(chain.query(storage.MinAllowedWeights, 2)).toBe(1);
  });

  it('has TAO flowing in, and money that somebody was paid', () => {
    const chain = open();
    const flow = () => [
      chain.query(storage.SubnetTaoInEmission, 2) + chain.query(storage.SubnetExcessTao, 2),
      chain.query(storage.SubnetMovingPrice, 2),
      chain.query(storage.SubnetAlphaOut, 2),
    ];
    const [tao = 0n, price = 0n, out = 0n] = flow();
    expect(tao).toBeGreaterThan(0n);
    expect(price).toBeGreaterThan(0n);
    expect(out).toBeGreaterThan(0n);
    const miner = accountNames('s')('miner-1') ?? '';
    expect(chain.query(storage.TotalHotkeyAlpha, miner, 2)).toBeGreaterThan(0n);
    chain.produceBlock();
    expect(flow()[2]).toBeGreaterThan(out);
  });
});

describe('full-subnet', () => {
  it('has every seat taken, 64 validators with permits, and weights of each of them', () => {
    const { scenario } = loadScenario('full-subnet', 's');
    const chain = createChain({ seed: 's', profile: 'fast', scenario });
    expect(chain.query(storage.SubnetworkN, 2)).toBe(256);
    expect(chain.state.entries(storage.Axons, 2)).toHaveLength(255);
    const validators = uidsFrom(0, 64);
    const miners = uidsFrom(64, 192);
    expect(uidsOf(chain.query(storage.ValidatorPermit, 2))).toEqual(validators);
    const rows = chain.state.entries(storage.Weights, 2).map(([, row]) => row);
    expect(new Set(rows.map((row) => JSON.stringify(row))).size).toBe(64);
    for (const row of rows) expect(row.map(([uid]) => uid)).toEqual(miners);
    expect(uidsOf(chain.query(storage.StakeWeight, 2))).toEqual(expect.arrayContaining(validators));
    expect(uidsOf(chain.query(storage.Incentive, 2))).toEqual(miners);
    expect(uidsOf(chain.query(storage.Dividends, 2))).toEqual(validators);
    expect(uidsOf(chain.query(storage.Emission, 2))).toEqual(uidsFrom(0, 256));
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
    ['[\n{"newEpoch": -1}]', 2, 1],
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

  it('makes the blocks of an epoch', () => {
    const chain = chainOf(`[{"newEpoch": 1}, {"newBlock": 1}, {"newEpoch": 1}]`);
    expect(chain.query(storage.SubnetEpochIndex, 1)).toBe(2n);
    expect(chain.query(storage.LastEpochBlock, 1)).toBe(BigInt(chain.head.header.number));
  });

  it.each([0, 7])('is told that netuid %i has no epochs', (netuid) => {
    expect(failureOf(() => chainOf(`[{"newEpoch": ${netuid}}]`))).toMatchObject({
      code: 'scenario_step_failed',
      step: 1,
      error: `netuid ${netuid} has no epochs`,
    });
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
      known: 'empty one-subnet two-validators-eight-miners full-subnet',
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
