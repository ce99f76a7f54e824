/** The interface Metadata: what the chain consists of, in the two versions that clients ask for. */
import { buildMetadata, type MetadataBlobs, type Profile } from '@adit/substrate';
import { runtimeDefinition } from '../../definitions/runtime.ts';
import type { Metadata } from '../../definitions/runtime-apis/standard-apis.ts';
import type { ApiHandlers } from './api-handlers.ts';

const made = new Map<Profile, MetadataBlobs>();

/** The metadata of a build; it is made once. */
export function metadataOf(profile: Profile): MetadataBlobs {
  const known = made.get(profile);
  if (known !== undefined) return known;
  const blobs = buildMetadata(runtimeDefinition, profile);
  made.set(profile, blobs);
  return blobs;
}

/** What answers its methods. */
export const metadataHandlers: ApiHandlers<typeof Metadata> = {
  metadata: ({ profile }) => metadataOf(profile).v14,
  metadata_at_version: ({ profile }, { version }) => {
    if (version === 14) return metadataOf(profile).v14;
    return version === 15 ? metadataOf(profile).v15 : undefined;
  },
  metadata_versions: () => [14, 15],
};
