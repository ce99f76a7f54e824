/** The `adit` command as a function. */
export { runAdit } from './main.ts';
export { VERSION } from './version.ts';
