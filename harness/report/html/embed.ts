/** What of a page is no markup: its code, its style and its data, and the policy that keeps everything else out. Pure. */
import { createHash } from 'node:crypto';
import { type Html, html, trusted } from './html.js';

/** The program and the style of the page, as the build leaves them. */
export interface Assets {
  readonly script: string;
  readonly style: string;
}

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** JSON that neither ends the element it stands in nor holds a character that anything could take for more than text. */
export const safeJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll(/[<>&\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, escaped);

/** An element with code of ours ends where we end it. */
const closed = (text: string): string => text.replaceAll(/<(?=\/(?:script|style)|!--|script)/gi, '\\3c ');

const closedScript = (text: string): string => text.replaceAll(/<(?=\/script|!--|script)/gi, '\\x3c');

const sha256 = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing is loaded, nothing is sent, and no code runs but that of `assets`; the terminal player is WebAssembly. */
const policy = (script: string, style: string): string =>
  [
    "default-src 'none'",
    `script-src ${sha256(script)} 'wasm-unsafe-eval'`,
    `style-src ${sha256(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

export interface Embedded {
  /** For the head: the policy first, since it holds only for what follows it. */
  readonly head: Html;
  /** For the end of the body: the data, then the program that reads it. */
  readonly tail: Html;
}

/** The id of the element that has the data. */
export const DATA_ID = 'gatelock-data';

export const embed = (assets: Assets, data: unknown): Embedded => {
  const script = closedScript(assets.script);
  const style = closed(assets.style);
  return {
    head: html`<meta http-equiv="Content-Security-Policy" content="${policy(script, style)}">
<style>${trusted(style)}</style>`,
    tail: html`<script type="application/json" id="${DATA_ID}">${trusted(safeJson(data))}</script>
<script>${trusted(script)}</script>`,
  };
};
