import { pageWordsFor, type PageWords } from '#app/i18n/pages.ts';
import type { Language } from '#app/i18n/languages.ts';
import type { InvoiceView } from './invoice-view.ts';
import { Lines, Paper, Totals } from '../parts.tsx';

export function InvoicePage({
  view,
  language,
  pdfUrl,
  orderUrl,
}: {
  view: InvoiceView;
  language: Language;
  pdfUrl: string;
  orderUrl: string;
}) {
  const words = pageWordsFor(language);
  return (
    <Paper letterhead={view.letterhead} lang={view.lang}>
      <h1>
        {view.title} {view.number}
      </h1>
      {view.warnings.map((warning) => (
        <p key={warning} className="notice warning">
          {warning}
        </p>
      ))}
      <p className="buttons no-print">
        <a className="button" href={pdfUrl} download>
          {words.invoice.pdf}
        </a>
        <a className="button quiet" href={orderUrl}>
          {words.invoice.back}
        </a>
      </p>
      <div className="card">
        <Parties view={view} words={words} />
        <LineTable view={view} words={words} />
        <Totals rows={view.totals} />
        {view.taxes.length > 0 && <TaxTable view={view} words={words} />}
        {view.taxNote && <p className="small">{view.taxNote}</p>}
        {view.bothCurrencies && <p className="small">{view.bothCurrencies}</p>}
        {view.refunds.length > 0 && <Refunds view={view} words={words} />}
        {view.note && <p className="prewrap">{view.note}</p>}
      </div>
    </Paper>
  );
}

function Parties({ view, words }: { view: InvoiceView; words: PageWords }) {
  return (
    <>
      <Lines lines={view.seller} />
      <dl className="dates">
        <div>
          <dt>{words.invoice.number}</dt>
          <dd>{view.number}</dd>
        </div>
        <div>
          <dt>{words.invoice.date}</dt>
          <dd>{view.date}</dd>
        </div>
      </dl>
      <div className="sheet-head">
        {view.billTo.length > 0 && (
          <div>
            <h2>{words.invoice.billTo}</h2>
            <Lines lines={view.billTo} />
          </div>
        )}
        {view.shipTo.length > 0 && (
          <div>
            <h2>{words.invoice.shipTo}</h2>
            <Lines lines={view.shipTo} />
          </div>
        )}
      </div>
    </>
  );
}

function LineTable({ view, words }: { view: InvoiceView; words: PageWords }) {
  return (
    <table className="lines">
      <caption className="visually-hidden">{words.order.items}</caption>
      <thead>
        <tr>
          <th scope="col">{words.invoice.item}</th>
          <th scope="col" className="amount">
            {words.invoice.quantity}
          </th>
          <th scope="col" className="amount">
            {words.invoice.price}
          </th>
          <th scope="col" className="amount">
            {words.invoice.amount}
          </th>
        </tr>
      </thead>
      <tbody>
        {view.lines.map((line, index) => (
          <tr key={index}>
            <th scope="row">
              {line.title}
              {line.detail && <span className="small detail">{line.detail}</span>}
              {line.discount && <span className="small detail">{line.discount}</span>}
            </th>
            <td className="amount quantity">{line.quantity}</td>
            <td className="amount unit">{line.price}</td>
            <td className="amount">{line.amount}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function TaxTable({ view, words }: { view: InvoiceView; words: PageWords }) {
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={words.invoice.taxTitle}>
      <table>
        <caption>{words.invoice.taxTitle}</caption>
        <thead>
          <tr>
            <th scope="col">{words.invoice.rate}</th>
            <th scope="col" className="amount">
              {words.invoice.net}
            </th>
            <th scope="col" className="amount">
              {words.invoice.tax}
            </th>
            <th scope="col" className="amount">
              {words.invoice.gross}
            </th>
          </tr>
        </thead>
        <tbody>
          {view.taxes.map((row, index) => (
            <tr key={index}>
              <th scope="row">{row.rate}</th>
              <td className="amount">{row.net}</td>
              <td className="amount">{row.tax}</td>
              <td className="amount">{row.gross}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Refunds({ view, words }: { view: InvoiceView; words: PageWords }) {
  return (
    <section aria-labelledby="refunds">
      <h2 id="refunds">{words.invoice.refunds}</h2>
      <ul className="items">
        {view.refunds.map((refund, index) => (
          <li key={index}>
            <span>
              {refund.label}
              {refund.items.map((item, place) => (
                <span key={place} className="small">
                  {item}
                </span>
              ))}
            </span>
            <span className="price">{refund.amount}</span>
          </li>
        ))}
      </ul>
      <Totals rows={view.refundTotals} />
    </section>
  );
}
