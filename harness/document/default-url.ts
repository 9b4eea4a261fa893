/** The default URL. Pure. */
import { allNear, anchors, around, edits } from './near.js';
import { free, Places } from './places.js';
import { isGlued, type LiteralName, occurrences, type Sight, type Sighting } from './sighting.js';

/** Edits that still make it the same address, changed. */
const SLIPS = 3;

const PARTS = /^(ws:\/\/)(.+):(\d+)$/;

/** Another way to write the host, and no other address. */
const SAME_HOST = ['localhost'];

export function urlSightings({ passage, folded }: Sight, literal: LiteralName, url: string): Sighting[] {
  const verbatim = occurrences(passage.text, url)
    .filter((stretch) => !isGlued(passage, stretch))
    .map((stretch): Sighting => ({ literal, kind: 'verbatim', passage, ...stretch }));
  const [, scheme = '', host = '', port = ''] = PARTS.exec(url) ?? [];
  const forms = [url, ...SAME_HOST.map((other) => `${scheme}${other}:${port}`)];
  const taken = new Places(passage.text.length, verbatim);
  const altered = forms.flatMap((form) =>
    around(folded.text, free(folded, anchors(folded.text, form), taken), form.length + SLIPS).flatMap((window) =>
      allNear(folded.text.slice(window.start, window.end), form, SLIPS).map((near) => ({
        start: window.start + near.start,
        end: window.start + near.end,
      })),
    ),
  );
  return [
    ...verbatim,
    ...altered
      .map((stretch) => whole(folded.text, stretch))
      .filter(({ start, end }) => !isOther(folded.text.slice(start, end), { host, port }))
      .map((stretch): Sighting => ({ literal, kind: 'altered', passage, ...folded.origin.of(stretch) }))
      .filter((one) => taken.take(one)),
  ];
}

const WORD = /[a-z0-9_]/;

/** With the rest of the words at both ends: a port has more digits, a scheme more letters. */
function whole(text: string, stretch: { start: number; end: number }): { start: number; end: number } {
  let { start, end } = stretch;
  while (start > 0 && WORD.test(text.charAt(start)) && WORD.test(text.charAt(start - 1))) start--;
  while (end < text.length && WORD.test(text.charAt(end - 1)) && WORD.test(text.charAt(end))) end++;
  while (/[\s"'(]/.test(text.charAt(start))) start++;
  while (/[\s"'),.;]/.test(text.charAt(end - 1))) end--;
  return { start, end };
}

/**
 * Another address that is right as it stands: over HTTP, which the listener speaks too, of another host, or on a port that no slip
 * makes of the default one, as further gateways have.
 */
function isOther(found: string, { host, port }: { host: string; port: string }): boolean {
  const [, scheme = '', otherHost = '', otherPort = ''] = /^([a-z]+:\/\/)?([^:/]+):(\d{1,5})$/.exec(found) ?? [];
  if (otherHost === '') return false;
  if (scheme === '' || scheme.startsWith('http')) return true;
  if (!SAME_HOST.includes(otherHost) && /^\d+(\.\d+){3}$/.test(otherHost) && edits(otherHost, host) > 1) return true;
  return otherPort !== port && Number(otherPort) <= 65_535 && edits(otherPort, port) > 1;
}
