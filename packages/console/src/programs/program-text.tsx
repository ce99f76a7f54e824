/** A program as text with line numbers and light colouring. */
import { useMemo } from 'react';
import { CopyButton } from '../frame/copy-button.tsx';
import { listProgramLines } from './tokens.ts';

/** The text in a box that scrolls when it is long; reachable by keyboard for that reason. */
export function ProgramText(props: { readonly text: string; readonly label: string }) {
  const lines = useMemo(() => listProgramLines(props.text), [props.text]);
  return (
    <div className="code">
      <CopyButton text={props.text} what="program" />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard */}
      <section className="code-scroll" aria-label={props.label} tabIndex={0}>
        <pre>
          {lines.map((line) => (
            <span className="code-line" key={line.row}>
              <span className="code-number" aria-hidden="true">
                {line.number}
              </span>
              <code>
                {line.tokens.map((token) => (
                  <span key={token.at} className={`tok-${token.kind}`}>
                    {token.text}
                  </span>
                ))}
                {'\n'}
              </code>
            </span>
          ))}
        </pre>
      </section>
    </div>
  );
}
