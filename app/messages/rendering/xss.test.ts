import { afterAll, expect, test } from 'vitest';
import { readSettings } from '#app/shops/settings.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { closeLiquidThreads } from './liquid-pool.server.ts';
import { renderMessage } from './render.server.ts';
import { sampleFacts, sampleLinks, sampleMessage, sampleShop } from './samples.ts';
import type { MailWords } from '../words/types.ts';

afterAll(closeLiquidThreads);

const now = new Date('2026-11-20T18:00:00Z');

const payloads = [
  '<script>alert(1)</script>',
  '"><script>alert(1)</script>',
  "'><script>alert(1)</script>",
  '</title><script>alert(1)</script>',
  '</style><script>alert(1)</script>',
  '</textarea><script>alert(1)</script>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<SCRIPT SRC=//evil.test/x.js></SCRIPT>',
  '<script\n>alert(1)</script\n>',
  '<img src=x onerror=alert(1)>',
  '"><img src=x onerror=alert(1)>',
  '<img src="javascript:alert(1)">',
  '<img/src=x/onerror=alert(1)>',
  '<img src=//evil.test/pixel.gif>',
  '<svg onload=alert(1)>',
  '<svg/onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><animate onbegin=alert(1) attributeName=x dur=1s>',
  '<math><mtext><mglyph><style><img src=x onerror=alert(1)>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="javascript:alert(1)"></object>',
  '<embed src="javascript:alert(1)">',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="JaVaScRiPt:alert(1)">x</a>',
  '<a href="java\tscript:alert(1)">x</a>',
  '<a href="&#106;avascript:alert(1)">x</a>',
  '<a href=" javascript:alert(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<a href="vbscript:msgbox(1)">x</a>',
  '<a href="//evil.test">x</a>',
  '<a href="x" onclick="alert(1)">x</a>',
  '<body onload=alert(1)>',
  '<input autofocus onfocus=alert(1)>',
  '<details open ontoggle=alert(1)>',
  '<marquee onstart=alert(1)>',
  '<video><source onerror=alert(1)></video>',
  '<audio src=x onerror=alert(1)>',
  '<form action="javascript:alert(1)"><button>x</button></form>',
  '<button formaction="javascript:alert(1)">x</button>',
  '<isindex action="javascript:alert(1)">',
  '<style>@import "//evil.test/x.css";</style>',
  '<link rel=stylesheet href="//evil.test/x.css">',
  '<meta http-equiv="refresh" content="0;url=//evil.test">',
  '<base href="//evil.test/">',
  '<div style="background:url(javascript:alert(1))">x</div>',
  '<div style="width:expression(alert(1))">x</div>',
  '<div style="position:fixed;top:0;left:0;width:100%">x</div>',
  '<p style="color:red;background-image:url(//evil.test/x)">x</p>',
  '<p style="behavior:url(x.htc)">x</p>',
  '<p style="color:\\75rl(//evil.test)">x</p>',
  '<!--><script>alert(1)</script>-->',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<!--[if gte IE 4]><script>alert(1)</script><![endif]-->',
  '<?xml version="1.0"?><script>alert(1)</script>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<template><script>alert(1)</script></template>',
  '<xmp><script>alert(1)</script></xmp>',
  '<plaintext><script>alert(1)</script>',
  '<x onclick=alert(1)>x</x>',
  '<custom-element onmouseover=alert(1)>',
  '<table background="javascript:alert(1)">',
  '<td background="//evil.test/x">',
  '<bgsound src="//evil.test">',
  '{{ "x" | raw }}',
  '{% include "package.json" %}',
  '{{ order.constructor }}',
  '[[BODY]]',
  '[[FOOTER]][[BODY]]',
  '${alert(1)}',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '%3Cscript%3Ealert(1)%3C/script%3E',
  '" onmouseover="alert(1)',
  "' onmouseover='alert(1)",
  '"><a href="https://evil.test">win</a>',
  'javascript:alert(1)',
  'data:text/html;base64,PHNjcmlwdD4=',
  '\u202Egnp.exe',
  '\u0000<script>alert(1)</script>',
];

/** Everything a customer or product can name. */
function poisoned(payload: string): OrderFacts {
  const facts = sampleFacts('happy', now);
  const address = {
    ...facts.shipTo!,
    name: payload,
    company: payload,
    address1: payload,
    city: payload,
    province: payload,
    zip: payload,
    country: payload,
  };
  return {
    ...facts,
    name: payload,
    customerName: payload,
    shipTo: address,
    billTo: address,
    cancelReason: payload,
    customer: { ...facts.customer!, firstName: payload, lastName: payload },
    discounts: [{ code: payload, title: payload, amount: null }],
    shippingLines: [{ ...facts.shippingLines[0]!, title: payload }],
    totals: { ...facts.totals, taxLines: [{ title: payload, rate: 0.1, amount: facts.totals.total }] },
    lines: facts.lines.map((line) => ({ ...line, title: payload, variantTitle: payload, sku: payload })),
    shipments: facts.shipments.map((shipment) => ({
      ...shipment,
      carrier: payload,
      trackingNumbers: [payload],
      trackingUrls: [payload],
      scans: shipment.scans.map((scan) => ({
        ...scan,
        status: payload,
        city: payload,
        province: payload,
        message: payload,
      })),
    })),
  };
}

