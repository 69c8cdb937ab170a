import { afterAll, expect, test } from 'vitest';
import { paletteOf } from './colors.ts';
import { checkInThread, closeLiquidThreads, renderInThread } from './liquid-pool.server.ts';
import type { RenderOutcome } from './liquid-jobs.ts';
import { sampleView } from './samples.ts';

afterAll(closeLiquidThreads);

const view = sampleView('thank_you');
const palette = paletteOf('#1f6f54');

function render(body: string, subject = 'Hello', shop = 'a.example'): Promise<RenderOutcome> {
  return renderInThread({ do: 'render', subject, body, view, palette }, { shop });
}

const nested = (depth: number, inner: string) =>
  Array.from({ length: depth }, (_, index) => `{% for i${index} in (1..1000) %}`).join('') +
  inner +
  '{% endfor %}'.repeat(depth);

/** What must fail: too long, too large, or not there to be used. */
const refused: [string, string][] = [
  ['a loop of a billion', '{% for i in (1..1000000000) %}x{% endfor %}'],
  ['a range of a billion', '{% assign r = (1..1000000000) %}{{ r.size }}'],
  ['a range by variables', '{% assign n = 999999999 %}{% for i in (0..n) %}{{ i }}{% endfor %}'],
  ['loops in loops', nested(3, 'x')],
  ['ten loops in loops', nested(10, '{{ i0 }}')],
  ['empty loops in loops', nested(4, '')],
  [
    'a text that doubles',
    '{% assign x = "aaaaaaaaaa" %}{% for i in (1..60) %}{% assign x = x | append: x %}{% endfor %}{{ x }}',
  ],
  [
    'a capture that doubles',
    '{% assign x = "ab" %}{% for i in (1..60) %}{% capture x %}{{ x }}{{ x }}{% endcapture %}{% endfor %}{{ x }}',
  ],
  [
    'a list that doubles',
    '{% assign x = "a,b" | split: "," %}{% for i in (1..60) %}{% assign x = x | concat: x %}{% endfor %}{{ x.size }}',
  ],
  [
    'replace that multiplies',
    '{% assign x = "aaaaaaaaaa" %}{% for i in (1..30) %}{% assign x = x | replace: "a", "aaaaaaaaaa" %}{% endfor %}{{ x }}',
  ],
  ['a table of a million', '{% tablerow i in (1..1000000) cols:1000 %}{{ i }}{% endtablerow %}'],
  ['join of a huge range', '{% assign r = (1..5000000) | join: "," %}{{ r }}'],
  ['sort of a huge range', '{% assign r = (1..5000000) | reverse | sort %}{{ r | last }}'],
  ['map over a huge range', '{{ (1..9000000) | map: "x" | size }}'],
  ['json of a huge range', '{{ (1..9000000) | json }}'],
  [
    'split and join for ever',
    '{% assign x = "a b" %}{% for i in (1..100000) %}{% assign x = x | split: " " | join: "  a  " %}{% endfor %}{{ x }}',
  ],
  ['counting for ever', '{% for i in (1..100000000) %}{% increment n %}{% endfor %}'],
  ['a cycle for ever', '{% for i in (1..100000000) %}{% cycle "a", "b" %}{% endfor %}'],
  ['an include', '{% include "package.json" %}'],
  ['an include by variable', '{% assign f = "../../.env" %}{% include f %}'],
  ['a render', '{% render "app/lib/env.server.ts" %}'],
  ['a render with a loop', '{% render "x" for order.items as item %}'],
  ['a layout', '{% layout "/etc/passwd" %}x'],
  ['a block', '{% block a %}x{% endblock %}'],
  ['the raw filter', '{{ customer.first_name | raw }}'],
  ['an unknown filter', '{{ customer.first_name | shell: "ls" }}'],
  ['a hash', '{{ "x" | hmac_sha256: "y" }}'],
  ['an unknown tag', '{% exec "ls" %}'],
  ['a tag that never ends', '{% if order %}'],
  ['an output that never ends', '{{ order.number'],
  ['an end without a start', 'x{% endfor %}'],
  ['a comment that never ends', '{% comment %} x'],
  ['raw that never ends', '{% raw %} {{ x }}'],
  ['a syntax of another world', '<%= process.env %>{% = x %}'],
  ['150,000 characters', 'x'.repeat(150_000)],
  ['a hundred thousand outputs', '{{ order.number }}'.repeat(100_000)],
  ['500 KB of output', '{% for i in (1..9999) %}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx{% endfor %}'],
  ['deep ifs', '{% if order %}'.repeat(20_000) + '{% endif %}'.repeat(20_000)],
];

