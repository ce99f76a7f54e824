/** The token of the sidecar that worker and driver talk to (one file per port, decision 21). */
import { readSidecarToken, sidecarTokenPath } from '@adit/sidecar';
import { resolvePath } from './paths.ts';

const DEFAULT_PORT = 8123;

/**
 * Reads the token from the named file, else from the one of the url's port.
 * @throws AditError `token_unreadable`.
 */
export function openSidecarToken(sidecarUrl: string, tokenFile: string | undefined): string {
  if (tokenFile !== undefined) return readSidecarToken(resolvePath(tokenFile));
  const port = Number(new URL(sidecarUrl).port) || DEFAULT_PORT;
  return readSidecarToken(sidecarTokenPath(port));
}
