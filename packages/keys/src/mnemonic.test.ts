import { encodeHex, isAditError } from '@adit/base';
import { beforeAll, describe, expect, it } from 'vitest';
import { generateMnemonic, keypairFromMnemonic, seedFromMnemonic } from './mnemonic.ts';
import { ready } from './sr25519.ts';

const STOOL = 'stool feel open east woman high can denial forget screen trust salt';

beforeAll(ready);

describe('mnemonics', () => {
  it.each([
    [
      'old leopard transfer rib spatial phone calm indicate online fire caution review',
      'da3cf5b1e9144931a0f0db65664aab662673b099415a7f8121b7245fb0be4143',
      '5HDvhV6WDCjCKyrXqGQSDYqQAzkzabNhctmiDYEqgBC66BsX',
    ],
    [
      STOOL,
      '023d5fbd7981676587a9f7232aeae1087ac7c265f9658fb643b6f5e61961dfbf',
      '5F7cAYCZEBz21YEjzSZPGyP7W2fva7qUXDexxXsVezSHyktz',
    ],
  ])('%s', (phrase, seed, address) => {
    expect(encodeHex(seedFromMnemonic(phrase))).toBe(seed);
    expect(keypairFromMnemonic(phrase).address).toBe(address);
  });

  it('takes surplus white space and upper case', () => {
    const spread = `\n ${STOOL.toUpperCase().replaceAll(' ', '  \t')} `;
    expect(seedFromMnemonic(spread)).toEqual(seedFromMnemonic(STOOL));
  });

  it('makes phrases of 12 words that differ and work', () => {
    const phrases = Array.from({ length: 20 }, generateMnemonic);
    expect(new Set(phrases).size).toBe(20);
    expect(phrases.map((phrase) => phrase.split(' ').length)).toEqual(Array(20).fill(12));
    expect(new Set(phrases.map((phrase) => keypairFromMnemonic(phrase).address)).size).toBe(20);
  });

  it.each([
    ['an unknown word', STOOL.replace('salt', 'adit')],
    ['a wrong checksum', STOOL.replace('salt', 'stool')],
    ['a missing word', STOOL.replace(' salt', '')],
    ['nothing', ''],
    ['a derivation path', `${STOOL}//Alice`],
    ['a password', `${STOOL}///secret`],
    ['hostile length', 'salt '.repeat(100_000)],
    ['no text of this alphabet', '\u0000'.repeat(12)],
  ])('refuses %s without repeating it', (_, phrase) => {
    let refusal: unknown = null;
    try {
      seedFromMnemonic(phrase);
    } catch (failure) {
      refusal = failure;
    }
    if (!isAditError(refusal)) throw new Error('a coded refusal was expected');
    expect(refusal.code).toBe('invalid_mnemonic');
    const said = `${refusal.message} ${refusal.nextStep} ${JSON.stringify(refusal.numbers)}`;
    expect(said).not.toContain('stool');
    expect(said).not.toContain('salt');
  });
});