test.each(refused)('refused: %s', async (_, body) => {
  const result = await render(body);
  expect(result.outcome).toBe('failed');
  expect(result).toHaveProperty('reason', expect.stringMatching(/\S/));
});

/** What renders, and must say nothing. */
const silent: [string, string][] = [
  ['the constructor', '{{ order.constructor }}'],
  ['the constructor of a constructor', '{{ order.constructor.constructor }}'],
  ['the constructor of a text', '{{ "a".constructor }}'],
  ['the constructor of a list', '{{ order.items.constructor.name }}'],
  ['the prototype', '{{ order.__proto__ }}'],
  ['the prototype by name', '{% assign p = "__proto__" %}{{ order[p] }}'],
  ['a method of the prototype', '{{ order.hasOwnProperty }}'],
  ['toString', '{{ order.toString }}{{ order.items.map }}{{ order.items.push }}'],
  ['valueOf', '{{ customer.valueOf }}'],
  ['the process', '{{ process }}{{ process.env }}{{ global }}{{ globalThis.process.env }}'],
  ['require', '{{ require }}{{ module.exports }}{{ import }}'],
  ['map to the constructor', '{{ order.items | map: "constructor" }}'],
  ['map to the prototype', '{{ order.items | map: "__proto__" }}'],
  ['where on the prototype', '{{ order.items | where: "__proto__" | size | replace: "0", "" }}'],
  ['sort by the prototype', '{{ order.items | sort: "__proto__" | map: "nothing" }}'],
  ['group by the constructor', '{% assign g = order.items | group_by: "constructor" %}{{ g.first.constructor }}'],
  ['a deep path', `{{ order${'.a'.repeat(500)} }}`],
  ['a name of symbols', '{{ order["\\u0000"] }}{{ order["constructor"]["constructor"] }}'],
  ['an own name over the pieces', '{% assign links = "x" %}{% assign order = "y" %}'],
  ['a secret variable', '{{ TOKEN_ENCRYPTION_KEYS }}{{ env.LINK_SECRET }}{{ settings }}'],
  ['the page of the thread', '{{ self }}{{ this }}{{ parentPort }}{{ context }}{{ environments }}'],
];

test.each(silent)('silent: %s', async (_, body) => {
  const result = await render(`<p>start</p>${body}<p>end</p>`);
  expect(result.outcome === 'failed' ? result.reason : result.text.replace(/[[\]{},\s]/g, '')).toBe('startend');
});

