/**
 * Parts of a text that differ from one gateway to the next though it tells of the same thing: process ids, ports, times,
 * the number in a gateway's name, the random end of a temporary directory, hashes.
 */
const VARIABLE = [
  /\bpids? \d+/g,
  /(?<=:)\d{2,5}\b/g,
  /\b\d+(?:\.\d+)? ?(?:ms|s)\b/g,
  /\b(?=[0-9a-f]*\d)[0-9a-f]{8,}\b/g,
  /(?<=-)\d+\b/g,
  /(?<=\/[a-z]+-)[A-Za-z0-9]{6}(?=\/|$)/gm,
];

/** The text without them: two texts with the same likeness tell of the same thing. Not meant to be read. */
export const likeness = (text: string): string =>
  VARIABLE.reduce((masked, variable) => masked.replaceAll(variable, '#'), text);

/** Things that are alike, in the order of the first of each. */
export const groupedBy = <T>(things: readonly T[], likenessOf: (thing: T) => string): (readonly [T, ...T[]])[] => {
  const groups = new Map<string, [T, ...T[]]>();
  for (const thing of things) {
    const key = likenessOf(thing);
    const group = groups.get(key);
    if (group) group.push(thing);
    else groups.set(key, [thing]);
  }
  return [...groups.values()];
};
