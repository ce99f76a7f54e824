/** Band 0: what every package shares and nothing else. */
export {
  compareBytes,
  concatBytes,
  decodeHex,
  encodeHex,
  encodeU32,
  encodeU64,
  encodeUtf8,
} from './bytes.ts';
export { canonicalJson, findDifference, type Json, type JsonDifference } from './canonical-json.ts';
export { type Clock, isoTime, ManualClock, systemClock } from './clock.ts';
export { datasetsFolder, readDatasetFile } from './datasets.ts';
export {
  AditError,
  type AditErrorDetails,
  assert,
  type ErrorNumbers,
  errorMessage,
  isAditError,
} from './errors.ts';
export {
  blake2b256,
  blake2b512,
  createBlake2b256,
  keccak256,
  type StreamedHash,
  sha256,
} from './hash.ts';
export { createLogger, type Logger, type LogLevel } from './log.ts';
export {
  findOwner,
  type Owner,
  type OwnerFacts,
  type OwnerTerms,
  takeOwnerFile,
} from './owner-file.ts';
export { type ProcessFacts, readProcess } from './process-facts.ts';
export { createRandom, type Random, restoreRandom, secureRandomBytes } from './random.ts';
export { formatTao, parseRao, RAO_PER_TAO, type Rao } from './rao.ts';
export {
  chooseText,
  type NumberBounds,
  parseNumberSetting,
  type SettingSources,
} from './settings.ts';
export { VERSION } from './version.ts';
export {
  CONSOLE_CONFIG_PATH,
  type ConsoleConfig,
  PAGE_CACHE,
  pageHeaders,
  pagePolicy,
} from './web-page.ts';
