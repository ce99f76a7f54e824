/** The page below the tab bar: its own navigation, and the view that the address names. */
import { useEffect } from 'react';
import { routeTo } from '../frame/route.ts';
import { useRoute } from '../frame/use-route.ts';
import { BlockPage } from './blocks/block-page.tsx';
import { BlocksPage } from './blocks/blocks-page.tsx';

const VIEWS = [{ id: 'blocks', title: 'Blocks' }] as const;

type ViewId = (typeof VIEWS)[number]['id'];

function View({ view, rest }: { readonly view: ViewId; readonly rest: readonly string[] }) {
  const [first] = rest;
  return first === undefined ? <BlocksPage /> : <BlockPage name={first} key={view + first} />;
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
