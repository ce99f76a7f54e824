import { keypairFromSeed, ready } from '@adit/keys';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeKey, describeTerms, type PoolTerms } from './mining-terms.ts';

const COLDKEY = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const POOL = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';

const terms: PoolTerms = {
  url: 'http://pool:8434',
  health: {
    ...{ status: 'healthy', window_number: 7, current_block: 0, time_remaining_s: 30 },
    ...{ server_time: '2026-01-01T00:00:00.000Z', version: '0.1.0', pool_hotkey: POOL },
  },
  recipientColdkey: null,
  withdrawalsFrom: null,
  summary: {
    ...{ sota: null, active_miners: 1, total_tasks: 0, epoch: 7, fee_bps: 50, cap_bps: 500 },
    ...{ total_rewards_rao: '0', total_rewards_rao_str: '0' },
    epoch_ends_at: '2026-01-01T00:00:30.000Z',
    min_withdrawal_rao: '5000000',
    min_withdrawal_rao_str: '5000000',
  },
};

beforeAll(async () => {
  await ready();
});

describe('describeTerms()', () => {
  const who = () => ({
    keypair: keypairFromSeed(new Uint8Array(32).fill(1)),
    keyFile: '/keys/a',
    isCreated: false,
    keyFlags: ' --wallet-name mine --wallet-hotkey a',
  });

  it('says pool, fee, cap, minimum and epoch, and how a coldkey is named', () => {
    expect(describeTerms(terms, who())).toEqual([
      `Pool: http://pool:8434, hotkey ${POOL}, Adit 0.1.0`,
      'Payout coldkey at this pool: none yet: adit mine pool recipient <COLDKEY> ' +
        '--pool-url http://pool:8434 --wallet-name mine --wallet-hotkey a',
      'Terms: fee 0.5 %, most for one miner 5 %, least that is paid out 5000000 RAO (0.005000000)',
      'Epoch 7 ends at 2026-01-01T00:00:30.000Z',
    ]);
  });

  it('says which coldkey is paid, and from when a new one can withdraw', () => {
    const named = { ...terms, recipientColdkey: COLDKEY, withdrawalsFrom: '2026-01-04' };
    expect(describeTerms(named, who())[1]).toBe(
      `Payout coldkey at this pool: ${COLDKEY} (new: withdrawals from 2026-01-04)`,
    );
  });

  it('says of a temporary key that its earnings are lost', () => {
    const { address } = who().keypair;
    expect(describeKey(who())[1]).toContain('/keys/a');
    expect(describeKey({ ...who(), keyFile: null })).toEqual([
      `Hotkey: ${address} (temporary)`,
      'Key file: none. What it earns is lost when this process ends (--ephemeral).',
    ]);
  });
});
