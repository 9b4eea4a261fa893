import { createHash } from 'node:crypto';
import { expect, test } from 'playwright/test';
import { embed, safeJson } from './embed.js';
import { html } from './html.js';

const HOSTILE = '</p><script>alert(1)</script>&amp;" onmouseover="alert(2)\' `1`';

test('whatever stands in a template is text, in content and in attributes, however deep', () => {
  const made =
    html`<p title="${HOSTILE}">${[[HOSTILE], html`<b>${HOSTILE}</b>`]}${false}${undefined}${0}</p>`.toString();
  expect(made.match(/</g)).toHaveLength(4);
  expect(made.match(/"/g)).toHaveLength(2);
  expect(made).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;&quot; onmouseover=&quot;');
  expect(made).toMatch(/<\/b>0<\/p>$/);
});

test('embedded data ends no element and comes back as it was', () => {
  const data = { a: `</script><!--<script>${HOSTILE}`, b: '\u2028\u2029\u202e\u2066\ufeff\u009b', '<k>': 1 };
  const text = safeJson(data);
  expect(text).not.toMatch(/[<>&\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/);
  expect(JSON.parse(text)).toEqual(data);
});

test('the policy allows the code of the page by its hash, and nothing else', () => {
  const assets = { script: 'const end = "</script>"; f("<!--")', style: 'p{content:"</style>"}' };
  const { head, tail } = embed(assets, {});
  const [, style = ''] = /<style>(.*?)<\/style>/s.exec(head.toString()) ?? [];
  const [, script = ''] = /<script>(.*?)<\/script>/s.exec(tail.toString()) ?? [];
  const hash = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
  const policy = /content="([^"]*)"/.exec(head.toString())?.[1]?.replaceAll('&apos;', "'").replaceAll('&#39;', "'");
  expect(policy).toBe(
    `default-src 'none'; script-src '${hash(script)}' 'wasm-unsafe-eval'; style-src '${hash(style)}'; base-uri 'none'; form-action 'none'`,
  );
  expect(script).toBe('const end = "\\x3c/script>"; f("\\x3c!--")');
  expect(style).toBe('p{content:"\\3c /style>"}');
  expect(head.toString().indexOf('Content-Security-Policy')).toBeLessThan(head.toString().indexOf('<style'));
});
