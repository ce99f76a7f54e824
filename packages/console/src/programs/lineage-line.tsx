/** Who wrote a program and which programs it grew from. */
import { Hotkey } from '../frame/hotkey.tsx';
import { type AuthorsById, listParents } from './lineage.ts';

/** Author and parents; parents by somebody else are named. */
export function LineageLine(props: {
  readonly program: { readonly author: string; readonly parents: readonly number[] };
  readonly authors: AuthorsById;
}) {
  const parents = listParents(props.program, props.authors);
  return (
    <ul className="lineage">
      <li>
        <span className="quiet">by</span> <Hotkey address={props.program.author} />
      </li>
      {parents.map((parent) => (
        <li key={parent.id}>
          <span className="quiet">from</span> <span className="num">#{parent.id}</span>
          {parent.byAnother && (
            <>
              <span className="quiet">of</span> <Hotkey address={parent.author ?? ''} />
            </>
          )}
          {!parent.byAnother && parent.author !== null && <span className="quiet">own</span>}
        </li>
      ))}
      {parents.length === 0 && <li className="quiet">without parents</li>}
    </ul>
  );
}
