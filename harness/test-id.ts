/** Names by which tests and clauses find each other: stable across revisions of the code, fit for a command line. Pure. */
import { basename } from 'node:path';

/** The projects of specs of the user's own: those that can share the machine, and those that need it alone. */
export const OWN_PROJECTS = ['own', 'own-alone'] as const;

/** Whether a test of this project stands in a spec of the user's own, not in the suite. */
export const isOwn = (project: string | undefined): boolean => OWN_PROJECTS.some((own) => own === project);

/**
 * `crash/sigkill-of-the-owner`: the topic is the file's name, the rest the slug of the title. `own/crash/…` in a spec of the
 * user's own, so that no release of gatelock can bring a test of the same id.
 */
export function testId(file: string, title: string, own = false): string {
  const slug = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return `${own ? 'own/' : ''}${basename(file).replace(/(\.spec)?\.[cm]?[jt]sx?$/, '')}/${slug}`;
}

/** What the ids of the tests begin with without whose success no other begins; and their project, where it is one. */
export const CALIBRATION = 'calibrate';

export const isCalibration = (id: string): boolean => id.startsWith(`${CALIBRATION}/`);

/** Directory of the transcripts, beside the record. */
export const TRANSCRIPTS = 'transcripts';

/** What the files of a test's transcripts begin with; the name of the gateway follows. */
export const transcriptPrefix = (test: string): string => `${test.replaceAll('/', '--')}--`;

/** A clause is named by a tag of its test. */
export const clauseTag = (id: string): string => `@${id}`;

/** Needs the machine for itself: it looks at what all gateways of a user share, or its timing must not be disturbed. */
export const ALONE_TAG = '@alone';

/** Tells more of a clause than another test does already: for a close look only. */
export const CLOSE_TAG = '@close';

/** The clauses that a test exercises, from its tags. */
export const clausesOf = (tags: readonly string[]): string[] =>
  tags
    .filter((tag) => tag !== ALONE_TAG && tag !== CLOSE_TAG && needsOf([tag]).length === 0)
    .map((tag) => tag.slice(1));

/** What a test needs of the system is named by a tag too. */
export const needTag = (need: string): string => `@needs:${need}`;

/** What a test needs of the system, from its tags, with or without their at sign. */
export const needsOf = (tags: readonly string[]): string[] =>
  tags.flatMap((tag) => /^@?needs:(.+)$/.exec(tag)?.slice(1) ?? []);
