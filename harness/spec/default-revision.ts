/** The revision of the document that is meant where none is named. */
export const DEFAULT_REVISION = '2025-12-11';
