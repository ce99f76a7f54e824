/** Refuses every connection beyond this machine, and writes each try to a file. Loaded by --import. */
import fs from 'node:fs';
import net from 'node:net';

const connect = net.Socket.prototype.connect;

/** Node's own connect takes its arguments as one normalised array, or as a list. */
function hostOf([first, second]) {
  const options = Array.isArray(first) ? first[0] : first;
  if (typeof options === 'object' && options !== null) return options.path ? '' : options.host;
  return typeof second === 'string' ? second : '';
}

net.Socket.prototype.connect = function connectOnThisMachine(...args) {
  const host = hostOf(args) ?? '';
  if (!/^(?:|localhost|127\.[\d.]+|::1)$/.test(host)) {
    fs.appendFileSync(process.env.ADIT_INTEROP_TRIES, `${host}\n`);
    throw new Error(`the interop run does not leave this machine: ${host}`);
  }
  return connect.apply(this, args);
};
