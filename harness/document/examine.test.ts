import fc from 'fast-check';
import { expect, test } from 'playwright/test';
import { asDocumented } from '../spec/literals.js';
import { examine } from './examine.js';
import { CHINESE, EDITION, findingsOf, spec, told } from './sample.js';

const literals = Object.entries(spec.literals.en ?? {}).map(([name, text]) => ({ name, text: asDocumented(text) }));

test('an edition that states every literal, in either language', () => {
  expect(told(EDITION)).toEqual([]);
  expect(told(CHINESE)).toEqual([]);
  expect(told(CHINESE, 'docs/zh-CN/lock.md')).toEqual([]);
  for (const cause of ['...', '<cause>']) expect(told(EDITION.replace('…', cause)), cause).toEqual([]);
});

test.describe('ways to write the same', () => {
  const message = 'another gateway instance is already listening on ws://127.0.0.1:<port>';
  const quoted = `\`GatewayLockError("${message}")\``;
  const inPlaceOf = (by: string): string => EDITION.replace(quoted, `\n\n${by}\n\n`);
  const cases: Record<string, string> = {
    'over two lines': '`GatewayLockError("another gateway instance\nis already listening on ws://127.0.0.1:<port>")`',
    'in a quote, over two lines':
      '> `GatewayLockError("another gateway instance\n> is already listening on ws://127.0.0.1:<port>")`',
    'in a code block': `\`\`\`text\nGatewayLockError("${message}")\n\`\`\``,
    'in a code block of a list': `- so\n\n  \`\`\`\n  GatewayLockError("${message}")\n  \`\`\``,
    'in an indented code block': `    GatewayLockError("${message}")`,
    'in a table': `| error | when |\n|---|---|\n| ${quoted} | taken |`,
    'with an escaped bracket': `throws GatewayLockError("${message.replace('<', '\\<')}")`,
    'with entities':
      'throws GatewayLockError(&quot;another gateway instance is already listening on ws&#58;//127.0.0.1:&lt;port&gt;&quot;)',
    'with a placeholder that Markdown takes for an element': `throws GatewayLockError("${message}")`,
    'partly emphasised':
      '`GatewayLockError`: another **gateway instance** is _already_ listening on `ws://127.0.0.1:<port>`',
    'in a link': `[${quoted}](#errors)`,
    'in HTML': `<pre><code>GatewayLockError("${message.replace('<', '&lt;')}")</code></pre>`,
    'in a table of HTML': `<table>\n<tr><td><code>GatewayLockError("${message.replace('<', '&lt;')}")</code></td></tr>\n</table>`,
    'with the text after it in Chinese': `抛出GatewayLockError错误（${message}）`,
    'in a heading': `## ${quoted}`,
    'in a footnote': `so[^1]\n\n[^1]: ${quoted}`,
  };
  for (const [how, written] of Object.entries(cases)) {
    test(how, () => expect(findingsOf(inPlaceOf(written))).toEqual([]));
  }
  const mdx: Record<string, string> = {
    'in a component': `<Warning title="Taken">\n  It throws ${quoted}.\n</Warning>`,
    'in an attribute': `<Error text="GatewayLockError(&quot;${message}&quot;)" />`,
    'in an expression': `<Error text={\`GatewayLockError("${message}")\`} />`,
    'with a bracket from an expression': `GatewayLockError("another gateway instance is already listening on ws://127.0.0.1:{'<'}port{'>'}")`,
    'in exported data': `export const error = 'GatewayLockError("${message}")'`,
  };
  for (const [how, written] of Object.entries(mdx)) {
    test(`${how} of MDX`, () => {
      const examined = examine({ source: inPlaceOf(written), path: 'lock.mdx' }, spec);
      expect(examined).toMatchObject({ syntax: 'mdx', notes: [], findings: [] });
    });
  }
});

