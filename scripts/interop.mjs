/**
 * `npm run test:interop`: programs of others against the pool and the chain.
 *
 * They need Python and the package registries, and are therefore not part of `npm test`.
 * `--only pool` or `--only chain` runs one half; `--client sdk` one client of the chain; `--record`
 * writes the chain's transcripts anew. Further arguments go to schemathesis.
 */
import { runChainChecks } from './interop/chain.mjs';
import { runPoolChecks } from './interop/pool.mjs';

/** Splits our own options from those of schemathesis. */
function readArguments(args) {
  const options = { only: '', clients: [], record: false, rest: [] };
  for (let at = 0; at < args.length; at += 1) {
    if (args[at] === '--only') options.only = args[++at];
    else if (args[at] === '--client') options.clients.push(args[++at]);
    else if (args[at] === '--record') options.record = true;
    else options.rest.push(args[at]);
  }
  return options;
}

/** Runs what was asked for; the exit code. */
export async function runInterop({ root, args }) {
  const { only, clients, record, rest } = readArguments(args);
  const isChainOnly = only === 'chain' || clients.length > 0 || record;
  const chain = only === 'pool' ? 0 : await runChainChecks({ root, clients, record });
  const pool = isChainOnly ? 0 : await runPoolChecks({ root, args: rest });
  return chain === 0 ? pool : chain;
}
