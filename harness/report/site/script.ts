/** The code of the page: two filters, and arrow keys between cells. The page can be read without it. */
export const SCRIPT = `
'use strict';
const tools = document.getElementById('tools');
const [clause, version, wrong] = tools.querySelectorAll('input');
const tables = [...document.querySelectorAll('table')].map((table) => ({
  part: table.closest('section'),
  heads: [...table.tHead.rows[0].cells].slice(1),
  rows: [...table.tBodies].flatMap((body) => [...body.rows]),
}));
const wordsOf = (input) => input.value.toLowerCase().split(/[\\s,]+/).filter(Boolean);
const shows = (words, text) => words.length === 0 || words.some((word) => text.includes(word));
const apply = () => {
  const [clauses, versions] = [wordsOf(clause), wordsOf(version)];
  for (const { part, heads, rows } of tables) {
    const on = heads.map((head) => shows(versions, head.dataset.v));
    heads.forEach((head, at) => { head.hidden = !on[at]; });
    for (const row of rows) {
      if (row.className === 'topic') continue;
      let found = row.className === 'gate';
      [...row.cells].slice(1).forEach((cell, at) => {
        if (cell.hidden === on[at]) cell.hidden = !on[at];
        if (on[at] && (cell.className === 'f' || cell.className === 'i')) found = true;
      });
      row.hidden = row.className !== 'gate' && (!shows(clauses, row.dataset.c) || (wrong.checked && !found));
    }
    for (const body of new Set(rows.map((row) => row.parentNode))) {
      const own = [...body.rows].filter((row) => row.className !== 'topic');
      body.hidden = own.every((row) => row.hidden);
    }
    part.hidden = !on.some(Boolean);
  }
};
for (const input of [clause, version, wrong]) input.addEventListener('input', apply);
tools.hidden = false;
apply();

const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
for (const { rows } of tables) {
  let current;
  const links = rows.flatMap((row) => [...row.querySelectorAll('td a')]);
  for (const link of links) link.tabIndex = -1;
  const take = (link) => {
    if (current) current.tabIndex = -1;
    current = link;
    current.tabIndex = 0;
  };
  if (links[0]) take(links[0]);
  const table = rows[0].closest('table');
  table.addEventListener('focusin', ({ target }) => { if (target.matches('td a')) take(target); });
  table.addEventListener('keydown', (event) => {
    const move = MOVES[event.key];
    const cell = event.target.closest('td');
    if (!move || !cell || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    let at = cell.cellIndex;
    let row = rows.indexOf(cell.parentNode);
    for (;;) {
      row += move[0];
      at += move[1];
      const next = rows[row]?.cells[at];
      if (!rows[row] || at < 1 || at >= rows[0].cells.length) return;
      const link = next && !next.hidden && !rows[row].hidden && !rows[row].parentNode.hidden && next.querySelector('a');
      if (!link) continue;
      link.focus();
      next.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      return;
    }
  });
}
`;
