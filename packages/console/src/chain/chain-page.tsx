/** The page below the tab bar: its own navigation, and the view that the address names. */
import { useEffect } from 'react';
import { routeTo } from '../frame/route.ts';
import { useRoute } from '../frame/use-route.ts';
import { BlockPage } from './blocks/block-page.tsx';
import { BlocksPage } from './blocks/blocks-page.tsx';
import { PlaygroundPage } from './playground/playground-page.tsx';
import { StoragePage } from './storage/storage-page.tsx';
import { MetagraphPage } from './subnets/metagraph-page.tsx';
import { SubnetsPage } from './subnets/subnets-page.tsx';

const VIEWS = [
  { id: 'blocks', title: 'Blocks' },
  { id: 'subnets', title: 'Subnets' },
  { id: 'storage', title: 'Storage' },
  { id: 'playground', title: 'Playground' },
] as const;

type ViewId = (typeof VIEWS)[number]['id'];

function View({ view, rest }: { readonly view: ViewId; readonly rest: readonly string[] }) {
  const [first] = rest;
  switch (view) {
    case 'blocks':
      return first === undefined ? <BlocksPage /> : <BlockPage key={first} name={first} />;
    case 'subnets':
      return first === undefined ? <SubnetsPage /> : <MetagraphPage key={first} name={first} />;
    case 'storage':
      return <StoragePage path={rest} />;
    case 'playground':
      return <PlaygroundPage source={first ?? null} />;
  }
}

/** Navigation and view. */
export function ChainPage() {
  const { path } = useRoute();
  const [name = 'blocks', ...rest] = path;
  const view = VIEWS.find(({ id }) => id === name)?.id ?? 'blocks';
  const place = path.join('/');
  // biome-ignore lint/correctness/useExhaustiveDependencies: another place begins at its top
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [place]);
  return (
    <main>
      <nav className="views" aria-label="Views of the chain">
        {VIEWS.map(({ id, title }) => (
          <a key={id} href={routeTo('chain', id)} {...(id === view && { 'aria-current': 'page' })}>
            {title}
          </a>
        ))}
      </nav>
      <div className="page chain" id="panel-chain" role="tabpanel" aria-labelledby="tab-chain">
        <View view={view} rest={rest} />
      </div>
    </main>
  );
}
