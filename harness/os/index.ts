/** The operating system that gatelock runs on. Nothing outside this directory asks which one that is. */
import { UsageError } from '../usage-error.js';
import { darwin } from './darwin.js';
import type { OperatingSystem } from './face.js';
import { linux } from './linux.js';
import { win32 } from './win32.js';

export type * from './face.js';

function pick(platform: NodeJS.Platform): OperatingSystem {
  const found = [linux, darwin, win32].find(({ name }) => name === platform);
  if (!found) throw new UsageError(`gatelock knows Linux, macOS and Windows, not ${platform}: run it on one of those`);
  return found;
}

export const os: OperatingSystem = pick(process.platform);
