/** A miner's address: its picture, its short form, and a button that copies all of it. */
import { deriveIdenticon, isAddress, shortAddress } from '../format/address.ts';
import { CopyButton } from './copy-button.tsx';

function Picture({ address }: { readonly address: string }) {
  const { hue, cells } = deriveIdenticon(address);
  return (
    <svg className="identicon" viewBox="-0.5 -0.5 6 6" aria-hidden="true">
      {cells.map(([column, row]) => (
        <rect
          key={`${column}:${row}`}
          x={column}
          y={row}
          width="1.02"
          height="1.02"
          fill={`hsl(${hue} 48% 50%)`}
        />
      ))}
    </svg>
  );
}

/** The address; other authors, such as the pool itself, are shown by their name. */
export function Hotkey(props: { readonly address: string; readonly copy?: boolean }) {
  if (!isAddress(props.address)) return <span className="hotkey">{props.address}</span>;
  return (
    <span className="hotkey">
      <Picture address={props.address} />
      <span className="mono" title={props.address}>
        {shortAddress(props.address)}
      </span>
      {props.copy === true && <CopyButton text={props.address} what="address" />}
    </span>
  );
}
