/** Requests so broken or slow that no route sees them: answered on the bare socket, then closed. */
import type { Socket } from 'node:net';
import { AditError } from '@adit/base';
import { refusalOf } from './refusals.ts';
import { createRequestId } from './request-id.ts';

const cases: Readonly<Record<string, { code: string; detail: string; nextStep: string }>> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    code: 'request_timeout',
    detail: 'The request took too long to arrive',
    nextStep: 'Send the request without pauses.',
  },
  HPE_HEADER_OVERFLOW: {
    code: 'headers_too_large',
    detail: 'The headers are larger than this server accepts',
    nextStep: 'Send fewer or shorter headers.',
  },
};

const otherwise = {
  code: 'invalid_request',
  detail: 'This is not an HTTP/1.1 request',
  nextStep: 'Send a complete HTTP/1.1 request.',
};

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};

/** Answers and closes. */
export function refuseOnSocket(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const { code, detail, nextStep } = cases[error.code ?? ''] ?? otherwise;
  const refusal = refusalOf(new AditError(code, detail, { nextStep }));
  const body = JSON.stringify(refusal.body);
  socket.end(
    [
      `HTTP/1.1 ${refusal.status} ${reasons[refusal.status] ?? 'Bad Request'}`,
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      `x-request-id: ${createRequestId()}`,
      'cache-control: no-store',
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
