/** The load hook of canary-register.mjs. */

let canary = null;

/** Takes `{ file, find, replace }`; `file` is the end of the built file's address. */
export async function initialize(data) {
  if (data === null) throw new Error('ADIT_CANARY is not set');
  canary = data;
}

/** Replaces the text in the one file; all others are loaded as they are. */
export async function load(url, context, nextLoad) {
  const loaded = await nextLoad(url, context);
  if (canary === null || !url.endsWith(canary.file)) return loaded;
  const text = Buffer.from(loaded.source).toString('utf8');
  const count = text.split(canary.find).length - 1;
  if (count !== 1)
    throw new Error(`canary: ${canary.file} holds the text ${count} times, not once`);
  return { ...loaded, source: text.replace(canary.find, () => canary.replace) };
}
