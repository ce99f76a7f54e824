/** Tabs of the services that this console shows. */

/** A tab; `id` names its panel `panel-<id>`. */
interface Tab {
  readonly id: string;
  readonly title: string;
}

/** The tabs; each is a link to its panel, so that a tab has an address. */
export function TabBar(props: { readonly tabs: readonly Tab[]; readonly selected: string }) {
  return (
    <div className="tabs" role="tablist" aria-label="Services">
      {props.tabs.map((tab) => (
        <a
          key={tab.id}
          id={`tab-${tab.id}`}
          className="tab"
          role="tab"
          href={`#${tab.id}`}
          aria-selected={tab.id === props.selected}
          aria-controls={`panel-${tab.id}`}
        >
          {tab.title}
        </a>
      ))}
    </div>
  );
}
