/** The weights that one neuron set, largest first. */
import { ShareBar } from '../../frame/share-bar.tsx';
import { formatCount } from '../values/amounts.ts';
import type { Neuron } from './read-metagraph.ts';

/** The weights of a row of the metagraph. */
export function WeightsRow({ neuron }: { readonly neuron: Neuron }) {
  const { uid, weights, registeredAt } = neuron;
  const total = weights.reduce((sum, [, value]) => sum + value, 0);
  const sorted = [...weights].sort(([, a], [, b]) => b - a);
  return (
    <div className="weights-row">
      <p className="quiet">
        {weights.length === 0
          ? `Uid ${uid} has set no weights. `
          : `Uid ${uid} gives weight to ${weights.length} of the subnet: `}
        Registered in block {formatCount(registeredAt)}.
      </p>
      {sorted.length > 0 && (
        <ul className="weights-list">
          {sorted.map(([target, value]) => (
            <li key={target}>
              <span className="num">uid {target}</span>
              <ShareBar percent={total === 0 ? 0 : (100 * value) / total} />
              <span className="num" title={`${value} of ${total}`}>
                {total === 0 ? '0' : (value / total).toFixed(4)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
