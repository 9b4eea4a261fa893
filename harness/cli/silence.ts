/** Notices when a file has stopped growing: what writes to it hangs, whatever the reason. */
import { statSync } from 'node:fs';

/** Looks by timer, which a suspended machine delays; only silence that was waited through counts. */
const LOOKS = 20;

/** Calls `silent` once if the file has not grown for `ms` milliseconds. Returns the function that ends the watch. */
export function onSilence(file: string, ms: number, silent: () => void): () => void {
  let size = -1;
  let looks = 0;
  const timer = setInterval(() => {
    const now = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    looks = now === size ? looks + 1 : 0;
    size = now;
    if (looks < LOOKS) return;
    clearInterval(timer);
    silent();
  }, ms / LOOKS);
  return () => clearInterval(timer);
}
