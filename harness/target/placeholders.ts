/** `{name}` in a text stands for a value; `{{` is a plain brace. A brace before anything but a name, as in JSON, is plain too. */

const TOKEN = /\{\{|\{([A-Za-z][A-Za-z0-9_-]*)\}/g;

/** Names of the placeholders in `text`, known or not, in their order. */
export function placeholdersIn(text: string): string[] {
  return [...text.matchAll(TOKEN)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}

/** `text` with every placeholder replaced. Throws if `values` has no value for one of them. */
export function fill(text: string, values: Readonly<Record<string, string | undefined>>): string {
  return text.replaceAll(TOKEN, (_, name: string | undefined) => {
    if (name === undefined) return '{';
    const value = values[name];
    if (value === undefined) throw new Error(`{${name}} has no value in "${text}"`);
    return value;
  });
}
