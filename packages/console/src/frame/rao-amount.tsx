/** An amount of RAO with grouped digits; the same in TAO on hover. */
import { formatRao, formatTao } from '../format/rao.ts';

/** The amount; zero is quieter than the rest. */
export function RaoAmount({ rao }: { readonly rao: string }) {
  return (
    <span className={rao === '0' ? 'num amount zero' : 'num amount'} title={formatTao(rao)}>
      {formatRao(rao)}
    </span>
  );
}