/** Merchant's words that put values where they are most dangerous. */
const carelessWords: MailWords = {
  subject: '{{ customer.first_name }} {{ order.number }} {{ shop.name }}',
  body: `<p style="{{ order.number }}" class="{{ order.number }}" title="{{ order.number }}">{{ order.number }} {{ customer.full_name }}</p>
    <a href="{{ order.number }}">a</a><a href={{ shipment.number }}>b</a><a href='{{ ship_to.city }}'>c</a><p {{ order.number }}>d</p>
    {% for item in order.items %}{{ item.title }}<b>{{ item.variant }}</b><!-- {{ item.sku }} -->{% endfor %}
    <style>{{ order.number }}</style><script>var x = "{{ order.number }}"</script>{{ order.discount_codes }}{{ update.status }}{{ update.place }}
    {% order_summary %}{% tracking %}{% ship_to %}{% review_items %}{% signature %}{% capture x %}{{ order.number }}{% endcapture %}{{ x }}`,
};

const settings = readSettings({ sender: { personName: 'Anna' }, thankYouShowsSummary: true });

test.each(payloads)('as a name, title, place or code: %s', async (payload) => {
  const facts = poisoned(payload);
  const shop = { ...sampleShop, name: payload };
  const texts = { programName: payload, pointOne: payload, pointMany: payload };
  const program = { texts: { en: texts } };
  const cases = [
    ['order_confirmation', null],
    ['tracking_update', carelessWords],
    ['reward_ready', null],
    ['tier_reached', null],
    ['refund_issued', null],
  ] as const;
  for (const [kind, template] of cases) {
    const message = sampleMessage(kind, facts, now, true);
    message.data.news = message.data.news?.map((news) => ({
      ...news,
      rewardName: payload,
      code: payload,
      tierName: payload,
      lowerName: payload,
      why: payload,
      key: payload,
    }));
    const mail = await renderMessage({
      now,
      kind,
      facts,
      shop,
      settings,
      program,
      message,
      links: sampleLinks(),
      template,
    });
    expect(mail.usedFallback).toBeNull();
    expect(dangersIn(mail.html)).toEqual([]);
    expect(mail.subject).not.toMatch(/[\p{Cc}\u202e]/u);
  }
});

test.each(payloads)('as words of the merchant: %s', async (payload) => {
  const facts = sampleFacts('happy', now);
  const template = { subject: 'Hello', body: `<p>before</p>${payload}<p>after</p>` };
  const mail = await renderMessage({
    now,
    kind: 'thank_you',
    facts,
    shop: sampleShop,
    settings,
    message: sampleMessage('thank_you', facts, now),
    links: sampleLinks(),
    template,
  });
  expect(dangersIn(mail.html, ['https://evil.test'])).toEqual([]);
});

test.each(payloads)('as what the merchant types into settings: %s', async (payload) => {
  const facts = sampleFacts('happy', now);
  const typed = readSettings({
    sender: { personName: payload.slice(0, 80), contactPhone: payload.slice(0, 40) },
    branding: { social: { instagram: payload, x: payload } },
    legal: { name: payload, address: payload, taxNumber: payload.slice(0, 60), registration: payload },
  });
  const mail = await renderMessage({
    now,
    kind: 'check_in',
    facts,
    shop: sampleShop,
    settings: typed,
    message: sampleMessage('check_in', facts, now),
    links: sampleLinks(),
  });
  expect(dangersIn(mail.html)).toEqual([]);
});

const harmlessTags = new Set(
  'html head body title meta style div table tbody tr td p a br span strong h1 h2 h3 hr b !doctype xml o:officedocumentsettings o:allowpng o:pixelsperinch noscript'.split(
    ' ',
  ),
);

/** Reads the tags as a browser does and names what must not be there. */
function dangersIn(html: string, alsoAllowed: string[] = []): string[] {
  const allowed = [
    'https://example.com/',
    'https://tracking.example/',
    'mailto:hello@supertoys.example',
    'tel:',
    ...alsoAllowed,
  ];
  const dangers: string[] = [];
  // The layout's own conditional comments; a comment of anybody else would be left over and found.
  const visible = html.replace(/<!--\[if (?:!mso|mso|lte mso 11|mso \| IE)\]>(?:<!-->)?|<!(?:--<!)?\[endif\]-->/g, '');
  for (const [, name = '', attributes = ''] of visible.matchAll(
    /<([!/]?[a-z?][^\s/>]*|!--)((?:"[^"]*"|'[^']*'|[^"'>])*)>/gi,
  )) {
    const tag = name.toLowerCase().replace(/^\//, '');
    if (!harmlessTags.has(tag)) dangers.push(`tag ${tag}`);
    for (const [, attribute = '', double, single, bare] of attributes.matchAll(
      /([^\s"'=<>/]+)\s*(?:=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?/g,
    )) {
      const value = (double ?? single ?? bare ?? '').toLowerCase();
      if (/^on|^(?:srcdoc|background|formaction|action|src|srcset|data)$/i.test(attribute))
        dangers.push(`${tag} ${attribute}=${value}`);
      if (attribute.toLowerCase() === 'href' && !allowed.some((start) => value.startsWith(start)))
        dangers.push(`link ${value}`);
      if (attribute.toLowerCase() === 'style' && /url|expression|import|behavior|position|\\/.test(value))
        dangers.push(`style ${value}`);
      if (tag === 'meta' && value === 'refresh') dangers.push('meta refresh');
    }
  }
  if (/\[\[[A-Z]+\]\]/.test(html.replaceAll('[[BODY]]', '').replaceAll('[[FOOTER]]', '')))
    dangers.push('an empty slot');
  return dangers;
}

test('the judge sees what it must see', () => {
  for (const payload of [
    '<script>x</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:x">',
    '<p style="background:url(x)">',
    '<p onclick="x">',
    '<!--x-->',
  ]) {
    expect(dangersIn(payload)).not.toEqual([]);
  }
});
