/** The version of Adit: every package of it carries the same one; a test compares them. */

/** As in package.json. */
export const VERSION = '0.1.0';
