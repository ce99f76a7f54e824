/** A field for a number that is kept only when it can be read. */
import { useState } from 'react';

/** The field; `shown` is what it says while nobody writes in it. */
export function NumberField<Value>(props: {
  readonly label: string;
  readonly className: string;
  readonly shown: string;
  /** What it says to whoever begins to write, where that is more. */
  readonly exact?: string;
  readonly read: (text: string) => Value | null;
  readonly onValue: (value: Value) => void;
}) {
  const [draft, setDraft] = useState<string | null>(null);
  const isWrong = draft !== null && props.read(draft) === null;
  return (
    <input
      className={`field ${props.className}`}
      inputMode="decimal"
      aria-label={props.label}
      aria-invalid={isWrong}
      value={draft ?? props.shown}
      onFocus={({ target }) => {
        if (props.exact === undefined) return target.select();
        setDraft(props.exact);
        // What was shown is replaced before it is selected.
        requestAnimationFrame(() => target.select());
      }}
      onChange={({ target }) => {
        setDraft(target.value);
        const value = props.read(target.value);
        if (value !== null) props.onValue(value);
      }}
      onBlur={() => setDraft(null)}
    />
  );
}