test('what is hidden from the reader states nothing', () => {
  const hidden = '<!-- EADDRINUSE -->\n\n```EADDRINUSE\n```\n\n[x]: #y "z"\n\n[EADDRINUSE]: /a\n\n';
  expect(told(hidden + EDITION.replace('`EADDRINUSE`', 'that'))).toEqual(['portInUseErrno missing']);
});

/** What stands beside a right copy of everything: the finding, and what is found. */
const ROTTEN: readonly (readonly [literal: string, written: string, found?: string])[] = [
  ['errorClass', '`Gateway网关LockError`', 'Gateway网关LockError'],
  ['errorClass', '抛出 Gateway网关LockError 错误', 'Gateway网关LockError'],
  [
    'errorClass',
    '`网关LockError("another gateway instance is already listening on ws://127.0.0.1:<port>")`',
    '网关LockError',
  ],
  ['errorClass', '`GatewayLockErrors`'],
  ['errorClass', 'a MyGatewayLockError', 'MyGatewayLockError'],
  ['errorClass', '`GatewayLockError类`'],
  ['errorClass', '`gatewayLockError`'],
  ['errorClass', '`GATEWAYLOCKERROR`'],
  ['errorClass', '`GatewayLоckError`'],
  ['errorClass', '`Gateway\u200bLockError`'],
  ['errorClass', '`Gateway LockError`', 'Gateway LockError'],
  ['errorClass', '`GatewayLookError`'],
  ['errorClass', '`ＧatewayLockError`'],
  [
    'errorClass',
    '`ErrorBloqueo("another gateway instance is already listening on ws://127.0.0.1:<port>")`',
    'ErrorBloqueo',
  ],
  ['portInUseErrno', '`EADDRINUSED`'],
  ['portInUseErrno', '`eaddrinuse`'],
  ['portInUseErrno', '`EADDR_IN_USE`'],
  ['portInUseErrno', '`EАDDRINUSE`'],
  ['portInUseErrno', '`EADDRINUSE错误`'],
  ['defaultUrl', '`wss://127.0.0.1:18789`', 'wss://127.0.0.1:18789'],
  ['defaultUrl', '`ws://localhost:18789`', 'ws://localhost:18789'],
  ['defaultUrl', '`ws：//127.0.0.1：18789`'],
  ['defaultUrl', '`ws://127.0.0.1:18788`'],
  ['defaultUrl', '`ws://127.0.0.1:18798`'],
  ['defaultUrl', '`ws://127.0.0.1:1878`'],
  ['defaultUrl', '`ws://127.0.0.1:187890`'],
  ['defaultUrl', '`ws://127.0.0.1 :18789`'],
  ['defaultUrl', '`ws://127.0.0.1:\u00a018789`'],
  ['defaultUrl', '`WS://127.0.0.1:18789`'],
  ['defaultUrl', '`ws://127.O.0.1:18789`'],
  ['defaultUrl', '`ws//127.0.0.1:18789`'],
  ['defaultUrl', '[so](ws://127.0.0.1:18788)', 'ws://127.0.0.1:18788'],
  ['command', '`openclaw gateway --port`', 'openclaw gateway --port'],
  ['command', '`openclaw gateway --port <puerto>`', 'openclaw gateway --port <puerto>'],
  ['command', '`openclaw gateway --port <端口>`', 'openclaw gateway --port <端口>'],
  ['command', '`openclaw gateway --port {port}`', 'openclaw gateway --port {port}'],
  ['command', '`openclaw gateway --port PORT`'],
  ['command', '`openclaw gateway —port <port>`', 'openclaw gateway —port <port>'],
  ['command', '`openclaw gateway –port <port>`'],
  ['command', '`openclaw gateway -port <port>`'],
  ['command', '`openclaw gateway --port=<port>`'],
  ['command', '`openclaw gateway --puerto <port>`'],
  ['command', '`openclaw 网关 --port <port>`', 'openclaw 网关 --port <port>'],
  ['command', '`OpenClaw gateway --port <port>`'],
  ['command', '`openclaw\u00a0gateway --port <port>`'],
  ['command', '`clawdbot gateway --port <port>`', 'clawdbot gateway --port <port>'],
  ['portInUse', '`GatewayLockError("another gateway is already listening on ws://127.0.0.1:<port>")`'],
  ['portInUse', '`GatewayLockError("ya hay otra instancia del gateway escuchando en ws://127.0.0.1:<port>")`'],
  ['portInUse', '`GatewayLockError("另一个网关实例已经在 ws://127.0.0.1:<port> 上监听")`'],
  ['portInUse', '`GatewayLockError`: `ya hay otra instancia del gateway escuchando en ws://127.0.0.1:<port>`'],
  ['portInUse', '`GatewayLockError: ya hay otra instancia del gateway en ws://127.0.0.1:<port>`'],
  ['portInUse', '`GatewayLockError("another gateway instance is already listening")`'],
  ['portInUse', '`GatewayLockError("another gateway instance is already listening on ws://127.0.0.1:")`'],
  ['portInUse', '`GatewayLockError("another gateway instance is already listening on ws://127.0.0.1:<puerto>")`'],
  ['portInUse', '`GatewayLockError("another gateway instance is already listening on ws://localhost:<port>")`'],
  ['portInUse', '`another gateway instance is already listening on wss://127.0.0.1:<port>`'],
  ['portInUse', '`another gateway instance is already listening on ws://127.0.0.1：<port>`'],
  ['portInUse', '`Another gateway instance is already listening on ws://127.0.0.1:<port>`'],
  ['portInUse', '`another gateway instance is\u00a0already listening on ws://127.0.0.1:<port>`'],
  ['portInUse', '`another gateway instance is already listening on ws://127.0.0.1:{port}`'],
  ['otherBindFailure', '`failed to bind the gateway socket on ws://127.0.0.1:<port>: …`'],
  ['otherBindFailure', '`failed to bind gateway socket on ws://127.0.0.1:<port>： …`'],
  ['otherBindFailure', '`GatewayLockError("no se pudo enlazar el socket en ws://127.0.0.1:<port>: …")`'],
  ['otherBindFailure', '`failed to bind gateway socket on ws://127.0.0.1:<port> …`'],
];

