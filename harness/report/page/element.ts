/** Elements of the page. Text is text: nothing here takes markup. */

type Attributes = Readonly<Record<string, string | number | boolean>>;

export const element = <K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...content: readonly (Node | string)[]
): HTMLElementTagNameMap[K] => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false) made.setAttribute(key, value === true ? '' : String(value));
  }
  made.append(...content);
  return made;
};

export const button = (label: string, title: string, press: () => void): HTMLButtonElement => {
  const made = element('button', { type: 'button', title, 'aria-label': title }, label);
  made.addEventListener('click', press);
  return made;
};

/** All elements of a class of elements below `root`. */
export const all = <T extends Element>(root: ParentNode, selector: string, type: new () => T): T[] =>
  [...root.querySelectorAll(selector)].filter((one): one is T => one instanceof type);

export const one = <T extends Element>(root: ParentNode, selector: string, type: new () => T): T | undefined =>
  all(root, selector, type)[0];
