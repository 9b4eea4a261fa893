/** Whether Windows is played by Wine, which says so itself: a program that asks is told its version by ntdll (Wine Developer's Guide). */
import { os } from './index.js';
import { loadKoffi } from './koffi.js';

let found: { readonly version: string | undefined } | undefined;

/** Such as `8.0`; undefined on the real Windows, and on any other system. */
export function wineVersion(): string | undefined {
  found ??= { version: os.name === 'win32' ? ask() : undefined };
  return found.version;
}

function ask(): string | undefined {
  const ntdll = loadKoffi()?.load('ntdll.dll');
  try {
    const tell: (() => string) | undefined = ntdll?.func('str wine_get_version()');
    return tell?.();
  } catch {
    // Windows has no such function.
    return undefined;
  }
}
