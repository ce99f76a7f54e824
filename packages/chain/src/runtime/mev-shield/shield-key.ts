/**
 * The one key pair of the chain's MEV shield (decision 40). What both keys are made from stands in the
 * state, so that it goes wherever the state goes: into forks, dumps and files. It hides nothing from
 * whoever can read the state of a development chain.
 */
import { blake2b512, encodeHex, encodeUtf8 } from '@adit/base';
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';
import { MevShield } from '../../definitions/mev-shield.ts';
import type { ChainState, StateReader } from '../state/chain-state.ts';

const SEED_KEY = `0x${encodeHex(encodeUtf8(':adit_shield_seed'))}`;
/** `d` and `z` of FIPS 203. */
const SEED_BYTES = 64;

/** Derives the key pair from the chain's seed and writes it into genesis. */
export function writeShieldKey(state: ChainState, chainSeed: string): void {
  const seed = blake2b512(encodeUtf8(`adit shield/1 ${chainSeed}`));
  const { publicKey } = ml_kem768.keygen(seed);
  state.rawWrite(SEED_KEY, seed);
  state.write(MevShield.storage.CurrentKey, publicKey);
  state.write(MevShield.storage.NextKey, publicKey);
}

/** The key that opens messages; null in a state that has none. */
export function secretShieldKey(reader: StateReader): Uint8Array | null {
  const seed = reader.rawRead(SEED_KEY);
  return seed?.length === SEED_BYTES ? ml_kem768.keygen(seed).secretKey : null;
}
