/** A baseline as people keep it: what they wrote stays, comments too; only the entries of a plan change. Pure. */
import { Document, isMap, isSeq, parseDocument, type YAMLMap } from 'yaml';
import type { Claim, Entry, Listed } from './baseline.js';
import type { BaselinePlan } from './baseline-plan.js';

/** What the verdicts do not tell about a new entry. */
export type Particulars = Pick<Listed, 'reason' | 'link' | 'owner' | 'expires'>;

/** The baseline that a plan is about: `text` as it stands in its file and the entries read from it. */
export interface Existing {
  readonly text: string;
  readonly entries: readonly Entry[];
}

const HEADING =
  ' Known failures. Each entry fails the gate as soon as it passes, or after its last day: gatelock baseline check';

const KEYS = ['clause', 'test', 'when', 'reason', 'link', 'owner', 'expires'];

/** The text of a baseline without entries. */
export function emptyBaseline(target: string, revision: string): string {
  const document = new Document({ target, revision, entries: [] });
  document.commentBefore = HEADING;
  return document.toString();
}

/** The text after the plan. New entries get the particulars of the entry that named their failures so far, or `fresh` ones. */
export function carryOut(plan: BaselinePlan, { text, entries }: Existing, fresh: Particulars): string {
  const document = parseDocument(text);
  const list = document.get('entries');
  if (!isSeq(list)) throw new Error('a baseline whose entries are no list: it was not checked');
  const nodeOf = (entry: Entry): unknown => list.items[entries.indexOf(entry)];
  for (const { entry, claim } of plan.changed) {
    const node = nodeOf(entry);
    if (isMap(node)) rewrite(document, node, claim);
  }
  const gone = plan.dropped.map(nodeOf);
  list.items = [
    ...list.items.filter((node) => !gone.includes(node)),
    ...plan.added.map(({ claim, like }) => document.createNode({ ...written(claim), ...particularsOf(like ?? fresh) })),
  ];
  list.flow = list.items.length === 0;
  return document.toString({ lineWidth: 0 });
}

/** Reason, owner and the rest stay, with their comments. */
function rewrite(document: Document, node: YAMLMap, claim: Claim): void {
  const { clause: _, ...named } = written(claim);
  for (const key of ['test', 'when']) node.delete(key);
  for (const [key, value] of Object.entries(named)) node.set(key, document.createNode(value));
  const rank = ({ key }: { readonly key: unknown }): number => KEYS.indexOf(String(key));
  node.items.sort((a, b) => rank(a) - rank(b));
}

/** A claim as people write it: a list of one is the one. */
function written({ clause, tests, when }: Claim): Record<string, unknown> {
  const one = (list: readonly string[]): unknown => (list.length === 1 ? list[0] : list);
  return {
    clause,
    ...(tests && { test: one(tests) }),
    ...(when && {
      when: {
        ...(when.platforms && { platform: one(when.platforms) }),
        ...(when.version !== undefined && { version: when.version }),
      },
    }),
  };
}

const particularsOf = ({ reason, link, owner, expires }: Particulars): Particulars => ({
  reason,
  ...(link !== undefined && { link }),
  owner,
  expires,
});
