/** The entries of a map, page by page. */
import { encodeHex } from '@adit/base';
import type { AnyStorageItem } from '@adit/substrate';
import { useState } from 'react';
import { useAtHead } from '../connection/chain-context.tsx';
import { readValues } from '../connection/remote-state.ts';
import { ChainNote, Failed, Loading } from '../notes.tsx';
import { HexText, ShownValue } from '../values/shown-value.tsx';
import { showKeys } from './items.ts';
import { StoredValue } from './stored-value.tsx';

const PAGE = 25;

interface EntryPage {
  readonly entries: readonly (readonly [key: string, bytes: Uint8Array])[];
  readonly hasMore: boolean;
}

function useEntries(prefix: string, after: string | null) {
  return useAtHead<EntryPage>({
    name: ['entries', prefix, after],
    ask: async (client, at) => {
      const keys = await client.request<string[]>(
        'state_getKeysPaged',
        prefix,
        PAGE + 1,
        after,
        at,
      );
      const values = await readValues(client, keys.slice(0, PAGE), at);
      const entries = [...values].flatMap(([key, bytes]) =>
        bytes === null ? [] : [[key, bytes] as const],
      );
      return { entries, hasMore: keys.length > PAGE };
    },
  });
}

function EntryRow(props: {
  readonly item: AnyStorageItem;
  readonly storageKey: string;
  readonly bytes: Uint8Array;
}) {
  const { item, storageKey, bytes } = props;
  return (
    <tr>
      {showKeys(item, storageKey).map((shown, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a key has no other name
        <td key={index} data-label={`Key ${index + 1}`} className="left">
          <ShownValue shown={shown} />
        </td>
      ))}
      <td data-label="Value" className="left entry-value">
        <StoredValue type={item.type} bytes={bytes} fallback={null} />
      </td>
      <td data-label="Raw" className="left">
        <HexText hex={`0x${encodeHex(bytes)}`} what="raw value" />
      </td>
    </tr>
  );
}

/** The entries under a prefix. */
export function Entries({
  item,
  prefix,
}: {
  readonly item: AnyStorageItem;
  readonly prefix: string;
}) {
  const [starts, setStarts] = useState<readonly (string | null)[]>([null]);
  const { data, error } = useEntries(prefix, starts.at(-1) ?? null);
  if (data === undefined) {
    return error === null ? <Loading what="the entries" /> : <Failed error={error} />;
  }
  const { entries, hasMore } = data;
  const last = entries.at(-1)?.[0];
  if (entries.length === 0 && starts.length === 1) {
    return (
      <ChainNote title="Nothing is stored here">
        An entry appears with the block that writes it.
      </ChainNote>
    );
  }
  return (
    <>
      <div className="table-scroll">
        <table className="entries stackable">
          <thead>
            <tr>
              {item.keys.map(({ type }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a key has no other name
                <th key={index} scope="col">
                  Key {index + 1} <span className="mono">{type.typeName}</span>
                </th>
              ))}
              <th scope="col">Value</th>
              <th scope="col">Raw</th>
            </tr>
          </thead>
          <tbody>
            {entries.map(([key, bytes]) => (
              <EntryRow key={key} item={item} storageKey={key} bytes={bytes} />
            ))}
          </tbody>
        </table>
      </div>
      {(starts.length > 1 || hasMore) && (
        <div className="pager">
          <button
            type="button"
            className="button"
            disabled={starts.length === 1}
            onClick={() => setStarts(starts.slice(0, -1))}
          >
            ← Back
          </button>
          <span className="quiet num">page {starts.length}</span>
          <button
            type="button"
            className="button"
            disabled={!hasMore || last === undefined}
            onClick={() => setStarts([...starts, last ?? null])}
          >
            Next →
          </button>
        </div>
      )}
    </>
  );
}
