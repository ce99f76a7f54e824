/** Goes to a block by its number or hash. */
import { type SyntheticEvent, useId, useState } from 'react';
import { routeTo } from '../../frame/route.ts';
import { isBlockName } from './use-blocks.ts';

/** The field and its button. */
export function BlockSearch() {
  const [text, setText] = useState('');
  const [isWrong, setWrong] = useState(false);
  const id = useId();
  const go = (event: SyntheticEvent) => {
    event.preventDefault();
    const name = text.replace(/[\s\u2009]/g, '');
    setWrong(!isBlockName(name));
    if (isBlockName(name)) window.location.hash = routeTo('chain', 'blocks', name);
  };
  return (
    <form className="block-search" onSubmit={go}>
      <input
        className="field"
        aria-label="Block number or hash"
        placeholder="Number or hash"
        value={text}
        aria-invalid={isWrong}
        aria-describedby={isWrong ? id : undefined}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="button">
        Go
      </button>
      {isWrong && (
        <span id={id} className="warn">
          Give a number, or 0x and 64 digits
        </span>
      )}
    </form>
  );
}
