/** YAML that people write, with the place of everything in it, so that whatever is wrong can be told with file and line. Pure. */
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import { UsageError } from '../usage-error.js';

/** Keys and indices from the root of a document to a value. */
export type Path = readonly (string | number)[];

/** `file:line:column` of a key or value. */
export type At = (path: Path) => string;

export interface YamlSource {
  readonly document: Document;
  /** As plain data, not checked yet. */
  readonly value: unknown;
  readonly at: At;
  /** Line of an offset in the text, from 1. */
  readonly lineOf: (offset: number) => number;
}

/** Parses the text of `file`. Throws UsageError where it is no YAML. */
export function parseYaml(text: string, file: string): YamlSource {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const place = (offset: number): string => {
    const { line, col } = counter.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const [broken] = document.errors;
  if (broken) throw new UsageError(`${place(broken.pos[0])}: no valid YAML: ${broken.message.split('\n', 1)[0]}`);
  const at = (path: Path): string => place(offsetOf(document, path));
  return { document, value: plain(document, at), at, lineOf: (offset) => counter.linePos(offset).line };
}

function plain(document: Document, at: At): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new UsageError(`${at([])}: no valid YAML: ${error instanceof Error ? error.message : error}`);
  }
}

/** Where the key at `path` is written; where a value has no place of its own, that of what contains it. */
export function offsetOf(document: Document, path: Path): number {
  const step = path.at(-1);
  if (step === undefined) return document.contents?.range?.[0] ?? 0;
  const around = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (isMap(around)) {
    const pair = around.items.find(({ key }) => isScalar(key) && key.value === step);
    if (isNode(pair?.key)) return pair.key.range?.[0] ?? 0;
  }
  const node = document.getIn(path, true);
  return isNode(node) && node.range ? node.range[0] : offsetOf(document, path.slice(0, -1));
}
