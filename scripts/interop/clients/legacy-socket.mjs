/**
 * A socket that hides the new groups of methods: polkadot-api uses them when `rpc_methods` lists
 * them, and has no switch for the others.
 */
import { WebSocket } from 'ws';

const NEW_METHOD = /"(?:chainSpec|chainHead|transaction|transactionWatch|archive)_v1_\w+",?/g;

/** `rpc_methods` as a node of before the new groups answers it. */
export class LegacySocket extends WebSocket {
  emit(event, data, ...rest) {
    const isList = event === 'message' && data.includes('"chainHead_v1_follow"');
    const shown = isList ? Buffer.from(data.toString('utf8').replace(NEW_METHOD, '')) : data;
    return super.emit(event, shown, ...rest);
  }
}
