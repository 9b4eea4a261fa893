import type { Judgement } from '../judge/verdict.js';

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** verdict.json. Evidence stays whole; DEL and C1, which JSON lets through, are escaped because people print such files. */
export const renderJson = (judgement: Judgement): string =>
  `${JSON.stringify(judgement, null, 2).replaceAll(/[\u007f-\u009f]/g, escaped)}\n`;
