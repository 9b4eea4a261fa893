/** Live progress on standard error: follows the record while the acting wing writes it. Only where a person looks on. */
import { closeSync, openSync, readSync } from 'node:fs';
import { line as lineSchema } from '../record/schema.js';
import { nextProgress, noProgress, type Progress, renderProgress } from '../report/progress.js';

const REDRAW_MS = 250;
const CLEAR_LINE = '\r\x1b[2K';

/** Returns the function that ends it and clears its line. */
export function followProgress(record: string): () => void {
  const screen = process.stderr;
  if (!screen.isTTY) return () => undefined;
  const file = openSync(record, 'r');
  const buffer = Buffer.alloc(1 << 16);
  const begun = performance.now();
  let rest = '';
  let progress: Progress = noProgress;
  const draw = (): void => {
    for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer)) {
      const lines = (rest + buffer.toString('utf8', 0, read)).split('\n');
      rest = lines.pop() ?? '';
      for (const one of lines) {
        const parsed = lineSchema.safeParse(parseJson(one));
        if (parsed.success) progress = nextProgress(progress, parsed.data);
      }
    }
    const now = { ...progress, elapsedMs: performance.now() - begun };
    screen.write(CLEAR_LINE + renderProgress(now, (screen.columns ?? 80) - 1));
  };
  const timer = setInterval(draw, REDRAW_MS);
  return () => {
    clearInterval(timer);
    closeSync(file);
    screen.write(CLEAR_LINE);
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
