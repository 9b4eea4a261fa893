/**
 * Workflow commands of GitHub Actions: what its pages show beside a job. Pure. The runner reads them from all that a step prints,
 * and a target has a say in what gatelock prints.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
import type { ClauseVerdict, Judgement } from '../judge/verdict.js';
import { plain } from './plain.js';
import { told } from './told.js';
import { counted, troubled } from './words.js';

/** GitHub shows ten annotations of a level for a step; what goes beyond is counted in the last. */
const MOST = 10;

type Level = 'error' | 'warning';

export interface Annotation {
  readonly level: Level;
  /** Where it stands: file, line and so on, by the names of GitHub's properties. Nowhere unless told. */
  readonly place?: Readonly<Record<string, string>>;
  readonly title: string;
  readonly message: string;
}

const escaped = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapedProperty = (text: string): string => escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** The line of a workflow command, with whatever text in its properties and its message. */
export function workflowCommand(name: string, properties: Readonly<Record<string, string>>, message: string): string {
  const given = Object.entries(properties).map(([property, value]) => `${property}=${escapedProperty(value)}`);
  return `::${name} ${given.join(',')}::${escaped(message)}\n`;
}

/** The report of a step on GitHub: nothing in it can be taken for a command; the annotations follow. `token` is random. */
export function onGitHub(report: string, judgement: Judgement, token: string): string {
  return quietly(report, token) + renderAnnotations(judgement);
}

/** Text in which the runner finds no command. */
export const quietly = (text: string, token: string): string =>
  `::stop-commands::${token}\n${text.endsWith('\n') ? text : `${text}\n`}::${token}::\n`;

/**
 * One line a failing clause that no baseline expects to fail, one an entry of the baseline that is wrong, at its line, and one for
 * a gate that is inconclusive. None for a shard alone: the merged record says it all, once.
 * Where the target was named by a file, that file is what they stand at.
 */
export function renderAnnotations(judgement: Judgement): string {
  const report = plain(judgement);
  if (report.shard) return '';
  const all = [...failures(report), ...wrongEntries(report), ...inconclusive(report)];
  const file = descriptionOf(report.selector);
  return annotations(all.map((one) => (one.place || file === undefined ? one : { ...one, place: { file } })));
}

/** A line each, errors first; of more than GitHub shows, the last counts and names the others. */
export const annotations = (all: readonly Annotation[]): string =>
  (['error', 'warning'] as const)
    .flatMap((level) => atMost(all.filter((one) => one.level === level)))
    .map(({ level, place, title, message }) => workflowCommand(level, { ...place, title }, message))
    .join('');

const failures = (report: Judgement): Annotation[] =>
  troubled(report.clauses)
    .filter(({ unexpected }) => unexpected === 'fail')
    .map((clause) => ({
      level: clause.level === 'MUST' ? 'error' : 'warning',
      title: `${clause.id} (${clause.level}) fails`,
      message: [clause.reason, clause.requirement, ...repeatOf(clause)].join('\n'),
    }));

const repeatOf = (clause: ClauseVerdict): string[] =>
  told(clause)
    .shown.slice(0, 1)
    .map(({ check }) => `repeat: ${check.repeat}`);

const wrongEntries = ({ baseline }: Judgement): Annotation[] =>
  (baseline?.findings ?? []).map(({ line, because, what }) => ({
    level: 'error',
    place: { file: baseline?.file ?? '', line: String(line) },
    title: `the entry is ${because}`,
    message: what,
  }));

const inconclusive = ({ gate, reasons }: Judgement): Annotation[] =>
  gate === 'inconclusive' ? [{ level: 'error', title: 'gatelock is inconclusive', message: reasons.join('\n') }] : [];

function atMost(annotations: readonly Annotation[]): readonly Annotation[] {
  const others = annotations.slice(MOST - 1);
  const [first] = others;
  if (!first || others.length === 1) return annotations;
  const more = {
    ...first,
    title: `and ${counted(others.length, 'other')}`,
    message: others.map(({ title }) => title).join('\n'),
  };
  return [...annotations.slice(0, MOST - 1), more];
}

/** The file that a selector names, if it does; one that has to be quoted for a shell is none worth a guess. */
const descriptionOf = (selector: string): string | undefined => /^(?!--)\S+\.ya?ml(?= |$)/.exec(selector)?.[0];
