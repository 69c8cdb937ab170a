import type { Shipment } from './facts.ts';

/** A tracking number and the carrier's page for it; either may be empty, not both. */
export type Tracking = { number: string; url: string };

/**
 * Puts each number with its own link. As many links as numbers, empty ones included, belong together by their place, also
 * where links are equal. Otherwise a link goes to the number it holds, a single link that holds none to all of them, and
 * the rest by place. Links that are left over stand by themselves at the end.
 */
export function pairTracking(numbers: (string | null)[], urls: (string | null)[]): Tracking[] {
  const pairs = numbers.length === urls.length ? byPlace(numbers, urls) : byContent(some(numbers), some(urls));
  const once = new Map<string, Tracking>();
  for (const pair of pairs) {
    const key = pair.number || `link ${pair.url}`;
    if (!once.get(key)?.url) once.set(key, pair);
  }
  return [...once.values()];
}

/** The numbers of a parcel with their links, as they are kept: side by side, links without a number last. */
export function trackingOf({ trackingNumbers, trackingUrls }: Pick<Shipment, 'trackingNumbers' | 'trackingUrls'>) {
  if (trackingUrls.length < trackingNumbers.length) return pairTracking(trackingNumbers, trackingUrls);
  return trackingUrls
    .map((url, index) => ({ number: trackingNumbers[index] ?? '', url }))
    .filter(({ number, url }) => number !== '' || url !== '');
}

/** How a parcel keeps them: one link for each number, "" for none; then the links without a number. */
export function keptTracking(pairs: Tracking[]): Pick<Shipment, 'trackingNumbers' | 'trackingUrls'> {
  const ofNumbers = pairs.filter(({ number }) => number !== '');
  const alone = pairs.filter(({ number, url }) => number === '' && url !== '');
  return {
    trackingNumbers: ofNumbers.map(({ number }) => number),
    trackingUrls: [...ofNumbers, ...alone].map(({ url }) => url),
  };
}

const some = (texts: (string | null)[]) => texts.flatMap((text) => text || []);

function byPlace(numbers: (string | null)[], urls: (string | null)[]): Tracking[] {
  return numbers
    .map((number, index) => ({ number: number ?? '', url: urls[index] ?? '' }))
    .filter(({ number, url }) => number !== '' || url !== '');
}

/** Shorter ones are found in links by chance. */
const shortestFound = 6;

function byContent(numbers: string[], urls: string[]): Tracking[] {
  const links = [...new Set(urls)];
  const own = new Map<string, string>();
  for (const number of numbers) {
    const url = number.length < shortestFound ? undefined : links.find((link) => link.includes(number));
    if (url !== undefined) own.set(number, url);
  }
  const taken = new Set(own.values());
  const free = links.filter((link) => !taken.has(link));
  const shared = links.length === 1 && own.size === 0 ? links[0]! : null;
  const pairs = numbers.map((number) => ({ number, url: own.get(number) ?? shared ?? free.shift() ?? '' }));
  return [...pairs, ...(shared !== null && numbers.length > 0 ? [] : free.map((url) => ({ number: '', url })))];
}
