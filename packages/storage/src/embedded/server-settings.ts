/**
 * The embedded server's settings: one small machine, few connections, nothing lost.
 *
 * Given on the command line, so that a cluster's own postgresql.conf never matters.
 */

/** What the settings depend on. */
export interface SettingsInput {
  readonly socketDir: string;
  /** Port on 127.0.0.1; null for the socket alone. */
  readonly tcpPort: number | null;
  readonly isDurable: boolean;
}

/** Part of the socket's name when there is no TCP. */
const SOCKET_PORT = 5432;

/** Most connections that the server takes. */
const SERVER_MAX_CONNECTIONS = 40;

/** The port that names the socket. */
export function socketPort(tcpPort: number | null): number {
  return tcpPort ?? SOCKET_PORT;
}

/** Settings as `name=value`. */
export function serverSettings(input: SettingsInput): string[] {
  const durability = input.isDurable
    ? ['fsync=on']
    : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
  return [
    `listen_addresses=${input.tcpPort === null ? '' : '127.0.0.1'}`,
    `port=${socketPort(input.tcpPort)}`,
    `unix_socket_directories=${input.socketDir}`,
    'unix_socket_permissions=0700',
    'shared_buffers=32MB',
    `max_connections=${SERVER_MAX_CONNECTIONS}`,
    ...durability,
    'wal_level=minimal',
    'max_wal_senders=0',
    'max_wal_size=256MB',
    'max_logical_replication_workers=0',
    'io_method=sync',
    'logging_collector=off',
    'lc_messages=C',
    // A transaction whose program hangs must not hold its locks for ever.
    'idle_in_transaction_session_timeout=60s',
  ];
}
