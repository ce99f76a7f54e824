/**
 * Takes the README's picture of the console: `node scripts/screenshot.mjs [file] [light|dark]`.
 *
 * By hand, after a build: starts the network in a folder of its own, waits for three closed epochs
 * and a rewarded evolution, and saves what a browser shows. Needs Chromium (CHROMIUM_PATH).
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const [, , file = path.join(ROOT, 'docs/images/console.png'), colorScheme = 'light'] = process.argv;
const VIEWPORT = { width: 1440, height: 1620 };
const EPOCHS = 3;
const EPOCH_SECONDS = 20;
/** Into the running epoch, so that it has points and the clock's ring is partly filled. */
const INTO_EPOCH_MS = 12_000;
const PATIENCE_MS = 240_000;
const BYTES_MAX = 400_000;

function startNetwork(dataDir) {
  const adit = path.join(ROOT, 'packages/cli/bin/adit.js');
  const args = [adit, 'up', '--data-dir', dataDir, '--epoch-seconds', String(EPOCH_SECONDS)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const url = new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const match = /pool and console at (http:\S+)/.exec(text);
      if (match !== null) resolve(match[1]);
    });
    void ended.then(() => reject(new Error('adit up has ended')));
  });
  return { child, ended, url };
}

async function waitForEpochs(url) {
  const endMs = Date.now() + PATIENCE_MS;
  while (Date.now() < endMs) {
    const { current, closed } = await (await fetch(`${url}/api/v1/epochs`)).json();
    const isFarEnough = Date.now() - Date.parse(current.starts_at) > INTO_EPOCH_MS;
    if (closed.length >= EPOCHS && isFarEnough) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`No ${EPOCHS} closed epochs within ${PATIENCE_MS} ms`);
}

async function takePicture(url) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    const page = await browser.newPage({ viewport: VIEWPORT, colorScheme });
    await page.goto(url);
    await page.locator('figure.chart canvas').first().waitFor();
    await waitForEpochs(url);
    await page.waitForTimeout(2_500);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    await page.screenshot({ path: file });
  } finally {
    await browser.close();
  }
}

const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'adit-picture-'));
const network = startNetwork(dataDir);
try {
  await takePicture(await network.url);
} finally {
  network.child.kill('SIGINT');
  await network.ended;
  fs.rmSync(dataDir, { recursive: true, force: true });
}
const { size } = fs.statSync(file);
process.stdout.write(`${file}: ${size} bytes\n`);
if (size > BYTES_MAX) throw new Error(`The picture has more than ${BYTES_MAX} bytes`);
