/** Calls by which hotkeys say where they serve (chain.md 4); they cost nothing. */
import type { CallArguments } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { CallHandlers } from '../../call-handlers.ts';
import { type CallContext, ensureSigned } from '../../context.ts';
import { ensureAxon, ensurePrometheus } from './served-address.ts';

const S = SubtensorModule.storage;
/** Longest key of a certificate. */
const KEY_BYTES_MAX = 64;

function serveAxon(
  context: CallContext,
  { netuid, ...axon }: CallArguments<typeof SubtensorModule.calls.serve_axon>,
): void {
  const hotkey = ensureSigned(context);
  ensureAxon(context.state, { ...axon, netuid, hotkey }, context.now);
  context.state.write(S.Axons, netuid, hotkey, { block: context.now, ...axon });
  context.deposit(SubtensorModule, 'AxonServed', [netuid, hotkey]);
}

/** The axon is stored whatever the certificate is; one that does not fit is left out. */
function serveAxonTls(
  context: CallContext,
  { certificate, ...axon }: CallArguments<typeof SubtensorModule.calls.serve_axon_tls>,
): void {
  serveAxon(context, axon);
  const [algorithm] = certificate;
  const publicKey = certificate.slice(1);
  if (algorithm === undefined || publicKey.length > KEY_BYTES_MAX) return;
  const stored = { public_key: publicKey, algorithm };
  context.state.write(S.NeuronCertificates, axon.netuid, ensureSigned(context), stored);
}

function servePrometheus(
  context: CallContext,
  { netuid, ...prometheus }: CallArguments<typeof SubtensorModule.calls.serve_prometheus>,
): void {
  const hotkey = ensureSigned(context);
  ensurePrometheus(context.state, { ...prometheus, netuid, hotkey }, context.now);
  context.state.write(S.Prometheus, netuid, hotkey, { block: context.now, ...prometheus });
  context.deposit(SubtensorModule, 'PrometheusServed', [netuid, hotkey]);
}

/** What those calls do. */
export const servingHandlers = {
  serve_axon: serveAxon,
  serve_axon_tls: serveAxonTls,
  serve_prometheus: servePrometheus,
} satisfies CallHandlers<typeof SubtensorModule>;
