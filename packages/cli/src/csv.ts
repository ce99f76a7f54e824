/** Comma-separated values as RFC 4180 writes them. */

/** One line: fields with commas, quotes or line ends are quoted, quotes doubled. */
export function csvLine(fields: readonly string[]): string {
  const quoted = fields.map((field) =>
    /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field,
  );
  return `${quoted.join(',')}\r\n`;
}

/** Free text that a spreadsheet would take for a formula gets an apostrophe before it. */
export function plainText(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
