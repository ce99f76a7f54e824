/** Methods that metadata lists, because real metadata does, and that this chain refuses by name. */

const BUILDING = 'blocks are built by the chain itself, from its pool or by produceBlock';
const SHIELD = 'the chain itself opens shielded transactions, when it puts them into a block';

/** Why, by method. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  Core_execute_block: BUILDING,
  Core_initialize_block: BUILDING,
  BlockBuilder_apply_extrinsic: BUILDING,
  BlockBuilder_finalize_block: BUILDING,
  BlockBuilder_inherent_extrinsics: BUILDING,
  BlockBuilder_check_inherents: BUILDING,
  SessionKeys_generate_session_keys: 'this chain keeps no keys; the development accounts are known',
  ShieldApi_try_decode_shielded_tx: SHIELD,
  ShieldApi_is_shielded_using_current_key: SHIELD,
  ShieldApi_try_unshield_tx: SHIELD,
};
