/** Which symbol a subnet has (chain.md 2.4). */
import { encodeHex } from '@adit/base';
import type { CallArguments } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { CallContext } from '../../context.ts';
import { fail } from '../../dispatch-error.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { ensureSubnetOwnerOrRoot } from './subnet-owner.ts';
import { SYMBOLS } from './symbol-table.ts';

const { TokenSymbol } = SubtensorModule.storage;
const [DEFAULT_SYMBOL = new Uint8Array(), ...CHOICES] = SYMBOLS;

function usedSymbols(reader: StateReader): Set<string> {
  return new Set(reader.entries(TokenSymbol).map(([, symbol]) => encodeHex(symbol)));
}

/** The symbol of a new subnet: that of its number, or the first that nobody has. */
export function chooseSymbol(reader: StateReader, netuid: number): Uint8Array {
  const used = usedSymbols(reader);
  const isFree = (symbol: Uint8Array): boolean => !used.has(encodeHex(symbol));
  const own = SYMBOLS[netuid];
  if (own !== undefined && isFree(own)) return own;
  return CHOICES.find(isFree) ?? DEFAULT_SYMBOL;
}

/** The owner or root takes another symbol. */
export function updateSymbol(
  context: CallContext,
  { netuid, symbol }: CallArguments<typeof SubtensorModule.calls.update_symbol>,
): void {
  ensureSubnetOwnerOrRoot(context, netuid);
  const wanted = encodeHex(symbol);
  if (!CHOICES.some((choice) => encodeHex(choice) === wanted)) {
    fail(SubtensorModule, 'SymbolDoesNotExist', { netuid });
  }
  if (usedSymbols(context.state).has(wanted)) {
    fail(SubtensorModule, 'SymbolAlreadyInUse', { netuid });
  }
  context.state.write(TokenSymbol, netuid, symbol);
  context.deposit(SubtensorModule, 'SymbolUpdated', { netuid, symbol });
}
