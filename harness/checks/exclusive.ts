/** listener.exclusive: a bind by somebody else, with socket options that might talk the system into sharing. */
import type { Gateway } from '../gateway/gateway.js';
import { type BindOptions, os } from '../os/index.js';
import { type Finding, finding, terminalOf } from './finding.js';

export async function cannotBeBound(gateway: Gateway, options: BindOptions): Promise<Finding> {
  const refused = await os.tryBind(gateway.host, gateway.port, options);
  const named = [options.reuseAddress ? 'SO_REUSEADDR' : '', options.reusePort ? 'SO_REUSEPORT' : ''].filter(Boolean);
  return finding(
    `a bind ${named.length > 0 ? `with ${named.join(' and ')}` : 'without options'} is refused`,
    // EACCES is how Windows refuses a bind beside an exclusive one.
    refused === 'EADDRINUSE' || refused === 'EACCES' ? true : refused === undefined ? false : undefined,
    'EADDRINUSE',
    refused ?? `bound ${gateway.host}:${gateway.port} beside the gateway`,
    await terminalOf(gateway),
  );
}