for (const [literal, written, found] of ROTTEN) {
  test(`a right copy does not excuse ${written}`, () => {
    const findings = findingsOf(`${EDITION}\nBesides: ${written}.\n`);
    expect(findings).toMatchObject([
      { literal, because: 'altered', line: 7, ...(found === undefined ? {} : { found }) },
    ]);
  });
}

/** What anyone may say of ports, locks and errors. */
const SOUND: readonly string[] = [
  'If another gateway instance is already listening on the port, the start fails.',
  'If another gateway is listening on `ws://127.0.0.1:<port>`, the start fails.',
  'another gateway instance is already listening on ws://127.0.0.1:18789',
  '`GatewayLockError: another gateway instance is already listening on ws://127.0.0.1:18789 | listen EADDRINUSE`',
  '`failed to bind gateway socket on ws://127.0.0.1:19001: listen EACCES: permission denied`',
  'A second gateway listens on `ws://127.0.0.1:19001`, a rescue bot on `ws://127.0.0.1:20789`.',
  'A page of the gateway is at `http://127.0.0.1:18789/`; with TLS at https://127.0.0.1:18789.',
  'Others reach it at ws://0.0.0.0:18789, ws://192.168.0.2:18789 or ws://gateway.tailnet:18789.',
  'The listener is `127.0.0.1:18789`, or `[::1]:18789`; a client connects to ws://127.0.0.1:18789/path?x=1.',
  '`openclaw gateway --port 19001`, `openclaw gateway --port 18789 --verbose`, `openclaw gateway --port "$PORT"`',
  '`openclaw gateway run --port <port>`, `openclaw gateway status --port 19001`, `openclaw --profile rescue gateway --port 19001`',
  '`openclaw gateway --host <host>`, `openclaw gateway --token <token>`, `openclaw gateway --password <password>`',
  '`openclaw gateway status`, `openclaw gateway --force`, `openclaw gateway restart`; its `gateway --port <port>` too.',
  'The gateway lock error tells who holds the gateway lock; other errors are `EADDRNOTAVAIL`, `EACCES`, `EINVAL`.',
  '`GatewayLockError("gateway already running (pid <pid>); lock timeout after <ms>ms")`',
  '`GatewayLockError("failed to acquire gateway lock: …")`, a `GatewayError`, a `LockError`, `GatewayLockError.cause`',
  'See [the error](#gatewaylockerror) and [the errno](/errors/eaddrinuse).',
  '`[gateway] listening on ws://127.0.0.1:<port> (pid 4711)`, `wscat -c ws://127.0.0.1:<port>`',
  '`GatewayLockError` (the port of ws://127.0.0.1:<port> is taken by someone else already)',
  'Wirft GatewayLockError, wenn der Port belegt ist; ein anderes Gateway lauscht dann schon auf ws://127.0.0.1:<port>.'.replaceAll(
    '<port>',
    '\\<port\\>',
  ),
  'Si otro proceso ocupa el puerto, el arranque lanza el mismo error: ya hay otra instancia que escucha en ese puerto.',
  'Si un autre processus détient le port, l’erreur est la même ; libérez le port ou choisissez-en un autre.',
  '另一个进程占用端口时，抛出GatewayLockError错误（EADDRINUSE错误）；网关锁不需要锁文件。',
  'ポートが使用中の場合、GatewayLockErrorがスローされ、EADDRINUSEが表示されます。',
  '포트가 이미 사용 중이면 GatewayLockError를 던지고, EADDRINUSE를 표시합니다.',
  'Если порт занят другим экземпляром шлюза, запуск завершается ошибкой GatewayLockError («порт занят»).',
  'إذا كان المنفذ مشغولاً، يُطلق البدء خطأ GatewayLockError مع EADDRINUSE.',
  'Jos portti on varattu, käynnistys epäonnistuu; lukkoa ei jää levylle, ja toinen yritys onnistuu heti.',
];