/** Odd, but harmless: renders or is refused, within the time, and the thread goes on. */
const survived: string[] = [
  '{{ 1 | divided_by: 0 }}',
  '{{ "x" | times: "y" }}',
  '{{ order.number | date: "%1000000000d" }}',
  '{{ "now" | date: "%99999999Y" }}',
  '{{ "x" | truncate: 999999999 }}',
  '{{ "x" | slice: -999999999, 999999999 }}',
  '{{ 1.5 | round: 500 }}',
  '{{ "%" | url_decode }}',
  '{{ "%E0%A4%A" | cgi_escape | uri_escape | url_decode }}',
  '{{ nil | append: nil }}',
  '{{ order.items | join: order.items }}',
  '{{ "a" | replace: "", "b" }}',
  '{{ "" | split: "" | first }}',
  '{% for i in order %}{{ i }}{% endfor %}',
  '{% for c in order.number %}{{ c }}{% endfor %}',
  '{% tablerow i in order.items cols:0 %}x{% endtablerow %}',
  '{% for i in (1..10) limit:-1 offset:-5 %}x{% endfor %}',
  '{% cycle %}',
  '{% case %}{% when %}{% endcase %}',
  '{% liquid\n assign x = 1\n echo x %}',
  '{%- comment -%}{%- endcomment -%}',
  '{% # note %}',
  '{% raw %}{{ x }}{% endraw %}',
  '\u0000\u0001\uFFFF\uD800',
  '{{ "\uD800" }}',
  '{% assign x = x %}{{ x }}',
  '{% break %}',
  '{% continue %}',
  '{{ "a" | where_exp: "i", "i.b.c > 1" }}',
  '{{ order.items | find_exp: "i", "i.constructor" }}',
  '{{ blank }}{{ empty }}{{ nil }}{{ true }}',
  '{% if order contains "a" or order == order %}x{% endif %}',
  '{{ order.items | sum }}',
  '{{ order.items | uniq | compact | size }}',
  `${'<div>'.repeat(5_000)}`,
  `${'<table><tr><td>'.repeat(2_000)}`,
  '<'.repeat(20_000),
  '&'.repeat(20_000),
  `<a href="${'x'.repeat(30_000)}">y</a>`,
  '<p style="' + 'color:red;'.repeat(3_000) + '">x</p>',
];

test('odd words neither hang nor kill anything', async () => {
  for (const body of survived) {
    const result = await render(`<p>x</p>${body}`, body.slice(0, 1_000));
    expect(['rendered', 'failed']).toContain(result.outcome);
  }
  await expect(render('<p>{{ order.number }}</p>')).resolves.toMatchObject({ outcome: 'rendered', text: '#1042' });
});

test('many shops at once: one that hangs delays nobody beyond its own turn', async () => {
  const bad = Array.from({ length: 4 }, () => render(nested(4, '{{ i0 }}')));
  const good = Array.from({ length: 50 }, (_, index) => render(`<p>mail ${index}</p>`));
  const results = await Promise.all(good);
  expect(results.map((result) => (result.outcome === 'rendered' ? result.text : result.reason))).toEqual(
    results.map((_, index) => `mail ${index}`),
  );
  for (const result of await Promise.all(bad)) expect(result.outcome).toBe('failed');
});

test('a value in words stays text, a subject stays one plain line', async () => {
  const named = { ...view, customer: { ...view.customer, first_name: 'A & B <i>\r\nBcc: x@y.z' } };
  const job = {
    do: 'render',
    subject: '{{ customer.first_name }}\r\nBcc: z',
    body: '<p>{{ customer.first_name | escape }}</p>',
    view: named,
    palette,
  } as const;
  const result = await renderInThread(job, { shop: 'a.example' });
  expect(result).toMatchObject({ outcome: 'rendered', subject: 'A & B <i> Bcc: x@y.z Bcc: z' });
  expect(result.outcome === 'rendered' && result.html).toContain('A &amp; B &lt;i&gt;');
});

