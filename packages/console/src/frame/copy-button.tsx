/** Copies a text and says so for a moment. */
import { useEffect, useState } from 'react';
import { CheckIcon, CopyIcon } from './icons.tsx';

const SHOWN_MS = 1_500;

/**
 * Browsers offer the clipboard only to secure origins; a pool on another machine of the same
 * network is plain HTTP, where selecting and `copy` still works.
 */
async function copyText(text: string): Promise<boolean> {
  if (window.isSecureContext) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  }
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'sr-only';
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
}

/** The button; `what` names the text for people who cannot see it. */
export function CopyButton(props: { readonly text: string; readonly what: string }) {
  const [state, setState] = useState<'idle' | 'done' | 'refused'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const label = state === 'done' ? 'Copied' : `Copy ${props.what}`;
  return (
    <button
      type="button"
      className={`copy copy-${state}`}
      title={state === 'refused' ? 'The browser refused to copy' : label}
      aria-label={label}
      onClick={() => void copyText(props.text).then((ok) => setState(ok ? 'done' : 'refused'))}
    >
      {state === 'done' ? <CheckIcon /> : <CopyIcon />}
    </button>
  );
}
