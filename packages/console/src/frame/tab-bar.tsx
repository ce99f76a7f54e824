/** Tabs of the services that this console shows. */
import { routeTo } from './route.ts';

/** The tabs; `id` names the panel `panel-<id>`. */
const TABS = [
  { id: 'pool', title: 'Pool' },
  { id: 'chain', title: 'Chain' },
] as const;

/** A tab's name in addresses. */
export type TabId = (typeof TABS)[number]['id'];

/** The tabs; each is a link to its panel, so that a tab has an address. */
export function TabBar({ selected }: { readonly selected: TabId }) {
  return (
    <div className="tabs" role="tablist" aria-label="Services">
      {TABS.map(({ id, title }) => (
        <a
          key={id}
          id={`tab-${id}`}
          className="tab"
          role="tab"
          href={routeTo(id)}
          aria-selected={id === selected}
          aria-controls={`panel-${id}`}
        >
          {title}
        </a>
      ))}
    </div>
  );
}
