/** Functions of the routes about receipts, statements and exports. */
import { Readable } from 'node:stream';
import type { EpochExport, receiptRoutes } from '@adit/wire';
import type { ReceiptService } from '../../service.ts';
import type { RouteFunctions } from './route-functions.ts';

/** One function for each of `receiptRoutes`. */
export function receiptRouteFunctions(
  service: ReceiptService,
): RouteFunctions<typeof receiptRoutes> {
  return {
    listReceipts: ({ caller, query }) => service.receipts(caller(), query),
    readStatement: ({ caller, query }) => service.statement(caller(), query),
    readPoolStatement: ({ query }) => service.poolStatement(query),
    readEpochExport: async ({ params }) => asDocument(await service.epochExport(params.number)),
  };
}

/**
 * The text of a document in parts, sent as it comes. The cast says what the text holds: the server
 * sends a stream as it is instead of writing a value as JSON.
 */
function asDocument(parts: AsyncIterable<string>): EpochExport {
  return Readable.from(parts) as unknown as EpochExport;
}
