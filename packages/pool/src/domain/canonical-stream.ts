/**
 * Canonical JSON of an object whose lists come page by page, so that an epoch of any size is hashed
 * and sent in constant memory. The same text as `canonicalJson` of the whole.
 */
import { canonicalJson, createBlake2b256, encodeHex, encodeUtf8, type Json } from '@adit/base';

/** Pages of a list, in its order. */
export type ListPages = () => AsyncIterable<readonly Json[]>;

/** A member of the object: a value, or a list in pages. */
export type StreamedField = { readonly value: Json } | { readonly pages: ListPages };

/** The text in parts. */
export async function* canonicalStream(
  fields: Readonly<Record<string, StreamedField>>,
): AsyncGenerator<string> {
  let before = '{';
  for (const name of Object.keys(fields).sort()) {
    const field = fields[name];
    if (field === undefined) continue;
    const start = `${before}${JSON.stringify(name)}:`;
    before = ',';
    if ('value' in field) {
      yield start + canonicalJson(field.value);
      continue;
    }
    yield `${start}[`;
    let comma = '';
    for await (const page of field.pages()) {
      if (page.length === 0) continue;
      yield comma + page.map(canonicalJson).join(',');
      comma = ',';
    }
    yield ']';
  }
  yield before === '{' ? '{}' : '}';
}

/** Hex of BLAKE2b-256 over the text's UTF-8 bytes. */
export async function hashStream(parts: AsyncIterable<string>): Promise<string> {
  const hash = createBlake2b256();
  for await (const part of parts) hash.update(encodeUtf8(part));
  return encodeHex(hash.digest());
}
