/**
 * What a pool tells Adit's own clients about their version. Other clients are never told, and never
 * refused: their versions mean something else.
 */
import { AditError } from '@adit/base';

/** Versions the operator names; each may be left out. */
export interface ClientVersions {
  /** Older Adit clients may no longer mine here. */
  readonly minClientVersion?: string | undefined;
  /** Older Adit clients are told that there is a newer one. */
  readonly latestClientVersion?: string | undefined;
}

/** What a request's client is told. */
export interface ClientVersionCheck {
  /** The notice for `X-Client-Notice`, or null. */
  notice(header: string | undefined): string | null;
  /** The refusal of a client that is too old, or null. */
  refuse(header: string | undefined): AditError | null;
}

const VERSION = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?:[-+][0-9A-Za-z.+-]{0,64})?$/;

/** True for a version of three numbers. */
export function isClientVersion(text: string): boolean {
  return VERSION.test(text);
}

function isOlder(version: string, than: string): boolean {
  const [left, right] = [version, than].map((text) =>
    (VERSION.exec(text) ?? []).slice(1, 4).map(Number),
  );
  for (const [index, number] of (left ?? []).entries()) {
    const other = right?.[index] ?? 0;
    if (number !== other) return number < other;
  }
  return false;
}

/** The version in `X-Client-Version: adit/<version>`, or null for any other client. */
function aditVersion(header: string | undefined): string | null {
  const version = header?.startsWith('adit/') === true ? header.slice('adit/'.length) : '';
  return isClientVersion(version) ? version : null;
}

/** The check for the versions that the operator names. */
export function createClientVersionCheck(versions: ClientVersions): ClientVersionCheck {
  const { minClientVersion: minimum, latestClientVersion: latest } = versions;
  return {
    notice: (header) => {
      const version = aditVersion(header);
      if (version === null || latest === undefined || !isOlder(version, latest)) return null;
      return `Adit ${latest} is out; this client is ${version}`;
    },
    refuse: (header) => {
      const version = aditVersion(header);
      if (version === null || minimum === undefined || !isOlder(version, minimum)) return null;
      return new AditError('client_too_old', 'This pool asks for a newer client', {
        numbers: { client: version, minimum, latest: latest ?? null },
        nextStep: `Update Adit to ${latest ?? minimum} or newer and start it again.`,
      });
    },
  };
}
