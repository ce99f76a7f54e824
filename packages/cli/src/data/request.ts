/**
 * One HTTP request for the rest of a file. The plain clients of Node are used, not fetch: fetch
 * unpacks what a server labels as gzip, and the checksum is of the packed file.
 */
import http from 'node:http';
import https from 'node:https';
import { AditError, type ErrorNumbers, errorMessage } from '@adit/base';

const REDIRECTS_MAX = 5;
const REDIRECTS = [301, 302, 303, 307, 308];

/** What a request asks for. */
export interface FileRequest {
  readonly url: string;
  /** First byte wanted; above 0 it is asked for with a Range header. */
  readonly offset: number;
  /** Longest silence of the server, also before its first byte, in ms. */
  readonly stallMs: number;
}

/** A server's answer that carries content. */
export interface FileResponse {
  readonly content: http.IncomingMessage;
  /** First byte of the content: 0 when the server does not serve ranges. */
  readonly offset: number;
}

/** Error of a download; its code says whether another try can help. */
export function downloadError(
  code: string,
  message: string,
  details: { readonly numbers: ErrorNumbers; readonly cause?: unknown },
): AditError {
  return new AditError(code, message, {
    ...details,
    nextStep: 'Run the command again: it goes on where it stopped. Or name another --mirror.',
  });
}

/** Ends an exchange that is silent for too long, before the answer or in the middle of it. */
function watchForStall(outgoing: http.ClientRequest, { url, stallMs }: FileRequest): void {
  let answer: http.IncomingMessage | null = null;
  outgoing.once('response', (content: http.IncomingMessage) => {
    answer = content;
  });
  outgoing.setTimeout(stallMs, () => {
    const numbers = { url, stallMs };
    const stalled = downloadError('download_stalled', 'The server fell silent', { numbers });
    answer?.destroy(stalled);
    outgoing.destroy(stalled);
  });
}

function send(request: FileRequest): Promise<http.IncomingMessage> {
  const { url, offset } = request;
  const headers = {
    'accept-encoding': 'identity',
    ...(offset > 0 ? { range: `bytes=${offset}-` } : {}),
  };
  const client = url.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    const outgoing = client.get(url, { headers }, resolve);
    outgoing.on('error', (cause) => {
      if (cause instanceof AditError) reject(cause);
      const message = `The server cannot be reached: ${errorMessage(cause)}`;
      reject(downloadError('download_failed', message, { numbers: { url }, cause }));
    });
    watchForStall(outgoing, request);
  });
}

function parseUrl(text: string, base?: string): URL {
  const parsed = URL.canParse(text, base) ? new URL(text, base) : null;
  if (parsed !== null && /^https?:$/.test(parsed.protocol)) return parsed;
  throw new AditError('invalid_url', 'The address is not an http or https URL', {
    numbers: { given: text.slice(0, 200) },
    nextStep: 'Give --mirror a base URL such as https://example.org/mnist/.',
  });
}

/** Why the status is no file, null when it is one. */
function statusError(status: number, url: string): AditError | null {
  if (status === 200 || status === 206 || status === 416) return null;
  const numbers = { url, status };
  if (status === 404 || status === 410) {
    return downloadError('download_not_found', 'The server does not have the file', { numbers });
  }
  return downloadError('download_refused', 'The server refuses the file', { numbers });
}

function rangeStart(content: http.IncomingMessage): number {
  const match = /^bytes (\d{1,15})-/.exec(content.headers['content-range'] ?? '');
  return match === null ? -1 : Number(match[1]);
}

/**
 * The file's content from `offset`, or from 0 where the server does not serve that range.
 * @throws AditError `download_failed`, `download_stalled`, `download_not_found`, `download_refused`,
 *   `too_many_redirects`, `invalid_url`.
 */
export async function requestFile(request: FileRequest): Promise<FileResponse> {
  let url = parseUrl(request.url).href;
  for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects += 1) {
    const content = await send({ ...request, url });
    const status = content.statusCode ?? 0;
    const location = content.headers.location;
    if (REDIRECTS.includes(status) && location !== undefined) {
      content.resume();
      url = parseUrl(location, url).href;
      continue;
    }
    const refused = statusError(status, url);
    const isOtherRange = status === 206 && rangeStart(content) !== request.offset;
    if (refused !== null || status === 416 || isOtherRange) content.destroy();
    if (refused !== null) throw refused;
    // The range was refused or another one came: the whole file is asked for.
    if (status === 416 || isOtherRange) {
      if (request.offset > 0) return requestFile({ ...request, offset: 0 });
      const numbers = { url, status };
      throw downloadError('download_refused', 'The server sends a part nobody asked for', {
        numbers,
      });
    }
    return { content, offset: status === 206 ? request.offset : 0 };
  }
  throw downloadError('too_many_redirects', 'The server sends from place to place', {
    numbers: { url, limit: REDIRECTS_MAX },
  });
}
