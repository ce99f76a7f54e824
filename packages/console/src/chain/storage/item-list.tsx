/** All storage items, filtered by name. */
import type { AnyStorageItem } from '@adit/substrate';
import { useMemo, useState } from 'react';
import { countOf } from '../../format/numbers.ts';
import { Panel } from '../../frame/panel.tsx';
import { routeTo } from '../../frame/route.ts';
import { filterItems } from './items.ts';

function groupByPallet(items: readonly AnyStorageItem[]): [string, AnyStorageItem[]][] {
  const groups = new Map<string, AnyStorageItem[]>();
  for (const item of items) groups.set(item.pallet, [...(groups.get(item.pallet) ?? []), item]);
  return [...groups];
}

/** The panel of items. */
export function ItemList({ chosen }: { readonly chosen: AnyStorageItem | null }) {
  const [filter, setFilter] = useState('');
  const items = useMemo(() => filterItems(filter), [filter]);
  const groups = useMemo(() => groupByPallet(items), [items]);
  return (
    <Panel area="items" title="Items" note={countOf(items.length, 'item')}>
      <div className="item-filter">
        <input
          className="field"
          type="search"
          aria-label="Filter items by name"
          placeholder="Filter, such as tempo"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
      </div>
      <div className="item-scroll">
        {groups.map(([pallet, members]) => (
          <details key={pallet} open={filter !== '' || chosen?.pallet === pallet}>
            <summary>
              {pallet} <span className="quiet num">{members.length}</span>
            </summary>
            <ul>
              {members.map((item) => (
                <li key={item.prefix}>
                  <a
                    href={routeTo('chain', 'storage', item.pallet, item.name)}
                    {...(item === chosen && { 'aria-current': 'true' })}
                  >
                    {item.name}
                  </a>
                </li>
              ))}
            </ul>
          </details>
        ))}
        {groups.length === 0 && <p className="quiet item-none">No item has that in its name.</p>}
      </div>
    </Panel>
  );
}
