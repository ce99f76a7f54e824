/** Keys, addresses, wallets on disk, and the signatures of requests. */
export {
  type AuthHeaders,
  authText,
  recipientText,
  signAuth,
  signRecipientAuth,
  verifyAuth,
} from './auth.ts';
export { fastBlake2b256 } from './fast-hash.ts';
export { generateMnemonic, keypairFromMnemonic, seedFromMnemonic } from './mnemonic.ts';
export { verifyEcdsaAccount, verifyEd25519 } from './multi-signature.ts';
export {
  AUTH_WINDOW_S,
  type AuthAccepted,
  type AuthNumbers,
  type AuthRefused,
  type AuthResult,
  type AuthScheme,
  type PresentedAuth,
  type RequestHeaders,
  readAuth,
  verifyPresented,
} from './read-auth.ts';
export {
  createMemoryReplayGuard,
  type MemoryReplayGuard,
  type MemoryReplayGuardOptions,
  type ReplayGuard,
} from './replay-guard.ts';
export {
  type Keypair,
  keypairFromSeed,
  MESSAGE_BYTES_MAX,
  PUBLIC_KEY_BYTES,
  ready,
  SEED_BYTES,
  SIGNATURE_BYTES,
  verifySignature,
} from './sr25519.ts';
export { BITTENSOR_PREFIX, ss58Decode, ss58Encode } from './ss58.ts';
export {
  type SignedRequest,
  type StrongAuthHeaders,
  signStrongAuth,
  verifyStrongAuth,
} from './strong-auth.ts';
export {
  openOrCreateHotkey,
  readColdkeypub,
  readHotkey,
  type StoredHotkey,
  type WriteHotkeyOptions,
  writeHotkey,
} from './wallet.ts';
export { DEFAULT_WALLET_PATH, type HotkeyName } from './wallet-path.ts';
