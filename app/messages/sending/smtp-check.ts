import { cutText } from '#app/lib/clean-text.ts';

// What the name server says about a sender's domain, in words a merchant can act on.

export type CheckItem = {
  /** for people: what was looked at */
  name: string;
  state: 'well' | 'warning' | 'wrong';
  words: string;
};

/** @param records TXT records of the domain */
export function judgeSpf(domain: string, records: string[]): CheckItem {
  const name = 'SPF: who may send for your domain';
  const found = records.filter((record) => /^v=spf1(\s|$)/i.test(record));
  if (found.length === 0)
    return { name, state: 'wrong', words: `${domain} has no SPF record. Add the TXT record your mail provider shows.` };
  if (found.length > 1)
    return {
      name,
      state: 'wrong',
      words: `${domain} has ${found.length} SPF records; receivers then trust none. Join them into one.`,
    };
  if (/\+all\b/i.test(found[0]!))
    return {
      name,
      state: 'warning',
      words: 'The record ends in "+all", which lets everybody send as you. End it in "~all".',
    };
  return { name, state: 'well', words: 'There is one record. Make sure that it names your mail provider.' };
}

/** @param found selectors that were tried, with their TXT records */
export function judgeDkim(domain: string, found: { selector: string; records: string[] }[]): CheckItem {
  const name = 'DKIM: your domain signs its mails';
  const good = found.find(({ records }) => records.some((record) => /(^|;)\s*p=[A-Za-z0-9+/]/.test(record)));
  if (good) return { name, state: 'well', words: `A key is published as "${good.selector}".` };
  return {
    name,
    state: 'warning',
    words: `No key was found for ${domain} under the usual names. Your mail provider shows which record to add; if it is under a name of its own, all is well.`,
  };
}

/** @param records TXT records of _dmarc.domain, else of its parent's */
export function judgeDmarc(domain: string, records: string[]): CheckItem {
  const name = 'DMARC: what receivers do with forgeries';
  const found = records.filter((record) => /^v=DMARC1\s*(;|$)/i.test(record));
  const policy = /;\s*p\s*=\s*(none|quarantine|reject)/i.exec(found[0] ?? '')?.[1]?.toLowerCase();
  if (found.length !== 1 || !policy) {
    return {
      name,
      state: 'wrong',
      words: `${domain} has no valid DMARC record. Gmail and Yahoo ask for one: add a TXT record _dmarc.${domain} with "v=DMARC1; p=none".`,
    };
  }
  if (policy === 'none')
    return {
      name,
      state: 'well',
      words: 'There is a record. It only watches ("p=none"), which is enough to be delivered.',
    };
  return {
    name,
    state: 'well',
    words: `There is a record; forgeries are ${policy === 'reject' ? 'refused' : 'put aside'}.`,
  };
}

/** Where providers usually publish their keys. */
export const usualSelectors = [
  'default',
  'google',
  'selector1',
  'selector2',
  'k1',
  'k2',
  's1',
  's2',
  'mail',
  'dkim',
  'smtp',
  'mx',
  'pm',
  'resend',
  'fm1',
  'mandrill',
  'zoho',
  'protonmail',
] as const;

/** A failed connection in plain words. */
export function judgeConnection(
  error: { message: string; code?: string | undefined; responseCode?: number | undefined } | null,
): CheckItem {
  const name = 'Connection and login';
  const failed = (words: string): CheckItem => ({ name, state: 'wrong', words });
  if (error === null)
    return failed('The host has no public address. Check its name; servers in a private network cannot be used.');
  if (error.code === 'EAUTH') return failed('The server did not accept user and password.');
  if (error.code === 'ETLS')
    return failed(
      'The server offers no encrypted connection, or it failed. Check port and encryption: 465 is encrypted from the first byte, 587 is not.',
    );
  if (error.code === 'ETIMEDOUT') return failed('The server did not answer in time. Check host and port.');
  if (error.code === 'EDNS') return failed('The host was not found. Check its name.');
  return failed(`The server could not be used: ${cutText(error.message, 200)}`);
}

export const connectionIsGood: CheckItem = {
  name: 'Connection and login',
  state: 'well',
  words: 'The server let us in.',
};

export const notSetUp: CheckItem = {
  name: 'Connection and login',
  state: 'wrong',
  words: 'Fill in host and sender address, switch your own server on and save first.',
};