const faults: [string, string, { field: string; line: number; reason: string }[]][] = [
  [
    'unknown tag',
    'a\n\n{{ order.nmber }}',
    [{ field: 'body', line: 3, reason: 'There is nothing called "order.nmber". Pick a tag from the list.' }],
  ],
  [
    'unknown in a loop',
    '{% for item in order.items %}\n{{ item.titel }}{{ item.title }}{% endfor %}',
    [{ field: 'body', line: 2, reason: 'There is nothing called "item.titel". Pick a tag from the list.' }],
  ],
  [
    'two unknown',
    '{{ foo }}\n{{ order.x.y }}',
    [
      { field: 'body', line: 1, reason: 'There is nothing called "foo". Pick a tag from the list.' },
      { field: 'body', line: 2, reason: 'There is nothing called "order.x.y". Pick a tag from the list.' },
    ],
  ],
  [
    'unknown filter',
    'a\n{{ order.number | shout }}',
    [{ field: 'body', line: 2, reason: 'There is no filter called "shout".' }],
  ],
  [
    'unknown block',
    '{% order_sumary %}',
    [{ field: 'body', line: 1, reason: 'There is no tag called "order_sumary".' }],
  ],
  [
    'not closed',
    'a\n{% if order.total %}\nb',
    [{ field: 'body', line: 2, reason: '{% if order.total %} is never closed.' }],
  ],
  ['empty', '   ', [{ field: 'body', line: 1, reason: 'is empty' }]],
  ['takes too long', nested(4, 'x'), [{ field: 'body', line: 1, reason: 'The words take too long to put together.' }]],
  [
    'nothing wrong',
    '{% assign x = order.items | first %}{{ x.title }}{% for t in order.tax_lines %}{{ t.title }} {{ forloop.index }}{% endfor %}{{ order.items.first.title }}',
    [],
  ],
];

test.each(faults)('the check finds: %s', async (_, body, expected) => {
  const problems = await checkInThread(
    { do: 'check', kind: 'thank_you', subject: 'Hello {{ customer.first_name }}', body },
    { shop: 'a.example' },
  );
  expect(problems.map(({ field, line, reason }) => ({ field, line, reason }))).toEqual(expected);
});

/** Words that spend their time in one filter, where Liquid's own limit does not look: 9 is about a third of a second. */
const slowFilter = (doublings: number) =>
  `{% assign x = "%Y %A %B" %}{% for i in (1..${doublings}) %}{% assign x = x | append: x %}{% endfor %}{{ "now" | date: x | size }}`;

test('forty slow words of one shop do not keep another shop waiting', async () => {
  const done: string[] = [];
  const note = (name: string) => () => void done.push(name);
  const flood = Array.from({ length: 40 }, (_, index) =>
    render(slowFilter(9), `slow ${index}`, 'slow.example').then(note('slow')),
  );
  await Promise.race(flood);
  const before = done.length;
  const neighbour = render('<p>hello</p>', 'quick', 'quick.example').then(note('quick'));
  await neighbour;
  // What the threads had in hand at that moment, and what the second thread ended meanwhile.
  expect(done.length - 1 - before).toBeLessThanOrEqual(5);
  await Promise.all(flood);
  expect(done).toHaveLength(41);
});

/** Goes on for ever before a moment, and is done at once after it: as if the machine, and not the words, had been slow. */
const slowUntil = (time: number, slow: string) =>
  `{% assign s = "now" | date: "%s" | times: 1000 %}{% assign now = "now" | date: "%L" | plus: s %}` +
  `{% if now < ${time} %}${slow}{% endif %}done`;

test.each([
  ["Liquid's own limit", 150, nested(4, 'x')],
  ['the end of its thread', 1_400, slowFilter(15)],
])('a suspect by %s is tried once more, alone, and not blamed', async (_, slowMs, slow) => {
  await render('<p>the threads are up</p>');
  const result = await render(slowUntil(Date.now() + slowMs, slow));
  expect(result).toMatchObject({ outcome: 'rendered', text: 'done' });
});

test('threads that are lost blame nobody: it is to be tried again later', async () => {
  const asked = Promise.allSettled(Array.from({ length: 6 }, () => render(slowFilter(10))));
  await render('<p>the threads are up</p>', 'x', 'b.example');
  await closeLiquidThreads();
  const lost = (await asked).flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  expect(lost.length).toBeGreaterThan(0);
  expect(lost).toEqual(lost.map(() => expect.objectContaining({ code: 'unavailable' })));
  await expect(render('<p>again</p>')).resolves.toMatchObject({ outcome: 'rendered', text: 'again' });
});
