/** What browsers get of this package: all that needs neither files nor Node's modules. */
export {
  compareBytes,
  concatBytes,
  decodeHex,
  encodeHex,
  encodeU32,
  encodeU64,
  encodeUtf8,
} from './bytes.ts';
export {
  AditError,
  type AditErrorDetails,
  assert,
  type ErrorNumbers,
  errorMessage,
  isAditError,
} from './errors.ts';
export { blake2b256, blake2b512, keccak256, sha256 } from './hash.ts';
export { formatTao, parseRao, RAO_PER_TAO, type Rao } from './rao.ts';
export { CONSOLE_CONFIG_PATH, type ConsoleConfig } from './web-page.ts';
