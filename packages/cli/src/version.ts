/** The version that `adit --version` prints; a test keeps it equal to package.json's. */

/** Version of the command, as in package.json. */
export const VERSION = '0.1.0';
