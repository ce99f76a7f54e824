/** Who mines here, how well, and what it brought. */
import type { Leaderboard } from '../api.ts';
import { EmptyNote } from '../frame/empty-note.tsx';
import { Panel } from '../frame/panel.tsx';
import { MinersTable } from './miners-table.tsx';

function noteText(leaderboard: Leaderboard | undefined): string {
  if (leaderboard === undefined || leaderboard.miners.length === 0) return '';
  const shown = leaderboard.miners.length;
  const total = Math.max(shown, leaderboard.total);
  return shown < total ? `first ${shown} of ${total}` : `${total} registered`;
}

/** The panel of miners. */
export function MinersPanel({ leaderboard }: { readonly leaderboard: Leaderboard | undefined }) {
  return (
    <Panel area="miners" title="Miners" note={noteText(leaderboard)}>
      {leaderboard === undefined || leaderboard.miners.length === 0 ? (
        <EmptyNote isLoading={leaderboard === undefined} title="No miner has registered yet">
          A miner appears here with its first signed request. Start one with{' '}
          <code>adit mine pool</code>.
        </EmptyNote>
      ) : (
        <MinersTable miners={leaderboard.miners} />
      )}
    </Panel>
  );
}
