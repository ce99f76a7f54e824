/** Chooses the example or a subnet of the chain. */
import { routeTo } from '../../frame/route.ts';
import { useSubnets } from '../subnets/subnets-page.tsx';

/** The choice; each has an address of its own. */
export function SourceChoice({ netuid }: { readonly netuid: number | null }) {
  const { data } = useSubnets();
  const listed = (data ?? []).filter((subnet) => subnet.netuid !== 0);
  const isUnlisted = netuid !== null && !listed.some((subnet) => subnet.netuid === netuid);
  return (
    <label className="control">
      <span>Weights of</span>
      <select
        value={netuid ?? ''}
        onChange={({ target }) => {
          const { value } = target;
          const place = value === '' ? [] : [value];
          window.location.hash = routeTo('chain', 'playground', ...place);
        }}
      >
        <option value="">the example</option>
        {isUnlisted && <option value={netuid}>subnet {netuid}</option>}
        {listed.map((subnet) => (
          <option key={subnet.netuid} value={subnet.netuid}>
            subnet {subnet.netuid} {subnet.name}
          </option>
        ))}
      </select>
    </label>
  );
}
