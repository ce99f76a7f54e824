/** A decoded value on the page, of any depth. */
import { useState } from 'react';
import { CopyButton } from '../../frame/copy-button.tsx';
import { Hotkey } from '../../frame/hotkey.tsx';
import { exactAmount, formatCount } from './amounts.ts';
import type { Shown, ShownField } from './describe.ts';

const ITEMS_SHOWN = 12;
const HEX_SHOWN = 20;

function Money({ amount, unit }: { readonly amount: bigint; readonly unit: 'TAO' | 'alpha' }) {
  const smallest = unit === 'TAO' ? 'RAO' : 'of its smallest units';
  return (
    <span className="num" title={`${formatCount(amount)} ${smallest}`}>
      {exactAmount(amount)} <span className="quiet">{unit === 'TAO' ? 'τ' : 'α'}</span>
    </span>
  );
}

/** Bytes as hexadecimal, shortened in the middle, with a button that copies all. */
export function HexText({ hex, what }: { readonly hex: string; readonly what: string }) {
  const isLong = hex.length > HEX_SHOWN + 2;
  return (
    <span className="hex">
      <span className="mono" title={isLong && hex.length <= 600 ? hex : undefined}>
        {isLong ? `${hex.slice(0, 10)}…${hex.slice(-6)}` : hex}
      </span>
      {isLong && <CopyButton text={hex} what={what} />}
    </span>
  );
}

function Bytes({ hex, text }: { readonly hex: string; readonly text: string | null }) {
  if (hex === '0x') return <span className="quiet">no bytes</span>;
  if (text === null) return <HexText hex={hex} what="bytes" />;
  return (
    <span className="byte-text">
      <bdi className="quoted">{text}</bdi>
      <CopyButton text={hex} what="bytes as hexadecimal" />
    </span>
  );
}

function List({ items }: { readonly items: readonly Shown[] }) {
  const [isWhole, setWhole] = useState(false);
  if (items.length === 0) return <span className="quiet">empty list</span>;
  const shown = isWhole ? items : items.slice(0, ITEMS_SHOWN);
  return (
    <span className="value-list">
      {shown.map((item, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a value on the chain has no other name
        <span key={at} className="value-item">
          <span className="value-index">{at}</span>
          <ShownValue shown={item} />
        </span>
      ))}
      {items.length > ITEMS_SHOWN && (
        <button type="button" className="link quiet" onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show fewer' : `Show all ${items.length}`}
        </button>
      )}
    </span>
  );
}

/** Names and values, one below the other. */
export function Fields({ fields }: { readonly fields: readonly ShownField[] }) {
  return (
    <span className="value-fields">
      {fields.map(({ name, value }) => (
        <span key={name} className="value-field">
          <span className="value-name">{name}</span>
          <ShownValue shown={value} />
        </span>
      ))}
    </span>
  );
}

/** The value. */
export function ShownValue({ shown }: { readonly shown: Shown }) {
  switch (shown.kind) {
    case 'nothing':
      return <span className="quiet">none</span>;
    case 'word':
      return <bdi>{shown.text}</bdi>;
    case 'number':
      return <span className="num">{formatCount(shown.value)}</span>;
    case 'money':
      return <Money amount={shown.amount} unit={shown.unit} />;
    case 'fixed':
      return (
        <span className="num" title={`bits ${shown.bits}`}>
          {shown.text}
        </span>
      );
    case 'account':
      return <Hotkey address={shown.address} copy />;
    case 'hash':
      return <HexText hex={shown.hex} what="bytes" />;
    case 'bytes':
      return <Bytes hex={shown.hex} text={shown.text} />;
    case 'list':
      return <List items={shown.items} />;
    case 'fields': {
      const [only] = shown.fields;
      // A pallet's error is named by itself; that it belongs to a module says nothing more.
      if (shown.name === 'Module' && shown.type === 'DispatchError' && only !== undefined) {
        return <ShownValue shown={only.value} />;
      }
      return (
        <span className="value-variant">
          {shown.name !== null && (
            <span className="value-word" title={shown.docs.join(' ')}>
              {shown.name}
            </span>
          )}
          {shown.fields.length > 0 && <Fields fields={shown.fields} />}
        </span>
      );
    }
  }
}
