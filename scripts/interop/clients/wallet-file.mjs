/**
 * Our half of the wallet files' checks: `node wallet-file.mjs read|write WALLETS WALLET HOTKEY TEXT
 * [PASSWORD]`. Writes a line of JSON: the hotkey's address, and its signature under TEXT.
 */
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const built = path.join(root, 'packages', 'keys', 'dist', 'index.js');
const { readHotkey, ready, writeHotkey } = await import(pathToFileURL(built).href);

const [verb, walletPath, walletName, hotkeyName, text, password] = process.argv.slice(2);
const work = verb === 'write' ? writeHotkey : readHotkey;
await ready();
try {
  const options = password === undefined ? {} : { password };
  const { keypair } = await work({ walletPath, walletName, hotkeyName }, options);
  const signature = Buffer.from(keypair.sign(Buffer.from(text))).toString('hex');
  process.stdout.write(`${JSON.stringify({ address: keypair.address, signature })}\n`);
} catch (error) {
  process.stdout.write(`${JSON.stringify({ code: error.code ?? String(error) })}\n`);
}
