/** One storage item: what it is, the keys that are asked for, and what is stored. */
import type { AnyStorageItem } from '@adit/substrate';
import { Panel } from '../../frame/panel.tsx';
import { Entries } from './entries.tsx';
import { readKey } from './items.ts';
import { KeyForm } from './key-form.tsx';
import { SingleValue } from './single-value.tsx';

function kindText({ keys, modifier }: AnyStorageItem): string {
  const missing = modifier === 'Optional' ? 'may be missing' : 'has a default';
  if (keys.length === 0) return `one value, ${missing}`;
  return `map with ${keys.length === 1 ? 'one key' : `${keys.length} keys`}, an entry ${missing}`;
}

/** The panel; `texts` are the keys of the address, as they were written. */
export function ItemPanel(props: {
  readonly item: AnyStorageItem;
  readonly texts: readonly string[];
}) {
  const { item } = props;
  const texts = props.texts.slice(0, item.keys.length);
  const keys = texts.map((text, index) => {
    const type = item.keys[index]?.type;
    return type === undefined ? null : readKey(type, text, `Key ${index + 1}`);
  });
  const values = keys.flatMap((key) => (key?.ok === true ? [key.value] : []));
  const isReadable = values.length === texts.length;
  return (
    <Panel area="item" title={`${item.pallet}.${item.name}`} note={kindText(item)}>
      {item.docs.join('') !== '' && <p className="item-docs">{item.docs.join(' ')}</p>}
      <dl className="item-types">
        <dt>Value</dt>
        <dd className="mono">{item.type.typeName}</dd>
      </dl>
      {item.keys.length > 0 && <KeyForm key={texts.join('/')} item={item} texts={texts} />}
      {isReadable && values.length === item.keys.length && (
        <SingleValue item={item} storageKey={item.key(...values)} />
      )}
      {isReadable && values.length < item.keys.length && (
        <Entries key={item.key(...values)} item={item} prefix={item.key(...values)} />
      )}
    </Panel>
  );
}
