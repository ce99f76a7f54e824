/** The few signs of the page. They stand beside words, so screen readers skip them. */

/** A triangle with an exclamation mark: outside, or something is wrong. */
export function WarningIcon() {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path
        className="icon-line"
        d="M8 2.2 14.6 13.6H1.4zM8 6.4v3.4M8 11.6v.4"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}

/** A tick: inside, or the sum is right. */
export function CheckIcon() {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path className="icon-line" d="m3 8.6 3.4 3.4L13 4.8" strokeLinecap="round" />
    </svg>
  );
}

/** A dash: neither inside nor outside. */
export function VoidIcon() {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path className="icon-line" d="M3.5 8h9" strokeLinecap="round" />
    </svg>
  );
}

/** Two sheets: copy. */
export function CopyIcon() {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path
        className="icon-line"
        d="M5.5 5.5h7v8h-7zM3.5 10.5v-8h7"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}

/** An arrow to the right which turns down when its row is open. */
export function ChevronIcon() {
  return (
    <svg className="icon chevron" viewBox="0 0 16 16" aria-hidden="true">
      <path className="icon-line" d="m6 3.5 4.5 4.5L6 12.5" strokeLinecap="round" />
    </svg>
  );
}
