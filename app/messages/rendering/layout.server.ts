import type { Settings } from '#app/shops/settings.ts';
import { night, paper, paletteOf } from './colors.ts';
import { escapeHtml } from './html.ts';
import { kindTraits, type MessageKind } from '../kinds.ts';
import { contact, footer, header, strip, preheader, textTail } from './layout-parts.ts';
import type { MailView } from './view-types.ts';

// The frame around the merchant's words: MJML is compiled once for a process, filled once for each shop's look and
// language, and completed for each mail. No mail loads anything but the merchant's own logo.

const fontFamily = "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

/** [[SLOT]]s are filled by us, with escaped content. */
const skeletonSource = `
<mjml lang="[[LANG]]">
  <mj-head>
    <mj-title>[[TITLE]]</mj-title>
    <mj-preview>[[PREHEADER]]</mj-preview>
    <mj-attributes>
      <mj-all font-family="${fontFamily}" />
      <mj-text font-size="16px" line-height="25px" color="${paper.ink}" padding="0" />
      <mj-section padding="0" />
    </mj-attributes>
    <mj-raw><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><meta name="format-detection" content="telephone=no,date=no,address=no,email=no"></mj-raw>
    <mj-style>
      :root { color-scheme: light dark; supported-color-schemes: light dark; }
      .words p:last-child { margin-bottom: 0 !important; }
      @media (max-width: 479px) {
        .card > table > tbody > tr > td { padding: 26px 20px !important; }
        .button, .button-quiet { max-width: none !important; }
      }
      @media (prefers-color-scheme: dark) {
        body, .page { background-color: ${night.page} !important; }
        .card, .card > table { background-color: ${night.card} !important; }
        .ink, .ink div, .head a { color: ${night.ink} !important; }
        .quiet, .small div { color: ${night.quiet} !important; }
        .words a, .strip a, .small a { color: [[LINKDARK]] !important; }
        .words a.button { color: [[ONACCENT]] !important; }
        .words a.button-quiet, .strip a.button-quiet { border-color: [[LINKDARK]] !important; }
        .items td, .rule { border-color: ${night.rule} !important; }
        .rule p { border-top-color: ${night.rule} !important; }
        .logo { background-color: #ffffff; border-radius: 6px; padding: 6px; }
      }
    </mj-style>
  </mj-head>
  <mj-body background-color="${paper.page}" css-class="page" width="600px">
    <mj-section padding="28px 20px 18px"><mj-column><mj-text css-class="head ink">[[HEADER]]</mj-text></mj-column></mj-section>
    <mj-section css-class="card" background-color="${paper.card}" border-radius="14px" padding="34px 36px">
      <mj-column>
        <mj-text css-class="ink words">[[BODY]]</mj-text>
        <mj-divider css-class="rule" border-width="1px" border-color="${paper.rule}" padding="26px 0 22px" />
        <mj-text css-class="ink strip">[[ORDER]]</mj-text>
      </mj-column>
    </mj-section>
    <mj-section padding="24px 20px 8px"><mj-column><mj-text css-class="ink small" font-size="14px" line-height="22px">[[CONTACT]]</mj-text></mj-column></mj-section>
    <mj-section padding="10px 20px 36px"><mj-column><mj-text css-class="small" font-size="13px" line-height="20px" color="${paper.quiet}">[[FOOTER]]</mj-text></mj-column></mj-section>
  </mj-body>
</mjml>`;

type Slot =
  'LANG' | 'TITLE' | 'PREHEADER' | 'LINKDARK' | 'ONACCENT' | 'HEADER' | 'BODY' | 'ORDER' | 'CONTACT' | 'FOOTER';
type Piece = string | { slot: Slot };

let skeleton: Promise<Piece[]> | null = null;

async function compileSkeleton(): Promise<Piece[]> {
  // MJML brings along as much code as everything else together, so a process loads it for its first mail, not at its
  // start.
  const { default: mjml2html } = await import('mjml');
  const { html, errors } = await mjml2html(skeletonSource, { fonts: {}, validationLevel: 'strict' });
  if (errors.length > 0) throw new Error(`The mail's layout does not compile: ${errors[0]!.formattedMessage}`);
  // Indentation would be a fifth of every mail.
  // MJML gives the page's class to the body only; mail programs that drop the body keep this one.
  const compact = html
    .replace('role="article"', 'class="page" role="article"')
    .replace(/\n\s+/g, '\n')
    .replace(/\n{2,}/g, '\n')
    .replace(/<title><\/title>/, '');
  return compact
    .split(/(\[\[[A-Z]+\]\])/)
    .map((text) => (/^\[\[[A-Z]+\]\]$/.test(text) ? { slot: text.slice(2, -2) as Slot } : text));
}

export type FramedWords = { subject: string; html: string; text: string };

/**
 * Puts words into the frame.
 * @param words cleaned HTML and its text
 * @returns the whole mail; nothing in it is foreign but the merchant's logo
 */
export async function frame(
  kind: MessageKind,
  words: FramedWords,
  view: MailView,
  settings: Settings,
): Promise<FramedWords> {
  skeleton ??= compileSkeleton();
  const shell = shellOf(await skeleton, kind, view, settings);
  const own: Partial<Record<Slot, string>> = {
    TITLE: escapeHtml(words.subject),
    PREHEADER: escapeHtml(preheader(words.text, view)),
    BODY: words.html,
    ORDER: strip(view, paletteOf(settings.branding.accentColor)),
    FOOTER: footer(kind, view, settings),
  };
  const html = shell.map((piece) => (typeof piece === 'string' ? piece : (own[piece.slot] ?? ''))).join('');
  return { subject: words.subject, html, text: `${words.text}\n\n${textTail(kind, view, settings)}\n` };
}

const shells = new Map<string, Piece[]>();

/** The frame with all that is the same in every mail of this shop and language. */
function shellOf(pieces: Piece[], kind: MessageKind, view: MailView, settings: Settings): Piece[] {
  const { branding, sender, legal } = settings;
  const key = JSON.stringify([view.language, view.shop, sender.personName, branding, legal, kindTraits[kind].category]);
  const known = shells.get(key);
  if (known) return known;
  const palette = paletteOf(branding.accentColor);
  const fixed: Partial<Record<Slot, string>> = {
    LANG: view.language,
    LINKDARK: palette.linkOnDark,
    ONACCENT: palette.onAccent,
    HEADER: header(view, branding.logoUrl),
    CONTACT: contact(view, settings, palette),
  };
  const made = merge(pieces.map((piece) => (typeof piece === 'string' ? piece : (fixed[piece.slot] ?? piece))));
  if (shells.size >= 1000) shells.clear();
  shells.set(key, made);
  return made;
}

function merge(pieces: Piece[]): Piece[] {
  const merged: Piece[] = [];
  for (const piece of pieces) {
    const last = merged.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') merged[merged.length - 1] = last + piece;
    else merged.push(piece);
  }
  return merged;
}

/** Compiles the frame ahead of the first mail. */
export async function warmUpLayout(): Promise<void> {
  skeleton ??= compileSkeleton();
  await skeleton;
}
