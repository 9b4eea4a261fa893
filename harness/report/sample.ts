/** Judgements to render, for gatelock's own tests. */
import type { Baseline } from '../judge/baseline.js';
import { judge } from '../judge/judge.js';
import type { Judgement } from '../judge/verdict.js';
import { parseRecord } from '../record/run-record.js';
import { type Sample, type SampleTest, sampleHeader, sampleText } from '../record/sample.js';
import { loadSpec } from '../spec/load.js';
import { specDirectory } from '../spec/revisions.js';

/** What a target could print to deceive the reader's terminal, a CI server or a summary page. */
const HOSTILE =
  '\u001b[31mred\u001b]0;title\u0007\u009b2J\r\u0000\u202e </failure><script>alert(1)</script> ]]> & "q" \'s\' ```` `` | x\ud800 [a](b) **c** \ufffe';

/** The judgement of a record of these tests by the revision that the suite has. */
export const judged = async (
  tests: readonly SampleTest[],
  more: Partial<Sample> = {},
  known?: Baseline,
): Promise<Judgement> => {
  const spec = await loadSpec('2025-12-11', specDirectory());
  const header = { spec: { name: spec.name, revision: spec.revision, digest: spec.digest }, ...more.header };
  return judge(parseRecord(sampleText({ ...more, header, tests }), 'record.ndjson'), spec, known);
};

/** A test for each clause that a target without capabilities is held to. */
export const allHold = async (): Promise<SampleTest[]> => {
  const { clauses } = await loadSpec('2025-12-11', specDirectory());
  return clauses
    .filter(({ capabilities }) => capabilities.length === 0)
    .map(({ id }) => ({ test: id.replace('.', '/'), clauses: [id] }));
};

/** All hold but one test, which is changed. */
export const replaced = async (test: string, by: Partial<SampleTest>): Promise<SampleTest[]> =>
  (await allHold()).map((one) => (one.test === test ? { ...one, ...by } : one));

/** Every text that a target has a say in is hostile. */
export const hostile = async (): Promise<Judgement> =>
  judged(
    await replaced('errors/port-in-use-message', {
      checks: [
        {
          outcome: 'violated',
          title: HOSTILE,
          expected: HOSTILE,
          observed: `${HOSTILE}\n${HOSTILE}`,
          evidence: [{ title: `transcript ${HOSTILE}`, text: `${HOSTILE}\n`.repeat(20) }],
        },
      ],
    }),
    {
      header: {
        target: { ...sampleHeader.target, name: HOSTILE, environment: { X: HOSTILE }, budgets: { [HOSTILE]: HOSTILE } },
        selector: HOSTILE,
        filter: HOSTILE,
      },
      more: [
        { type: 'fault', t: 500, what: HOSTILE },
        { type: 'residue', t: 500, test: HOSTILE, kind: 'file', by: 'target', what: HOSTILE },
        { type: 'not-applicable', clause: 'docs.literals-verbatim', reason: HOSTILE },
      ],
    },
  );

/** What must not reach a reader from any report. */
export const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|\p{Surrogate}/u;

/** Every test is blocked, each at a port of its own: a target that asks a question instead of listening. */
export const neverReady = async (lines = 1): Promise<Judgement> => {
  const text = Array.from({ length: lines }, (_, index) => `terminal line ${index + 1}`).join('\n');
  return judged(
    (await allHold()).map((one, index) => ({
      ...one,
      checks: [],
      end: {
        outcome: 'blocked',
        reason: `gateway was not ready in time: nothing listened on 127.0.0.1:${24600 + index}`,
        evidence: [{ title: 'terminal of gateway', text }],
      },
    })),
  );
};
