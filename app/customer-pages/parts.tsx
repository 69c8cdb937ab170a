import type { CSSProperties, ReactNode } from 'react';
import type { Letterhead } from './letterhead.ts';
import type { TotalRow } from './order/totals.ts';

/** The frame of every page: the store's name above, contact below. */
export function Paper({ letterhead, lang, children }: { letterhead: Letterhead; lang: string; children: ReactNode }) {
  const { shopName, logoUrl, palette, contact, links } = letterhead;
  const colors = {
    '--accent': palette.accent,
    '--on-accent': palette.onAccent,
    '--link-light': palette.link,
    '--link-dark': palette.linkOnDark,
  } as CSSProperties;
  return (
    <div className="paper" style={colors} lang={lang}>
      <header className="brand">
        {logoUrl ? <img src={logoUrl} alt={shopName} /> : <span className="brand-name">{shopName}</span>}
      </header>
      <main>{children}</main>
      <footer className="contact">
        {contact.ways.length > 0 && (
          <section aria-labelledby="contact">
            <h2 id="contact">{contact.title}</h2>
            <p>{contact.lede}</p>
            <ul className="plain">
              {contact.ways.map((way) => (
                <li key={way.href}>
                  {way.label}: <a href={way.href}>{way.text}</a>
                </li>
              ))}
            </ul>
          </section>
        )}
        <p className="small">
          {shopName}
          {links.map((link) => (
            <span key={link.href}>
              {' · '}
              <a href={link.href}>{link.text}</a>
            </span>
          ))}
        </p>
      </footer>
    </div>
  );
}

export function Card({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

export function Notice({
  id,
  tone,
  title,
  children,
}: {
  id?: string;
  tone: 'info' | 'warning' | 'good';
  title?: string;
  children: ReactNode;
}) {
  return (
    <div id={id} className={`notice ${tone}`} role={title ? 'status' : undefined}>
      {title && <h2>{title}</h2>}
      {children}
    </div>
  );
}

export function Lines({ lines }: { lines: string[] }) {
  return (
    <address>
      {lines.map((line, index) => (
        <span key={index}>{line}</span>
      ))}
    </address>
  );
}

export function Totals({ rows }: { rows: TotalRow[] }) {
  return (
    <dl className="totals">
      {rows.map((row, index) => (
        <div key={index} className={row.isStrong ? 'strong' : undefined}>
          <dt>{row.label}</dt>
          <dd>{row.value}</dd>
        </div>
      ))}
    </dl>
  );
}
