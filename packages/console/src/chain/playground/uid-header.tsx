/** A neuron at the head of a row. */
import { Hotkey } from '../../frame/hotkey.tsx';

/** What a matrix shows. */
export interface Grid {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  /** Addresses by uid; empty for the example. */
  readonly hotkeys: readonly string[];
}

/** The header; `hotkey` is undefined in the example. */
export function UidHeader(props: { readonly uid: number; readonly hotkey: string | undefined }) {
  return (
    <th scope="row" className="uid-header" title={props.hotkey}>
      <span className="num strong">{props.uid}</span>
      {props.hotkey !== undefined && <Hotkey address={props.hotkey} />}
    </th>
  );
}
