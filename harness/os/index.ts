/** The operating system that gatelock runs on. Nothing outside this directory asks which one that is. */
import { UsageError } from '../usage-error.js';
import type { OperatingSystem } from './face.js';

export type * from './face.js';

/** Only one of them is loaded: every process of a run would pay for the others and for what those need. */
const SYSTEMS: Partial<Record<NodeJS.Platform, () => Promise<OperatingSystem>>> = {
  linux: async () => (await import('./linux.js')).linux,
  darwin: async () => (await import('./darwin.js')).darwin,
  win32: async () => (await import('./win32.js')).win32,
};

function load(platform: NodeJS.Platform): Promise<OperatingSystem> {
  const system = SYSTEMS[platform]?.();
  if (!system) throw new UsageError(`gatelock knows Linux, macOS and Windows, not ${platform}: run it on one of those`);
  return system;
}

export const os: OperatingSystem = await load(process.platform);
