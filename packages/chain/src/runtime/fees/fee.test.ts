import { describe, expect, it } from 'vitest';
import { weightOf } from './call-weight.ts';
import { queryInfo } from './fee.ts';

const BOB = `0x8eaf04151687736326c9fea17e25fc5287613693c912909cb226aa4794f26a48`;
const transfer = {
  pallet: 'Balances',
  name: 'transfer_keep_alive',
  value: { dest: { type: 'Id', value: [BOB] }, value: 1n },
};

describe('fees', () => {
  it('are those of the recorded answers for the three lengths of a transfer', () => {
    const infos = [144, 145, 148].map((length) => queryInfo(transfer, length));
    expect(infos.map(({ partial_fee }) => partial_fee)).toEqual([161_247n, 161_248n, 161_251n]);
    expect(infos[0]?.weight).toEqual({ ref_time: 214_051_000n, proof_size: 3_593n });
    expect(infos[0]?.class).toEqual({ type: 'Normal', value: [] });
  });

  it('grow with the calls inside a call', () => {
    const batch = (count: number) => ({
      pallet: 'Utility',
      name: 'batch',
      value: { calls: Array.from({ length: count }, () => transfer) },
    });
    const [one, three] = [weightOf(batch(1)), weightOf(batch(3))];
    expect(three.refTimePs - one.refTimePs).toBe(2n * 214_051_000n);
    expect(weightOf(batch(0)).class).toBe('Normal');
  });

  it('are not charged for the calls that miners and validators make all day', () => {
    const free = ['set_weights', 'serve_axon', 'commit_weights', 'reveal_weights', 'faucet'];
    for (const name of free) {
      const call = { pallet: 'SubtensorModule', name, value: {} };
      expect([name, queryInfo(call, 200).partial_fee]).toEqual([name, 0n]);
    }
    const call = { pallet: 'SubtensorModule', name: 'burned_register', value: {} };
    expect(queryInfo(call, 200).partial_fee).toBeGreaterThan(100_000n);
  });

  it('follow the class of what sudo runs', () => {
    const call = { pallet: 'System', name: 'set_storage', value: { items: [] } };
    const sudo = { pallet: 'Sudo', name: 'sudo', value: { call } };
    expect(weightOf(sudo)).toMatchObject({ class: 'Operational', paysFee: true });
  });
});
