const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A document such as verdict.json. Evidence stays whole; DEL and C1, which JSON lets through, are escaped because people print such files. */
export const renderJson = (document: object): string =>
  `${JSON.stringify(document, null, 2).replaceAll(/[\u007f-\u009f]/g, escaped)}\n`;
