/**
 * Mnemonics as Substrate reads them: BIP39 English words, but the mini secret is the first half of
 * PBKDF2-HMAC-SHA512 over the *entropy* (2 048 rounds, salt `mnemonic`), not over the words.
 * Derivation paths (`//hard`, `/soft`) are not supported and refused rather than ignored.
 */
import { AditError } from '@adit/base';
import { type Keypair, keypairFromSeed, requireWasm } from './sr25519.ts';

const PHRASE_CHARACTERS_MAX = 512;
const WORD_COUNTS: readonly number[] = [12, 15, 18, 21, 24];

/** A fresh phrase of 12 English words: 128 bits from the operating system. */
export function generateMnemonic(): string {
  return requireWasm().bip39Generate(12);
}

/**
 * The 32-byte mini secret of a phrase; surplus white space and upper case do not matter.
 * @throws AditError `invalid_mnemonic` for an unknown word, a wrong count or checksum, or a
 * derivation path; the phrase itself never stands in the error.
 */
export function seedFromMnemonic(phrase: string): Uint8Array {
  const wasm = requireWasm();
  const words = phrase
    .slice(0, PHRASE_CHARACTERS_MAX + 1)
    .trim()
    .toLowerCase()
    .split(/\s+/);
  const normal = words.join(' ');
  const isPlausible = phrase.length <= PHRASE_CHARACTERS_MAX && /^[a-z ]+$/.test(normal);
  if (!isPlausible || !WORD_COUNTS.includes(words.length) || !wasm.bip39Validate(normal)) {
    throw new AditError('invalid_mnemonic', 'The mnemonic is not valid', {
      numbers: { words: words.length, characters: phrase.length },
      nextStep: 'Give the 12, 15, 18, 21 or 24 English words, without a derivation path.',
    });
  }
  return wasm.bip39ToMiniSecret(normal, '');
}

/**
 * The keypair of a phrase.
 * @throws AditError `invalid_mnemonic`, `keys_not_ready`.
 */
export function keypairFromMnemonic(phrase: string): Keypair {
  return keypairFromSeed(seedFromMnemonic(phrase));
}
