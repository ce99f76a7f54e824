/**
 * Given to node with `--import`: patches the text of one built file while it is loaded, as
 * ADIT_CANARY says. The text to replace must be there exactly once, else the process ends.
 */
import { register } from 'node:module';

register('./canary-load.mjs', import.meta.url, {
  data: JSON.parse(process.env.ADIT_CANARY ?? 'null'),
});
