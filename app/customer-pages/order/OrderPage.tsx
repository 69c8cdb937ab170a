import type { Language } from '#app/i18n/languages.ts';
import { pageWordsFor, type PageWords } from '#app/i18n/pages.ts';
import { Card, Lines, Notice, Paper, Totals } from '../parts.tsx';
import type { DatesView } from './dates.ts';
import type { OrderView } from './order-view.ts';
import { Parcels } from './ParcelList.tsx';
import { ProblemForm, type ProblemFormState } from './ProblemForm.tsx';
import type { StepView } from './steps.ts';

export function OrderPage({ view, language, form }: { view: OrderView; language: Language; form: ProblemFormState }) {
  const words = pageWordsFor(language);
  return (
    <Paper letterhead={view.letterhead} lang={view.lang}>
      <p className="overline">{view.title}</p>
      <h1>{view.headline}</h1>
      {view.placedOn && <p className="small">{view.placedOn}</p>}
      <Steps steps={view.steps} words={words} />
      {form.isSent && (
        <Notice id="sent" tone="good" title={words.problem.sent}>
          <p>{words.problem.sentText}</p>
        </Notice>
      )}
      {view.notices.length > 0 && (
        <section aria-labelledby="happened">
          <h2 id="happened" className="visually-hidden">
            {words.order.wrong}
          </h2>
          {view.notices.map((notice) => (
            <Notice key={notice.text} tone={notice.tone}>
              <p>{notice.text}</p>
            </Notice>
          ))}
        </section>
      )}
      {view.dates && <Dates dates={view.dates} />}
      <Parcels view={view} language={language} />
      <Items view={view} words={words} />
      {view.returns && (
        <Card id="returns" title={words.returns.title}>
          <p>{view.returns}</p>
        </Card>
      )}
      {view.pickup.length > 0 && (
        <Card id="pickup" title={words.order.pickup.where}>
          <Lines lines={view.pickup} />
        </Card>
      )}
      {(view.shipTo.length > 0 || view.needsShipping) && (
        <Card id="ship-to" title={words.order.shipTo}>
          {view.shipTo.length > 0 ? <Lines lines={view.shipTo} /> : <p>{words.order.noShipTo}</p>}
        </Card>
      )}
      <ProblemForm state={form} parcels={view.parcelOptions} words={words} />
    </Paper>
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

function Dates({ dates }: { dates: DatesView }) {
  const shown = [dates.promise, dates.present].filter((entry) => entry !== null);
  return (
    <Card id="dates" title={dates.title}>
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
        <a className="button quiet" href={view.invoiceUrl}>
          {words.order.seeInvoice}
        </a>
      </p>
    </Card>
  );
}
