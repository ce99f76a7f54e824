/** `adit config`: what `adit pool serve` would run with, and where each text comes from. */
import { type PoolConfig, readPoolConfig, showText } from '../pool-config/pool-config.ts';

/** The rows of a configuration. */
function describe({ file, texts }: PoolConfig): string {
  const rows = texts.map((text) => ({ ...text, shown: showText(text) ?? '–' }));
  const width = Math.max(...rows.map(({ key }) => key.length));
  const lines = rows.map(({ key, shown, source, isReloadable }) => {
    const note = isReloadable ? ', may change while it runs' : '';
    return `${key.padEnd(width)}  ${shown}  (${source}${note})`;
  });
  return [`File: ${file ?? 'none'}`, ...lines].join('\n');
}

/** Prints the configuration in force for the given flags; takes those of `adit pool serve`. */
export async function runConfig(
  flags: Readonly<Record<string, unknown>> & { readonly json?: boolean },
): Promise<number> {
  const config = readPoolConfig({ flags, env: process.env });
  const settings = config.texts.map((text) => ({
    key: text.key,
    value: showText(text),
    source: text.source,
    reloadable: text.isReloadable,
  }));
  const asJson = JSON.stringify({ file: config.file, settings });
  process.stdout.write(`${flags.json === true ? asJson : describe(config)}\n`);
  return 0;
}
