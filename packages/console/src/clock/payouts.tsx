/** What a closed epoch paid to each miner. */
import type { ClosedEpoch, Miner } from '../api.ts';
import { shortHash } from '../format/address.ts';
import { formatBps, formatPoints } from '../format/numbers.ts';
import { sharePercent } from '../format/rao.ts';
import { CopyButton } from '../frame/copy-button.tsx';
import { Hotkey } from '../frame/hotkey.tsx';
import { RaoAmount } from '../frame/rao-amount.tsx';
import { ShareBar } from '../frame/share-bar.tsx';
import { RoleBadge } from '../miners/role-badge.tsx';

/** The list, in the order of the pool, and the root that commits to it. */
export function Payouts(props: { readonly epoch: ClosedEpoch; readonly miners: readonly Miner[] }) {
  const { epoch } = props;
  const roles = new Map(props.miners.map((miner) => [miner.hotkey, miner.role]));
  return (
    <div className="payouts">
      <ul>
        {epoch.miners.map((payout) => (
          <li key={payout.hotkey}>
            <Hotkey address={payout.hotkey} />
            <RoleBadge role={roles.get(payout.hotkey) ?? null} />
            <span className="num quiet payout-points">{formatPoints(payout.points)} points</span>
            <ShareBar percent={sharePercent(payout.rao, epoch.budget_rao)} />
            <span className="payout-amount">
              <RaoAmount rao={payout.rao} />
              {payout.capped && <span className="badge">capped</span>}
            </span>
          </li>
        ))}
      </ul>
      <p className="quiet">
        fee {formatBps(epoch.fee_bps)}, cap {formatBps(epoch.cap_bps)} of the base budget · Merkle
        root <span className="mono">{shortHash(epoch.merkle_root)}</span>
        <CopyButton text={epoch.merkle_root} what="Merkle root" /> ·{' '}
        <a
          href={`/api/v1/epochs/${epoch.number}/export`}
          download={`epoch-${epoch.number}.json`}
          title="Everything that decided these payouts, signed; adit pool verify-payout recomputes it"
        >
          signed export
        </a>
      </p>
    </div>
  );
}
