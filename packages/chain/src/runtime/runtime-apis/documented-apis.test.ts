import { describe, expect, it } from 'vitest';
import { runtimeApis } from '../../definitions/runtime-apis/all.ts';
import { listRuntimeMethods } from './call-runtime-api.ts';
import { customRpcMethods } from './custom-rpc.ts';
import { LEFT_OUT } from './left-out.ts';

const PAGE = '../../../../../docs/chain-apis.md';

const OPENING = `# Runtime interfaces of the development chain

Called with \`state_call\` as \`<interface>_<method>\`, with the arguments' SCALE bytes one behind the
other; types are in the metadata of version 15. Every answer comes from the state alone, so a block hash
of the last 2 400 blocks asks for the past. In process: \`chain.callApi(name, args, hash)\`.

A test compares this page with the definitions. The interfaces of Ethereum, EVM and contracts are not in
the metadata; like any unknown name they answer \`Exported method … is not found\`. What is refused by name answers \`runtime_method_left_out\`.

Stake locks do not exist here: \`get_coldkey_lock\` is none, conviction is 0, all stake is available.
`;

function section(name: string, version: number, methods: readonly string[]): string {
  const answered = new Map(listRuntimeMethods().map((each) => [each.name, each.isAnswered]));
  const rows = methods.map((method) => {
    const full = `${name}_${method}`;
    const state = answered.get(full) === true ? 'answered' : `refused: ${LEFT_OUT[full]}`;
    return `| \`${method}\` | ${state} |`;
  });
  return [`## ${name}, version ${version}\n`, '| method | |', '| --- | --- |', ...rows, ''].join(
    '\n',
  );
}

function customSection(): string {
  const rows = Object.entries(customRpcMethods).map(
    ([name, { call, inputs }]) => `| \`${name}\` | \`${call}\` | ${inputs.join(', ')} |`,
  );
  return [
    '## The same as JSON-RPC\n',
    'Bytes are answered as a list of numbers; `subnetInfo_getLockCost`, `subnetInfo_getSubnetToPrune`,',
    '`swap_currentAlphaPrice` and `swap_currentAlphaPriceAll` answer JSON values, amounts beyond 2^53 - 1',
    'as text. A block hash may come last.\n',
    '| method | interface | parameters |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

describe('the page of runtime interfaces', () => {
  it('says of every method in the metadata whether it is answered', async () => {
    const sections = runtimeApis.map(({ name, version, methods }) =>
      section(name, version, Object.keys(methods)),
    );
    await expect([OPENING, ...sections, customSection()].join('\n')).toMatchFileSnapshot(PAGE);
  });

  it('has a reason for exactly those that are refused', () => {
    const refused = listRuntimeMethods().filter(({ isAnswered }) => !isAnswered);
    expect(refused.map(({ name }) => name).sort()).toEqual(Object.keys(LEFT_OUT).sort());
  });

  it('names interfaces that exist for every custom method', () => {
    const names = new Set(listRuntimeMethods().map(({ name }) => name));
    const missing = Object.values(customRpcMethods).filter(({ call }) => !names.has(call));
    expect(missing).toEqual([]);
  });
});
