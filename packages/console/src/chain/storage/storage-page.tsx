/** Storage by pallet and item: the list to choose from, and what is stored under the chosen one. */
import { Panel } from '../../frame/panel.tsx';
import { ChainNote } from '../notes.tsx';
import { ItemList } from './item-list.tsx';
import { ItemPanel } from './item-panel.tsx';
import { findItem } from './items.ts';

/** The panels; `path` is pallet, item and keys. */
export function StoragePage({ path }: { readonly path: readonly string[] }) {
  const [pallet = '', name = '', ...keys] = path;
  const item = findItem(pallet, name);
  return (
    <div className="storage">
      <ItemList chosen={item} />
      {item !== null ? (
        <ItemPanel key={item.prefix} item={item} texts={keys} />
      ) : (
        <Panel area="item" title={name === '' ? 'Storage' : `${pallet}.${name}`}>
          <ChainNote title={name === '' ? 'Choose an item' : 'There is no such item'}>
            All that the chain keeps is stored in items of its pallets: a single value, or a map
            with one to several keys.
          </ChainNote>
        </Panel>
      )}
    </div>
  );
}
