import { PALETTE } from '../palette.js';

/** What both kinds of pages look like: dark and light, on a phone, on paper. */
export const STYLE = `${PALETTE}
body { margin: 0; padding: 16px 20px 60px; background: var(--paper); color: var(--ink); }
a { color: var(--link); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 1px; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 4px; }
h2 { font-size: 1.15rem; margin: 28px 0 8px; }
p { margin: 0 0 8px; }
code, pre, kbd { font-family: var(--mono); font-size: .87em; }
.soft { color: var(--soft); }
.fail, .nonconformant { color: var(--bad); }
.inconclusive { color: var(--open); }
.pass, .conformant { color: var(--good); }
.not-applicable, .not-exercised { color: var(--soft); }
@media (max-width: 640px) { body { padding: 12px 12px 48px; } h1 { font-size: 1.25rem; } }
`;

export const INDEX_STYLE = `
#latest { list-style: none; padding: 0; margin: 12px 0; display: grid; gap: 6px; }
#latest strong { font-weight: 600; }
#tools { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: end; margin: 12px 0; }
#tools[hidden] { display: none; }
#tools label { display: grid; font-size: .87rem; color: var(--soft); }
#tools label.check { display: flex; gap: 6px; align-items: center; padding-bottom: 6px; }
#tools input:not([type=checkbox]) { font: inherit; color: var(--ink); background: var(--raised); border: 1px solid var(--rule); border-radius: 6px; padding: 4px 8px; width: 15rem; max-width: 100%; }
.scroll { overflow: auto; max-height: 88vh; border: 1px solid var(--rule); border-radius: 8px; background: var(--raised); width: fit-content; max-width: 100%; }
table { border-collapse: separate; border-spacing: 0; font-size: .8rem; }
th { font-weight: 500; text-align: left; background: var(--raised); }
thead th { position: sticky; top: 0; z-index: 2; vertical-align: bottom; text-align: center; border-bottom: 1px solid var(--rule); }
thead th > span { display: inline-block; writing-mode: vertical-rl; transform: rotate(180deg); max-height: 15rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; padding: 4px 0; font-family: var(--mono); }
tbody th { position: sticky; left: 0; z-index: 1; padding: 0 12px 0 10px; white-space: nowrap; border-right: 1px solid var(--rule); font-family: var(--mono); }
thead th:first-child { text-align: left; left: 0; z-index: 3; padding: 6px 10px; border-right: 1px solid var(--rule); font-family: inherit; color: var(--soft); font-size: .95em; }
tbody th.topic { font: 600 .95em system-ui, sans-serif; color: var(--soft); padding-top: 8px; border-right: 0; }
tbody th i { font-style: normal; color: var(--soft); }
tbody th small { color: var(--soft); font-family: system-ui, sans-serif; }
td { padding: 0; min-width: 2.3rem; text-align: center; border-left: 1px solid var(--rule); }
td:nth-child(2) { border-left: 0; }
td a { display: block; padding: 2px 3px; text-decoration: none; color: inherit; }
td a:hover { text-decoration: underline; }
td.p { color: var(--good); }
td.f { color: light-dark(#fff, #1a0d0c); background: var(--bad); font-weight: 600; }
td.i { color: light-dark(#fff, #1d1503); background: var(--open); }
td.n { color: var(--soft); }
tr:hover > th { color: var(--link); }
tr.gate td, tr.gate th { border-bottom: 1px solid var(--rule); }
tr.gate th { font-family: inherit; font-weight: 600; }
td small a { display: inline; padding: 0 1px; }
td small { display: block; max-width: 4.5rem; font-weight: 400; }
td sup { font-size: .75em; }
[hidden] { display: none; }
@media (max-width: 640px) {
  .scroll { max-height: 80vh; }
  tbody th i { display: none; }
  tbody th { max-width: 10.5rem; overflow: hidden; text-overflow: ellipsis; padding: 0 6px; font-size: .92em; }
  thead th:first-child { max-width: 10.5rem; white-space: normal; }
  #tools input:not([type=checkbox]) { width: 100%; }
  #tools label { flex: 1 1 9rem; }
}
@media print { .scroll { max-height: none; overflow: visible; border: 0; } #tools { display: none; } thead th, tbody th { position: static; } }
`;

export const RUN_STYLE = `
body { max-width: 1000px; margin: 0 auto; overflow-wrap: anywhere; }
section { border-top: 1px solid var(--rule); padding: 10px 0; scroll-margin-top: 8px; }
section:target { background: var(--sunken); box-shadow: -6px 0 0 var(--link); padding-left: 10px; }
h3 { font: 600 1rem var(--mono); margin: 0; display: flex; flex-wrap: wrap; gap: 4px 12px; }
h3 span { font-family: system-ui, sans-serif; }
.check { border: 1px solid var(--rule); border-radius: 8px; background: var(--raised); padding: 8px 12px; margin: 8px 0; }
.check > p { margin: 0; }
.check dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 12px; margin: 4px 0 0; }
dt { color: var(--soft); }
dd { margin: 0; white-space: pre-wrap; }
details > summary { cursor: pointer; color: var(--soft); }
pre { background: var(--sunken); padding: 8px 10px; border-radius: 6px; overflow: auto; margin: 4px 0; white-space: pre-wrap; }
ul { padding-left: 20px; margin: 4px 0; }
.violated { color: var(--bad); }
.unknown { color: var(--open); }
.holds { color: var(--good); }
@media (max-width: 640px) { .check dl { grid-template-columns: 1fr; } }
@media print { details:not([open]) > :not(summary) { display: block; } }
`;
