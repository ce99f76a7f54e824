/** Logging: one JSON object a line on standard error, so that standard output stays machine-readable. */
import { destination, type Logger as PinoLogger, pino } from 'pino';

/** A structured logger; see pino's documentation for the call forms. */
export type Logger = PinoLogger;

/** Levels that {@link createLogger} takes. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** A logger that writes to standard error under the service's name. */
export function createLogger(name: string, level: LogLevel = 'info'): Logger {
  return pino({ name, level }, destination({ dest: 2, sync: true }));
}