for (const written of SOUND) {
  test(`nothing is wrong with: ${written}`, () => {
    expect(findingsOf(`${EDITION}\n${written}\n`)).toEqual([]);
  });
}

test('nothing is wrong with a code block that uses them', () => {
  const lines = [
    'openclaw gateway --port 18789 --verbose   # 抛出GatewayLockError错误',
    'openclaw gateway run --port "$PORT" && openclaw gateway --port $PORT',
    `throw new GatewayLockError("another gateway instance is already listening on ws://127.0.0.1:$${'{port}'}", { cause })`,
    'GatewayLockError: another gateway instance is already listening on ws://127.0.0.1:19001',
    'GatewayLockError: gateway already running (pid 4711); lock timeout after 5000ms',
    "if (error.code === 'EADDRINUSE') throw error; // GatewayLockErrorがスローされ",
    '[gateway] listening on ws://127.0.0.1:18789, ws://[::1]:18789 (PID 4711)',
  ];
  expect(findingsOf(`${EDITION}\n\`\`\`sh\n${lines.join('\n')}\n\`\`\`\n`)).toEqual([]);
});

test('a literal that stands nowhere is told with what comes nearest to it', () => {
  const found = (was: string, is: string) => findingsOf(EDITION.replaceAll(was, is));
  expect(found('--port <port>', '--port 18789')).toMatchObject([
    { literal: 'command', because: 'missing', found: 'openclaw gateway --port 18789', line: 3, column: 44 },
  ]);
  expect(found('`EADDRINUSE`', 'that')).toMatchObject([
    { literal: 'portInUseErrno', because: 'missing', line: 1, column: 1, why: expect.stringContaining('nowhere') },
  ]);
  expect(findingsOf('')).toHaveLength(6);
});

