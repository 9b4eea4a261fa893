/** listener.exclusive: a bind by somebody else, with socket options that might talk the system into sharing. */
import type { Gateway } from '../gateway/gateway.js';
import { here } from '../os/here.js';
import { type BindOptions, os } from '../os/index.js';
import type { Refusals } from '../os/semantics.js';
import { type Finding, finding, terminalOf } from './finding.js';

const REFUSALS: Refusals = here('same-address').is;

/** Every combination of options that this system has. */
export const BINDS: readonly BindOptions[] = REFUSALS.options;

export async function cannotBeBound(gateway: Gateway, options: BindOptions): Promise<Finding> {
  const refused = await os.tryBind(gateway.host, gateway.port, options);
  const named = [options.reuseAddress ? 'SO_REUSEADDR' : '', options.reusePort ? 'SO_REUSEPORT' : ''].filter(Boolean);
  return finding(
    `a bind ${named.length > 0 ? `with ${named.join(' and ')}` : 'without options'} is refused`,
    refused === undefined ? false : REFUSALS.errors.includes(refused) ? true : undefined,
    REFUSALS.errors.join(' or '),
    refused ?? `bound ${gateway.host}:${gateway.port} beside the gateway`,
    await terminalOf(gateway),
  );
}
