/** What the interfaces about prices and encrypted extrinsics answer. */
import { bytes, hexBytes, struct, u64 } from '@adit/substrate';
import { alphaBalance, netUid, taoBalance } from '../types.ts';

/** The alpha price of a subnet in RAO. */
export const subnetPrice = struct('pallet_subtensor_swap_runtime_api::SubnetPrice', {
  netuid: netUid,
  price: u64,
});

/** What a swap would give. */
export const simSwapResult = struct('pallet_subtensor_swap_runtime_api::SimSwapResult', {
  tao_amount: taoBalance,
  alpha_amount: alphaBalance,
  tao_fee: taoBalance,
  alpha_fee: alphaBalance,
  tao_slippage: taoBalance,
  alpha_slippage: alphaBalance,
});

/** An encrypted extrinsic. */
export const shieldedTransaction = struct('stp_shield::shielded_tx::ShieldedTransaction', {
  key_hash: hexBytes(16),
  kem_ct: bytes,
  aead_ct: bytes,
  nonce: hexBytes(24),
});
