/** Routes of a miner's money. */
import type { RouteTable } from '../../route.ts';
import { wireLimits } from '../../shapes.ts';
import { balance } from '../miners.ts';
import {
  hotkeyParams,
  moneyPageQuery,
  ownRecipient,
  recipient,
  recipientAnswer,
  recipientBody,
  rewardHistory,
  withdrawal,
  withdrawalPage,
  withdrawBody,
} from '../money.ts';

const read = { method: 'GET', bodyLimitBytes: 0 } as const;

/** Routes of a miner's money. */
export const moneyRoutes = {
  readBalance: {
    ...read,
    path: '/api/v1/rewards/balance',
    auth: 'miner',
    summary: 'The calling miner’s money in RAO',
    response: balance,
  },
  updateRecipient: {
    method: 'PUT',
    path: '/api/v1/miners/recipient-coldkey',
    aliases: [
      { method: 'POST', path: '/api/v1/miners/recipient-coldkey' },
      { method: 'POST', path: '/api/v1/miners/coldkey_address/update' },
      { method: 'POST', path: '/coldkey_address/update' },
    ],
    auth: 'recipient',
    summary: 'Set the coldkey that the calling miner is paid to',
    body: recipientBody,
    response: recipientAnswer,
    bodyLimitBytes: wireLimits.requestBytes,
  },
  readOwnRecipient: {
    ...read,
    path: '/api/v1/miners/recipient-coldkey',
    auth: 'miner',
    summary: 'The coldkey that the calling miner is paid to',
    response: ownRecipient,
  },
  readRecipient: {
    ...read,
    path: '/api/v1/miners/recipient-coldkey/:hotkey',
    auth: 'public',
    summary: 'The coldkey that a hotkey is paid to',
    params: hotkeyParams,
    response: recipient,
  },
  requestWithdrawal: {
    method: 'POST',
    path: '/api/v1/rewards/withdraw',
    auth: 'strong',
    summary: 'Ask for a payout; what is asked for is held until the operator has paid or refused',
    body: withdrawBody,
    response: withdrawal,
    bodyLimitBytes: wireLimits.requestBytes,
  },
  listWithdrawals: {
    ...read,
    path: '/api/v1/rewards/withdrawals',
    auth: 'miner',
    summary: 'The calling miner’s withdrawals, newest first',
    query: moneyPageQuery,
    response: withdrawalPage,
  },
  listRewards: {
    ...read,
    path: '/api/v1/rewards/history',
    auth: 'miner',
    summary: 'What each epoch paid, withdrawals, corrections, and totals',
    query: moneyPageQuery,
    response: rewardHistory,
  },
} as const satisfies RouteTable;
