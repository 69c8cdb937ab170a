import type { Scan } from '../facts.ts';

// Shopify has no status for a parcel that goes back to its sender: carriers say so in the text of a scan, and report the
// end of that journey as a delivery. Only a plain statement counts, never a warning of what may happen.

const statements: readonly RegExp[] = [
  /\breturn(?:ed|ing|s)?(?: \w+){0,3} to (?:the |its |original )*(?:sender|shipper|seller|merchant|origin|consignor)\b/i,
  /\bback to (?:the |its |original )*(?:sender|shipper|seller|merchant|origin|consignor)\b/i,
  /\bdelivered,? to (?:the |its |original )*(?:sender|shipper|consignor)\b/i,
  /zurück[^.]*(?:absender|versender|auftraggeber)/i,
  /(?:absender|versender|auftraggeber)[^.]*zurück/i,
  /rücksendung/i,
  /retour(?:né|née)? (?:à|a|vers) l['’]exp[ée]diteur/i,
  /(?:devuelt[oa]|devolución|devolviendo) al remitente/i,
  /retour (?:naar )?(?:de )?afzender/i,
  /(?:reso|ritorno|restituit[oa]|rispedit[oa]) al mittente/i,
];

const conditions =
  /\b(?:if|unless|otherwise|until|before|may be|might|could|reminder|or it|wenn|falls|sonst|andernfalls|bevor|sofern|kann|si|sauf|sinon|als|tenzij)\b/i;

type Said = Pick<Scan, 'happenedAt'> & Partial<Pick<Scan, 'message'>>;

/** Whether a carrier says with this scan that the parcel goes back, or is back, at its sender. */
export function saysGoingBack({ message }: Pick<Said, 'message'>): boolean {
  const text = message ?? '';
  return statements.some((statement) => statement.test(text)) && !conditions.test(text);
}

/** Since when the parcel is on its way back to the sender; null while no carrier has said so. */
export function goingBackSince({ scans }: { scans: Said[] }): Date | null {
  const times = scans.filter(saysGoingBack).map(({ happenedAt }) => happenedAt.getTime());
  return times.length > 0 ? new Date(Math.min(...times)) : null;
}
