/** The keys of a map: none lists all entries, some those below them, all of them one entry. */
import type { AnyStorageItem, AnyType } from '@adit/substrate';
import { type SyntheticEvent, useState } from 'react';
import { WarningIcon } from '../../frame/icons.tsx';
import { routeTo } from '../../frame/route.ts';
import { readKey } from './items.ts';

function hint(type: AnyType): string {
  const shape = type.shape();
  if (/AccountId/.test(type.typeName)) return 'address, 0x…, or Alice';
  if (shape.kind === 'primitive' || shape.kind === 'compact') return 'number';
  if (shape.kind === 'tuple') return '[1, 2]';
  return shape.kind === 'variant' ? 'name' : '0x… or text:…';
}

/** Why the keys cannot be read, null when they can. A gap between keys is none. */
function firstProblem(item: AnyStorageItem, texts: readonly string[]): string | null {
  const used = texts.findLastIndex((text) => text.trim() !== '') + 1;
  for (const [index, text] of texts.slice(0, used).entries()) {
    const type = item.keys[index]?.type;
    if (type === undefined) continue;
    if (text.trim() === '') return `Key ${index + 1} is missing: keys are read from the first on`;
    const key = readKey(type, text, `Key ${index + 1}`);
    if (!key.ok) return key.reason;
  }
  return null;
}

/** The form; reading goes to the address of the keys. */
export function KeyForm(props: {
  readonly item: AnyStorageItem;
  readonly texts: readonly string[];
}) {
  const { item } = props;
  const [texts, setTexts] = useState(() => item.keys.map((_, at) => props.texts[at] ?? ''));
  const [problem, setProblem] = useState(() => firstProblem(item, texts));
  const read = (event: SyntheticEvent) => {
    event.preventDefault();
    const found = firstProblem(item, texts);
    setProblem(found);
    if (found !== null) return;
    const given = texts.map((text) => text.trim()).filter((text) => text !== '');
    window.location.hash = routeTo('chain', 'storage', item.pallet, item.name, ...given);
  };
  return (
    <form className="key-form" onSubmit={read}>
      {item.keys.map(({ type, hasher }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a key has no other name
        <label key={index} className="key-field">
          <span>
            Key {index + 1} <span className="quiet mono">{type.typeName}</span>
          </span>
          <input
            className="field"
            value={texts[index] ?? ''}
            placeholder={hint(type)}
            title={`hashed by ${hasher}`}
            aria-invalid={problem?.startsWith(`Key ${index + 1} `) === true}
            onChange={(event) => {
              const { value } = event.target;
              setTexts(texts.map((text, at) => (at === index ? value : text)));
            }}
          />
        </label>
      ))}
      <button type="submit" className="button">
        Read
      </button>
      {problem !== null && (
        <p className="key-problem warn" role="alert">
          <WarningIcon /> {problem}
        </p>
      )}
    </form>
  );
}
