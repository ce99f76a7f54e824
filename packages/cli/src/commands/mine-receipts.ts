/** `adit mine pool receipts`: own receipts as JSON, or own movements of money as a table for tax. */
import { isAditError, systemClock } from '@adit/base';
import {
  createPoolClient,
  type EvaluationReceipt,
  type PayoutReceipt,
  type PoolClient,
  type ReceiptPage,
  type ReceiptsQuery,
} from '@adit/wire';
import { openMinerHotkey, type WalletFlags } from '../miner-hotkey.ts';
import { resolvePath } from '../paths.ts';
import { statementCsv, toEpochRange } from '../statement-csv.ts';
import { writeFileWhole } from '../write-file.ts';

/** Flags of `adit mine pool receipts`. */
export interface MineReceiptsFlags extends WalletFlags {
  readonly poolUrl?: string;
  readonly csv?: boolean;
  readonly fromEpoch?: number;
  readonly toEpoch?: number;
  readonly out: string;
  readonly json?: boolean;
}

const TIMEOUT_MS = 30_000;
const LINES_AT_ONCE = 100;

/** Writes the file. */
export async function runMineReceipts(flags: MineReceiptsFlags): Promise<number> {
  const { keypair } = await openMinerHotkey(flags, 'pool_run');
  const baseUrl = flags.poolUrl ?? 'http://127.0.0.1:8434';
  const common = { baseUrl, clock: systemClock, timeoutMs: TIMEOUT_MS };
  const { pool_hotkey: audience } = await createPoolClient(common).readHealth();
  const client = createPoolClient({ ...common, keypair, audience });
  const file = resolvePath(flags.out);
  const parts =
    flags.csv === true
      ? statementCsv(
          (query) => patiently(() => client.readStatement({ query })),
          toEpochRange(flags),
        )
      : receiptsJson(client, flags);
  const bytes = await writeFileWhole(file, parts);
  const said = flags.json === true ? JSON.stringify({ file, bytes }) : `${file}: ${bytes} bytes`;
  process.stdout.write(`${said}\n`);
  return 0;
}

async function* receiptsJson(client: PoolClient, flags: MineReceiptsFlags): AsyncGenerator<string> {
  const { fromEpoch = 0, toEpoch = Number.MAX_SAFE_INTEGER } = flags;
  const isWanted = ({ epoch }: { readonly epoch: number | null }): boolean =>
    epoch === null ? flags.toEpoch === undefined : epoch >= fromEpoch && epoch <= toEpoch;
  const payouts: PayoutReceipt[] = [];
  const evaluations: EvaluationReceipt[] = [];
  let hotkey = '';
  let cursor: string | null = null;
  do {
    const query: ReceiptsQuery = { limit: LINES_AT_ONCE, ...(cursor === null ? {} : { cursor }) };
    const page: ReceiptPage = await patiently(() => client.listReceipts({ query }));
    hotkey = page.hotkey;
    payouts.push(...page.payouts.filter(isWanted));
    evaluations.push(...page.evaluations.filter(isWanted));
    cursor = page.next_cursor;
  } while (cursor !== null);
  yield `${JSON.stringify({ hotkey, payouts, evaluations }, null, 2)}\n`;
}

/** Waits as long as the pool says when it is asked too often. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isAditError(error) || error.code !== 'rate_limited') throw error;
      await systemClock.sleep(Number(error.numbers['retryAfterMs'] ?? 0) || 1_000);
    }
  }
}
