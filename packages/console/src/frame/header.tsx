/** The top bar: name, tabs, connection of the chosen tab. */
import type { ReactNode } from 'react';
import { TabBar, type TabId } from './tab-bar.tsx';

/** The bar at the top of every tab; `children` say how its service is reached. */
export function Header(props: { readonly selected: TabId; readonly children?: ReactNode }) {
  return (
    <header className="header">
      <span className="brand">
        <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
          <rect className="brand-rock" width="32" height="32" rx="8" />
          <path className="brand-arch" d="M7 25V16a9 9 0 0 1 18 0v9" />
          <path className="brand-light" d="M12.5 25V16.5a3.5 3.5 0 0 1 7 0V25z" />
        </svg>
        <h1>Adit</h1>
      </span>
      <TabBar selected={props.selected} />
      {props.children}
    </header>
  );
}
