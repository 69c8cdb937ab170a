import type { Language } from '#app/i18n/languages.ts';
import { pageWordsFor, type PageWords } from '#app/i18n/pages.ts';
import { wordsFor } from '#app/i18n/words.ts';
import type { OrderView } from './order-view.ts';
import type { ParcelView } from './parcels.ts';
import { Card } from '../parts.tsx';

export function Parcels({ view, language }: { view: OrderView; language: Language }) {
  if (view.parcels.length === 0 && !view.noParcels) return null;
  return (
    <Card id="parcels" title={view.parcelsTitle}>
      {view.noParcels && <p>{view.noParcels}</p>}
      {view.parcels.map((parcel) => (
        <Parcel key={parcel.id} parcel={parcel} language={language} />
      ))}
      {view.waiting.length > 0 && (
        <div className="parcel">
          <h3>{view.waitingTitle}</h3>
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
      {parcel.hasCarrier && parcel.tracking.length === 0 && <p className="small">{shared.noTracking}</p>}
      {parcel.tracking.map(({ number, href }) => (
        <p key={number || href} className="tracking">
          <span>
            {parcel.carrier && number && `${parcel.carrier} · `}
            {number && shared.trackingNumber} <span className="number">{number}</span>
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
      {parcel.scans.length > 0 && <Scans scans={parcel.scans} words={words} />}
      {parcel.scans.length === 0 && parcel.hasCarrier && !parcel.hasArrived && (
        <p className="small">{words.order.noScans}</p>
      )}
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

function List({ items }: { items: string[] }) {
  return (
    <ul className="plain">
      {items.map((item, index) => (
        <li key={index}>{item}</li>
      ))}
    </ul>
  );
}
