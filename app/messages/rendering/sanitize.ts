import sanitizeHtml from 'sanitize-html';
import { type Palette, paper } from './colors.ts';

// Merchants may write HTML. What comes out here cannot run, load or hide anything, and looks as the layout means it to.

const looks: Record<string, string> = {
  p: 'margin:0 0 16px',
  h1: 'margin:0 0 16px;font-size:24px;line-height:30px;font-weight:700',
  h2: 'margin:24px 0 12px;font-size:19px;line-height:26px;font-weight:700',
  h3: 'margin:20px 0 8px;font-size:16px;line-height:24px;font-weight:700',
  ul: 'margin:0 0 16px;padding-left:22px',
  ol: 'margin:0 0 16px;padding-left:22px',
  li: 'margin:0 0 4px',
  blockquote: `margin:0 0 16px;padding-left:14px;border-left:3px solid ${paper.rule}`,
  hr: `border:0;border-top:1px solid ${paper.rule};margin:24px 0`,
  td: 'vertical-align:top',
  th: 'vertical-align:top;text-align:left',
  '.items': 'width:100%;margin:0 0 16px',
  '.totals': 'width:100%;margin:0 0 20px',
  '.count': `width:38px;padding:10px 6px 10px 0;border-bottom:1px solid ${paper.rule};white-space:nowrap`,
  '.item': `padding:10px 8px 10px 0;border-bottom:1px solid ${paper.rule};word-break:break-word`,
  '.amount': `padding:10px 0;border-bottom:1px solid ${paper.rule};text-align:right;white-space:nowrap`,
  '.sum': 'border-bottom:0;padding-top:3px;padding-bottom:3px',
  '.total': 'border-bottom:0;padding-top:8px;padding-bottom:3px;font-weight:700;font-size:18px',
  '.quiet': `color:${paper.quiet};font-size:14px`,
  'td.quiet': `border-bottom:0;padding-top:0;padding-bottom:3px`,
  '.center': 'text-align:center',
};

const buttonLook =
  'display:block;max-width:320px;padding:13px 20px;border-radius:8px;font-weight:600;text-align:center;text-decoration:none';

const allowedTags = [
  'h1',
  'h2',
  'h3',
  'p',
  'a',
  'b',
  'strong',
  'i',
  'em',
  'u',
  's',
  'small',
  'br',
  'hr',
  'ul',
  'ol',
  'li',
  'blockquote',
  'span',
  'div',
  'table',
  'thead',
  'tbody',
  'tr',
  'td',
  'th',
];

const allowedClasses = new Set([
  'button',
  'button-quiet',
  'items',
  'totals',
  'count',
  'item',
  'amount',
  'sum',
  'total',
  'quiet',
  'center',
]);

const sanitizing: sanitizeHtml.IOptions = {
  allowedTags,
  allowedAttributes: {
    a: ['href', 'class', 'style'],
    td: ['class', 'style', 'colspan'],
    th: ['class', 'style', 'colspan'],
    '*': ['class', 'style'],
  },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowedSchemesAppliedToAttributes: ['href'],
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  nonTextTags: [
    'style',
    'script',
    'textarea',
    'option',
    'noscript',
    'title',
    'svg',
    'math',
    'template',
    'iframe',
    'xmp',
    'noembed',
    'noframes',
    'plaintext',
  ],
  nestingLimit: 40,
  // dress() rebuilds styles from a short list; sanitize-html's own way parses each with PostCSS.
  parseStyleAttributes: false,
};

/**
 * HTML of which nothing is left but writing, links and tables. Not for sending yet: dress() checks styles and gives
 * looks.
 */
export function cleanHtml(html: string): string {
  return sanitizeHtml(html, sanitizing);
}

/**
 * Writes each tag's look into it, since mail programs don't all read style sheets, and drops unknown classes and unsafe
 * styles.
 * @param clean what cleanHtml gave: its tags are of one form, so that a pattern finds them all
 */
export function dress(clean: string, palette: Palette): string {
  return clean.replace(/<([a-z][a-z0-9]*)((?: [a-z]+="[^"]*")*)(?: \/)?>/g, (tag, name: string, attributes: string) =>
    attributes.includes(' href=') ? dressTag(name, attributes, palette) : dressedBefore(tag, name, attributes, palette),
  );
}

// Only few different tags come up, again and again.
const dressed = new Map<string, string>();

function dressedBefore(tag: string, name: string, attributes: string, palette: Palette): string {
  const key = name === 'a' ? `${tag}${palette.accent}` : tag;
  const known = dressed.get(key);
  if (known) return known;
  const made = dressTag(name, attributes, palette);
  if (dressed.size >= 2000) dressed.clear();
  dressed.set(key, made);
  return made;
}

function dressTag(name: string, attributes: string, palette: Palette): string {
  const given = Object.fromEntries(
    [...attributes.matchAll(/ ([a-z]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]),
  );
  const classes = (given.class ?? '').split(/\s+/).filter((one) => allowedClasses.has(one));
  const style = [
    looks[name],
    name === 'a' ? linkLook(classes, palette) : undefined,
    ...classes.map((one) => looks[`.${one}`]),
    ...classes.map((one) => looks[`${name}.${one}`]),
    safeStyle(given.style),
  ]
    .filter(Boolean)
    .join(';');
  const kept: [string, string | undefined][] = [
    ['class', classes.join(' ')],
    ['href', isAddress(given.href) ? given.href : ''],
    ['role', name === 'table' ? 'presentation' : ''],
    ['colspan', /^[1-9]\d?$/.test(given.colspan ?? '') ? given.colspan : ''],
    ['style', style],
  ];
  return `<${name}${kept.map(([key, value]) => (value ? ` ${key}="${value}"` : '')).join('')}>`;
}

/** A mail has no place of its own: an address that is not whole leads nowhere. */
function isAddress(href: string | undefined): boolean {
  return href !== undefined && /^(?:https?:\/\/|mailto:)[^\s<>"]+$/i.test(href) && URL.canParse(href);
}

function linkLook(classes: string[], palette: Palette): string {
  if (classes.includes('button'))
    return `${buttonLook};background-color:${palette.accent};color:${palette.onAccent};border:1px solid ${palette.accent}`;
  if (classes.includes('button-quiet')) return `${buttonLook};color:${palette.link};border:1px solid ${palette.link}`;
  return `color:${palette.link};text-decoration:underline`;
}

const allowedProperties = new Set([
  'color',
  'background-color',
  'font-size',
  'font-weight',
  'font-style',
  'line-height',
  'text-align',
  'text-decoration',
  'margin',
  'margin-top',
  'margin-bottom',
  'margin-left',
  'margin-right',
  'padding',
  'padding-top',
  'padding-bottom',
  'padding-left',
  'padding-right',
  'border',
  'border-top',
  'border-bottom',
  'border-radius',
  'width',
  'max-width',
]);

/** Keeps harmless declarations: no functions but rgb(), no addresses, no escapes, nothing that moves or hides. */
function safeStyle(style: string | undefined): string {
  if (!style || style.length > 1000) return '';
  return style
    .split(';')
    .map((declaration) => declaration.split(':').map((part) => part.trim().toLowerCase()))
    .filter(
      ([property = '', value = '', ...rest]) =>
        rest.length === 0 && allowedProperties.has(property) && isSafeValue(value),
    )
    .map(([property, value]) => `${property}:${value}`)
    .join(';');
}

function isSafeValue(value: string): boolean {
  return /^(?:[\w#%.\s-]|rgb\([\d,\s]+\))+$/.test(value) && value.length < 80;
}
