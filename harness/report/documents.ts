/** What was found in documents, for people and for the pages of GitHub. Pure. */
import { visible } from '../document/difference.js';
import type { DocumentFinding, DocumentsReport } from '../document/examination.js';
import { type Annotation, annotations } from './annotations.js';
import { plainText } from './plain.js';
import { counted } from './words.js';

const NAMES: Record<DocumentFinding['literal'], string> = {
  defaultUrl: 'the default URL',
  errorClass: 'the error class',
  portInUse: 'the message for a port in use',
  otherBindFailure: 'the message for other bind failures',
  portInUseErrno: 'the errno of a port in use',
  command: 'the command that selects a port',
};

/** Characters of a passage that are shown. */
const LONGEST = 200;

const shown = (text: string): string => {
  const whole = plainText(visible(text)).replaceAll(/\s+/g, ' ');
  return whole.length > LONGEST ? `${whole.slice(0, LONGEST)}…` : whole;
};

const headline = ({ literal, because, why, found }: DocumentFinding): string =>
  because === 'altered'
    ? `${NAMES[literal]} is altered: ${shown(why)}`
    : `${NAMES[literal]} is missing${found === undefined ? '' : `; nearest to it stands this, which ${shown(why)}`}`;

const lines = (finding: DocumentFinding): string[] => [
  ...(finding.found === undefined ? [] : [`  stands  ${shown(finding.found)}`]),
  `  should  ${finding.expected}`,
];

/** The place first, as compilers do; what is wrong; what stands there above what should; a line a document; the sum. */
export function renderDocuments({ documents, spec }: DocumentsReport): string {
  const all = documents.flatMap((document) => {
    const file = shown(document.file);
    return [
      ...document.notes.map(({ line, column, text }) => `${file}:${line}:${column}: note: ${shown(text)}`),
      ...document.findings.flatMap((one) => [`${file}:${one.line}:${one.column}: ${headline(one)}`, ...lines(one)]),
      `${file}: ${counted(document.findings.length, 'finding')}, held to the literals of ${heldTo(document)}`,
    ];
  });
  const sum = documents.reduce((found, { findings }) => found + findings.length, 0);
  const total = `${counted(documents.length, 'document')} by ${spec.name} ${spec.revision}: ${counted(sum, 'finding')}`;
  return [...all, total, ''].join('\n');
}

function heldTo({ heldTo: literals, locale, localeBy }: DocumentsReport['documents'][number]): string {
  if (locale === undefined) return `${literals}, which it states best`;
  const told = localeBy === 'option' ? '--locale' : `its ${localeBy}`;
  return locale === literals ? `${literals} (by ${told})` : `${literals} (${shown(locale)} by ${told})`;
}

export const documentAnnotations = ({ documents }: DocumentsReport): string =>
  annotations(
    documents.flatMap(({ file, findings }) =>
      findings.map((one): Annotation => {
        const place = { file, line: String(one.line), endLine: String(one.endLine), col: String(one.column) };
        return {
          level: 'error',
          // GitHub takes a last column only for what ends on the line where it begins.
          place: one.line === one.endLine ? { ...place, endColumn: String(one.endColumn) } : place,
          title: `${NAMES[one.literal]} is ${one.because}`,
          message: [shown(one.why), ...lines(one).map((line) => line.trim())].join('\n'),
        };
      }),
    ),
  );
