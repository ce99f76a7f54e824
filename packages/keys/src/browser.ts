/** What browsers get of this package: addresses. Keys and wallets stay where their files are. */
export { BITTENSOR_PREFIX, ss58Decode, ss58Encode } from './ss58.ts';
