/** The documented literals with the values of a run in them. Pure. */
import { UsageError } from '../usage-error.js';
import type { Literals, Spec } from './clause.js';

/** Where a gateway was told to bind. An IPv6 host stands here without brackets. */
export interface BindAddress {
  readonly host: string;
  readonly port: number;
}

/** The host in every URL of the document. */
export const DOCUMENTED_HOST = '127.0.0.1';

/** The literals that a target of this locale is held to. Throws UsageError for a locale the revision has no edition of. */
export const literalsFor = (spec: Spec, locale: string): Literals => {
  const found = spec.literals[locale];
  if (found) return found;
  const known = Object.keys(spec.literals).join(', ');
  throw new UsageError(`locale ${locale}: ${spec.name} ${spec.revision} has literals for ${known} only`);
};

/** As the host of a URL: IPv6 in brackets. */
const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host);

const fill = (literal: string, { host, port }: BindAddress): string =>
  literal.replaceAll('<host>', inUrl(host)).replaceAll('<port>', String(port));

/** The whole message that a taken port must lead to. */
export const portInUse = (literals: Literals, address: BindAddress): string => fill(literals.portInUse, address);

/** The message of any other bind failure up to its cause, which the gateway chooses. */
export const otherBindFailure = (literals: Literals, address: BindAddress): string => {
  const [beforeCause = ''] = literals.otherBindFailure.split('<cause>');
  return fill(beforeCause, address);
};

/** A message as the document prints it: `<port>` stays, the cause is an ellipsis. */
export const asDocumented = (literal: string): string =>
  literal.replaceAll('<host>', DOCUMENTED_HOST).replaceAll('<cause>', '…');