test('the Chinese messages in an edition of another language are translated ones', () => {
  expect(told(CHINESE, 'docs/es/lock.md')).toEqual(['portInUse altered', 'otherBindFailure altered']);
  expect(told(EDITION, 'docs/zh-CN/lock.md')).toEqual([]);
  const asked = examine({ source: EDITION, path: 'lock.md', locale: 'zh-CN' }, spec);
  expect(asked.findings.map(({ literal }) => literal)).toEqual(['portInUse', 'otherBindFailure']);
});

test('no valid MDX is read as Markdown, and the place is told', () => {
  const source = `${EDITION}\nIt listens on <port> { \n`;
  const { syntax, notes, findings } = examine({ source, path: 'lock.mdx' }, spec);
  expect([syntax, findings]).toEqual(['markdown', []]);
  expect(notes).toEqual([
    { line: 7, column: expect.any(Number), text: expect.stringMatching(/^no valid MDX \(.+\): read/) },
  ]);
});

test.describe('places', () => {
  const place = (source: string): unknown =>
    findingsOf(source).map(({ line, column, endLine, endColumn }) => [line, column, endLine, endColumn]);
  test('columns count UTF-16 code units, lines end in any way', () => {
    expect(place(`${EDITION}\r\n𝒲𝒮 \`EADDRINUSED\` `)).toEqual([[7, 7, 7, 18]]);
    expect(place(`${EDITION.replaceAll('\n', '\r\n')}\r\nso \`EADDRINUSED\``)).toEqual([[7, 5, 7, 16]]);
  });
  test('of what a line break or an entity parts', () => {
    const parted = '`GatewayLockError("another gateway\nis already listening on ws://127.0.0.1:<port>")`';
    expect(place(`${EDITION}\n${parted}`)).toEqual([[7, 20, 8, 46]]);
    expect(place(`${EDITION}\nso ws&colon;//127.0.0.1:18788 x`)).toEqual([[7, 4, 7, 30]]);
  });
});

/** Characters that a slip, a translator or an editor puts in. None of them makes another port or another program of the literal. */
const SLIPS = ['x', 'é', '网', 'о', '-', ':', '：', '”', '\u00a0', '\u200b', '_', '/'];

const mutation = fc.record({
  literal: fc.constantFrom(...literals),
  at: fc.nat(100),
  how: fc.constantFrom('insert', 'delete', 'replace'),
  slip: fc.constantFrom(...SLIPS),
});

function mutated({
  literal: { text },
  at,
  how,
  slip,
}: typeof mutation extends fc.Arbitrary<infer T> ? T : never): string {
  // At the ends an insertion only stands beside it, and the ellipsis is what a cause is told by.
  const place = 1 + (at % (text.replace(/: …$/, '').length - 2));
  return text.slice(0, place) + (how === 'delete' ? '' : slip) + text.slice(how === 'insert' ? place : place + 1);
}

test('whatever is done to a literal is found, in its only copy and in a second one', () => {
  fc.assert(
    fc.property(mutation, (change) => {
      const { name, text } = change.literal;
      const wrong = mutated(change);
      fc.pre(wrong !== text);
      expect(told(EDITION.replaceAll(text, wrong)).join(), wrong).toContain(name);
      expect(told(`${EDITION}\n\`${wrong}\`\n`).join(), wrong).toContain(`${name} altered`);
    }),
    { numRuns: 300 },
  );
});

test('nothing is found in whatever else a document says', () => {
  const word = fc.constantFrom(
    ...'gateway lock port error another instance already listening bind failed socket the openclaw 网关 端口 错误 puerto otra ws:// 127.0.0.1 18789 `--port` **is** EACCES'.split(
      ' ',
    ),
  );
  const prose = fc.array(fc.oneof(word, fc.string({ unit: 'grapheme' })), { maxLength: 40 });
  fc.assert(
    fc.property(prose, (words) => {
      const text = words.join(' ');
      fc.pre(!/ws:\/\/ 127/.test(text));
      expect(told(`${EDITION}\n\n${text}\n`, 'lock.md'), text).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
