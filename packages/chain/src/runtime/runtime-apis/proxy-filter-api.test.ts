import { decode, encode, option, u8 } from '@adit/substrate';
import { describe, expect, it } from 'vitest';
import { ProxyFilterRuntimeApi } from '../../definitions/runtime-apis/market-apis.ts';
import { openChain } from '../../testing/chain-fixture.ts';

function ask(index: number | undefined) {
  const args = encode(option(u8), index);
  const bytes = openChain().callApi('ProxyFilterRuntimeApi_get_proxy_filter', args);
  return decode(ProxyFilterRuntimeApi.methods.get_proxy_filter.output, bytes);
}

describe('filters of proxies', () => {
  it('are told of one kind, of all, and of none that there is not', () => {
    expect(ask(undefined)).toHaveLength(18);
    expect(ask(99)).toEqual([]);
    const [any, ...others] = ask(0);
    expect(others).toEqual([]);
    expect(any).toMatchObject({ proxy_type: 0, filter_mode: { type: 'AllowAll' }, calls: [] });
    expect(ask(4)).toMatchObject([{ deprecated: true, filter_mode: { type: 'DenyAll' } }]);
  });

  it('name calls by their indices, with what must hold of them', () => {
    const [small] = ask(11);
    const told = small?.calls.map(({ pallet_index, call_index, condition }) => [
      pallet_index,
      call_index,
      condition?.type === 'ParamLessThan'
        ? new TextDecoder().decode(condition.value.param_name)
        : '',
    ]);
    expect(told).toEqual([
      [5, 3, 'value'],
      [5, 0, 'value'],
      [7, 86, 'alpha_amount'],
    ]);
    expect(ask(14)[0]?.calls).toMatchObject([
      { pallet_index: 12, call_index: 1, condition: { type: 'NestedCallMustBe' } },
    ]);
    expect(ask(3)[0]).toMatchObject({ filter_mode: { type: 'Deny' } });
  });
});
