/** The colours of all pages, dark and light, and their letters. */
export const PALETTE = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#fcfbf9, #131519);
  --raised: light-dark(#ffffff, #1a1d22);
  --sunken: light-dark(#f3f1ec, #0e1013);
  --ink: light-dark(#1c1d20, #e4e5e7);
  --soft: light-dark(#5d6066, #9a9ea6);
  --rule: light-dark(#e0ddd6, #2c3037);
  --link: light-dark(#1f5bb5, #82b1ff);
  --good: light-dark(#14713f, #4fc48a);
  --bad: light-dark(#b3261e, #ff7b72);
  --open: light-dark(#855800, #e2ab4a);
  --expected: light-dark(#6741b8, #b59cf5);
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace;
  font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  accent-color: var(--link);
}
*, ::before, ::after { box-sizing: border-box; }
`;
