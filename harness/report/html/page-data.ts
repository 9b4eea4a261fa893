/** What the page's own program is given as data. */
export interface PageData {
  /** Asciicasts by the id of their terminal. */
  readonly casts: Readonly<Record<string, string>>;
}
