/** Stored bytes as a value, the default where nothing is stored. */
import { isAditError } from '@adit/base';
import type { AnyType } from '@adit/substrate';
import { WarningIcon } from '../../frame/icons.tsx';
import { describeBytes, type Shown } from '../values/describe.ts';
import { ShownValue } from '../values/shown-value.tsx';

function describeSafely(type: AnyType, bytes: Uint8Array): Shown | string {
  try {
    return describeBytes(type, bytes);
  } catch (error) {
    if (!isAditError(error)) throw error;
    return error.message;
  }
}

/** The value; `fallback` is what a missing entry reads as, null for nothing. */
export function StoredValue(props: {
  readonly type: AnyType;
  readonly bytes: Uint8Array | null;
  readonly fallback: Shown | null;
}) {
  if (props.bytes === null) {
    if (props.fallback === null) return <span className="quiet">nothing is stored</span>;
    return (
      <span className="stored-default">
        <ShownValue shown={props.fallback} /> <span className="badge">default, not stored</span>
      </span>
    );
  }
  const shown = describeSafely(props.type, props.bytes);
  if (typeof shown !== 'string') return <ShownValue shown={shown} />;
  return (
    <span className="warn">
      <WarningIcon /> {shown}
    </span>
  );
}
