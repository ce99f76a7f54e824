/** What is stored under one key, decoded and as it is. */
import { encodeHex } from '@adit/base';
import type { AnyStorageItem } from '@adit/substrate';
import { useAtHead, useChainStatus } from '../connection/chain-context.tsx';
import { readValues } from '../connection/remote-state.ts';
import { Failed, Loading } from '../notes.tsx';
import { HexText } from '../values/shown-value.tsx';
import { showFallback } from './items.ts';
import { StoredValue } from './stored-value.tsx';

/** The value under a storage key, read again with every block. */
export function SingleValue(props: { readonly item: AnyStorageItem; readonly storageKey: string }) {
  const { item, storageKey } = props;
  const { facts } = useChainStatus();
  const { data, error } = useAtHead<{ readonly key: string; readonly bytes: Uint8Array | null }>({
    name: ['stored', storageKey],
    ask: async (client, at) => {
      const values = await readValues(client, [storageKey], at);
      return { key: storageKey, bytes: values.get(storageKey) ?? null };
    },
  });
  if (data?.key !== storageKey) {
    return error === null ? <Loading what="the value" /> : <Failed error={error} />;
  }
  const { bytes } = data;
  return (
    <div className="stored">
      <StoredValue
        type={item.type}
        bytes={bytes}
        fallback={showFallback(item, facts?.profile ?? 'fast')}
      />
      <dl className="stored-raw">
        <dt>Storage key</dt>
        <dd>
          <HexText hex={storageKey} what="storage key" />
        </dd>
        <dt>Raw value</dt>
        <dd>
          {bytes === null ? (
            <span className="quiet">nothing is stored</span>
          ) : (
            <>
              <HexText hex={`0x${encodeHex(bytes)}`} what="raw value" />{' '}
              <span className="quiet num">{bytes.length} bytes</span>
            </>
          )}
        </dd>
      </dl>
    </div>
  );
}
