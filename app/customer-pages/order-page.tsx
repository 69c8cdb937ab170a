import type { Language } from '#app/i18n/languages.ts';
import { pageWordsFor, type PageWords } from '#app/i18n/pages.ts';
import { wordsFor } from '#app/i18n/words.ts';
import { Card, Notice, Paper } from './parts.tsx';
import type { DatesView } from './dates.ts';
import type { OrderView } from './order-view.ts';
import type { ParcelView } from './parcels.ts';
import { ProblemForm, type ProblemFormState } from './problem-form.tsx';
import type { StepView } from './steps.ts';
import type { TotalRow } from './totals.ts';

export function OrderPage({ view, language, form }: { view: OrderView; language: Language; form: ProblemFormState }) {
  const words = pageWordsFor(language);
  return (
    <Paper letterhead={view.letterhead} lang={view.lang}>
      <p className="overline">{view.title}</p>
      <h1>{view.headline}</h1>
      {view.placedOn && <p className="small">{view.placedOn}</p>}
      <Steps steps={view.steps} words={words} />
      {form.isSent && (
        <Notice tone="good" title={words.problem.sent}>
          <p>{words.problem.sentText}</p>
        </Notice>
      )}
      {view.notices.length > 0 && (
        <section aria-labelledby="happened">
          <h2 id="happened" className="visually-hidden">{words.order.wrong}</h2>
          {view.notices.map((notice) => (
            <Notice key={notice.text} tone={notice.tone}>
              <p>{notice.text}</p>
            </Notice>
          ))}
        </section>
      )}
      {view.dates && <Dates dates={view.dates} words={words} />}
      <Parcels view={view} language={language} />
      <Items view={view} words={words} />
      {(view.shipTo.length > 0 || view.needsShipping) && (
        <Card id="ship-to" title={words.order.shipTo}>
          {view.shipTo.length > 0 ? <Lines lines={view.shipTo} /> : <p>{words.order.noShipTo}</p>}
        </Card>
      )}
      <ProblemForm state={form} parcels={view.parcelOptions} words={words} />
    </Paper>
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

function Steps({ steps, words }: { steps: StepView[]; words: PageWords }) {
  return (
    <ol className="steps" aria-label={words.order.progress}>
      {steps.map((step) => (
        <li key={step.label} className={step.state} aria-current={step.state === 'current' ? 'step' : undefined}>
          <span className="dot" aria-hidden="true" />
          <span className="step-label">
            {step.label}
            <span className="visually-hidden"> ({words.stepState[step.state]})</span>
            {step.at && <span className="step-at">{step.at}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}

function Dates({ dates, words }: { dates: DatesView; words: PageWords }) {
  const shown = [dates.promise, dates.present].filter((entry) => entry !== null);
  return (
    <Card id="dates" title={words.order.dates}>
      {shown.length > 0 && (
        <dl className="dates">
          {shown.map((entry) => (
            <div key={entry.label}>
              <dt>{entry.label}</dt>
              <dd>{entry.value}</dd>
            </div>
          ))}
        </dl>
      )}
      {dates.note && <p className={dates.isLate ? 'late' : undefined}>{dates.note}</p>}
    </Card>
  );
}

function Parcels({ view, language }: { view: OrderView; language: Language }) {
  const words = pageWordsFor(language);
  if (view.parcels.length === 0 && !view.noParcels) return null;
  return (
    <Card id="parcels" title={words.order.parcels}>
      {view.noParcels && <p>{view.noParcels}</p>}
      {view.parcels.map((parcel) => (
        <Parcel key={parcel.id} parcel={parcel} language={language} />
      ))}
      {view.waiting.length > 0 && (
        <div className="parcel">
          <h3>{words.order.waiting}</h3>
          <List items={view.waiting} />
        </div>
      )}
      {view.parcels.some((parcel) => parcel.scans.length > 0) && <p className="small">{view.zone}</p>}
    </Card>
  );
}

export function Parcel({ parcel, language }: { parcel: ParcelView; language: Language }) {
  const words = pageWordsFor(language);
  const shared = wordsFor(language);
  return (
    <div className="parcel">
      <h3>{parcel.title}</h3>
      <p className="parcel-state">
        <strong>{parcel.state}</strong>
        {parcel.stateAt && <span className="small"> {parcel.stateAt}</span>}
      </p>
      {parcel.tracking.length === 0 && <p className="small">{shared.noTracking}</p>}
      {parcel.tracking.map(({ number, href }) => (
        <p key={number} className="tracking">
          <span>
            {parcel.carrier && `${parcel.carrier} · `}
            {shared.trackingNumber} <span className="number">{number}</span>
          </span>
          {href && (
            <a className="button quiet" href={href} rel="noopener noreferrer">
              {words.order.track(parcel.carrier)}
              <span className="visually-hidden"> {number}</span>
            </a>
          )}
        </p>
      ))}
      <List items={parcel.items} />
      {parcel.scans.length > 0 ? <Scans scans={parcel.scans} words={words} /> : <p className="small">{words.order.noScans}</p>}
    </div>
  );
}

function Scans({ scans, words }: { scans: ParcelView['scans']; words: PageWords }) {
  return (
    <details open={scans.length <= 4}>
      <summary>{scans.length <= 4 ? words.order.scans : words.order.allScans(scans.length)}</summary>
      <ol className="scans">
        {scans.map((scan, index) => (
          <li key={index}>
            <span>{scan.what}</span>
            <span className="small">
              {scan.when}
              {scan.place && ` · ${scan.place}`}
            </span>
            {scan.message && <span className="small">{scan.message}</span>}
          </li>
        ))}
      </ol>
    </details>
  );
}

function Items({ view, words }: { view: OrderView; words: PageWords }) {
  return (
    <Card id="items" title={words.order.items}>
      <ul className="items">
        {view.items.map((item, index) => (
          <li key={index}>
            <span>
              <span className="item-title">{item.title}</span>
              <span className="small">{item.detail}</span>
              {item.note && <span className="small">{item.note}</span>}
            </span>
            <span className="price">{item.price}</span>
          </li>
        ))}
      </ul>
      <Totals rows={view.totals} />
      <p>
        <a className="button quiet" href={view.invoiceUrl}>{words.order.seeInvoice}</a>
      </p>
    </Card>
  );
}

function List({ items }: { items: string[] }) {
  return (
    <ul className="plain">
      {items.map((item, index) => (
        <li key={index}>{item}</li>
      ))}
    </ul>
  );
}
