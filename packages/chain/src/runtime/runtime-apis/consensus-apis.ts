/** The interfaces of consensus: who makes blocks, how often, and who finalises them. */
import { encodeHex } from '@adit/base';
import { decode, u64 } from '@adit/substrate';
import { Aura } from '../../definitions/aura.ts';
import { Grandpa } from '../../definitions/grandpa.ts';
import type {
  AuraApi,
  GrandpaApi,
  SessionKeys,
} from '../../definitions/runtime-apis/standard-apis.ts';
import type { ApiHandlers } from './api-handlers.ts';

/** What answers AuraApi. */
export const auraHandlers: ApiHandlers<typeof AuraApi> = {
  slot_duration: ({ profile }) => decode(u64, Aura.constants.SlotDuration.encoded(profile)),
  authorities: (reader) => reader.read(Aura.storage.Authorities),
};

/** What answers GrandpaApi. Blocks are final at once, so there is nothing to report or to prove. */
export const grandpaHandlers: ApiHandlers<typeof GrandpaApi> = {
  grandpa_authorities: (reader) => reader.read(Grandpa.storage.Authorities),
  current_set_id: (reader) => reader.read(Grandpa.storage.CurrentSetId),
  submit_report_equivocation_unsigned_extrinsic: () => undefined,
  generate_key_ownership_proof: () => undefined,
};

const KEY_BYTES = 32;
/** The session's keys in their order, by the four letters that key stores know them under. */
const KEY_TYPES = ['aura', 'gran'].map((letters) => `0x${encodeHex(Buffer.from(letters))}`);

/** What answers SessionKeys. Keys are made by whoever runs a node, not by the runtime. */
export const sessionKeysHandlers: ApiHandlers<typeof SessionKeys> = {
  decode_session_keys: (_, { encoded }) => {
    if (encoded.length !== KEY_TYPES.length * KEY_BYTES) return undefined;
    return KEY_TYPES.map((type, index) => [
      encoded.slice(index * KEY_BYTES, (index + 1) * KEY_BYTES),
      type,
    ]);
  },
};
