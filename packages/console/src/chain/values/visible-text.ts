/** Text of strangers, so that each character of it can be seen and none acts on the page. */

/**
 * Controls, formatting characters (zero width, direction), line separators, private use, lone
 * surrogates, and marks that would climb over what stands beside them.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]|(?<=\p{M}{4})\p{M}/gu;

/** The text with what cannot be seen as `\u{202e}`. */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, (character) => {
    if (character === '\n') return '\\n';
    if (character === '\t') return '\\t';
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text that bytes are, as it can be seen; null where they are none, or mostly not letters. */
export function textOfBytes(bytes: Uint8Array): string | null {
  if (bytes.length === 0) return null;
  try {
    const text = decoder.decode(bytes);
    const odd = text.match(/[\p{Cc}\p{Co}\p{Cs}\p{Cn}]/gu)?.length ?? 0;
    return 2 * odd > [...text].length ? null : visibleText(text);
  } catch {
    return null;
  }
}

/** A name that the chain holds as bytes, such as a subnet's; what is no text as hexadecimal. */
export function nameOfBytes(bytes: readonly number[]): string {
  const given = Uint8Array.from(bytes);
  const hex = (): string => [...given].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return textOfBytes(given) ?? (given.length === 0 ? '' : `0x${hex()}`);
}
