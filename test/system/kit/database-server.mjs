/** An embedded PostgreSQL on a port of 127.0.0.1, as a process of its own: prints its url, runs until told. */
import { createLogger, systemClock } from '@adit/base';
import { openDatabase } from '@adit/storage';

const [dataDir, port] = process.argv.slice(2);
const database = await openDatabase(
  { dataDir, tcpPort: Number(port) },
  { log: createLogger('database', 'warn'), clock: systemClock },
);
process.on('SIGTERM', () => {
  void database.close().then(() => process.exit(0));
});
process.stdout.write(`${database.url}\n`);
