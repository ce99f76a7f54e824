/** A Chromium that is installed on this machine, driven by playwright-core; nothing is downloaded. */
import fs from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
/** It must not speak to anybody but the pages under test. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Path of the browser: CHROMIUM_PATH, else the usual places; null when there is none. */
export function findChromium(): string | null {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') return named;
  return PLACES.find((place) => fs.existsSync(place)) ?? null;
}

/** Starts the browser without a window. */
export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: FLAGS, headless: true });
}

/** What a page did that it should not; every list is empty on a good page. */
export interface PageFaults {
  /** Errors in the console, thrown errors included. */
  readonly errors: readonly string[];
  /** Requests to anywhere but the page's own origin. */
  readonly foreign: readonly string[];
  /** Requests that were answered with an error. */
  readonly refused: readonly string[];
  /** Violations of the content security policy, as the page itself was told of them. */
  readonly violations: readonly string[];
}

/** Collects faults from now on; call it before the page is opened. */
export async function watchFaults(page: Page, origin: string): Promise<() => Promise<PageFaults>> {
  const errors: string[] = [];
  const foreign: string[] = [];
  const refused: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && url.protocol !== 'data:') foreign.push(request.url());
  });
  page.on('response', (response) => {
    if (response.status() >= 400) refused.push(`${response.status()} ${response.url()}`);
  });
  await page.addInitScript(`
    window.aditViolations = [];
    document.addEventListener('securitypolicyviolation', (event) => {
      window.aditViolations.push(event.violatedDirective + ' ' + event.blockedURI);
    });`);
  return async () => ({
    errors: [...errors],
    foreign: [...foreign],
    refused: [...refused],
    violations: await page.evaluate<string[]>('window.aditViolations'),
  });
}
