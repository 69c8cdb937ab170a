import { setTimeout as wait } from 'node:timers/promises';
import { dayMs, hourMs, minuteMs } from '../../lib/clock.ts';
import type { Stack } from '../launch/stack.ts';
import type { Mail } from '../mailbox/mail.ts';
import type { Operations } from '../pretend-shopify/operations/index.ts';
import type { RestOrder } from '../pretend-shopify/store/rest-types.ts';

// The outside world as a story uses it: Shopify's side through its control API, the mailbox, a customer's browser.

type ControlCommands = {
  install: (input: { shop: string }) => { status: number };
  sendSample: (input: { topic: string; shop: string }) => unknown;
  holdWebhooks: () => unknown;
  releaseWebhooks: (input: { order?: 'as_held' | 'shuffled' | 'newest_first'; except?: string }) => unknown;
  repeatWebhooks: (input: { last: number }) => unknown;
  settleWebhooks: () => unknown;
  dropWebhooks: (input: { count: number }) => unknown;
  orders: (input: object) => RestOrder[];
  readNote: (input: { name: string }) => string | null;
  writeNote: (input: { name: string; value: string }) => unknown;
};

type Commands = Operations & ControlCommands;
type CommandName = keyof Commands;

/** Time before the moment the world was created, so that several stories agree on the same now. */
export type Ago = { days?: number; hours?: number; minutes?: number };

export type World = ReturnType<typeof createWorld>;

export function createWorld(stack: Pick<Stack, 'addresses' | 'shop'>) {
  const now = new Date();
  const { shop } = stack;

  async function shopify<Name extends CommandName>(
    name: Name,
    input: Omit<Parameters<Commands[Name]>[0], 'shop'> & { shop?: string } = {} as never,
  ): Promise<Awaited<ReturnType<Commands[Name]>>> {
    const response = await fetch(`${stack.addresses.pretend}/control/${name}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ shop, ...input }),
    });
    const answer = (await response.json()) as { result: Awaited<ReturnType<Commands[Name]>>; error?: string };
    if (!response.ok) throw new Error(`${name}: ${answer.error}`);
    return answer.result;
  }

  async function mails(to?: string): Promise<Mail[]> {
    const query = to ? `?to=${encodeURIComponent(to)}` : '';
    const response = await fetch(`${stack.addresses.mailbox}/api/messages${query}`);
    return ((await response.json()) as { messages: Mail[] }).messages;
  }

  return {
    shop,
    now,
    shopify,
    mails,
    ago: ({ days = 0, hours = 0, minutes = 0 }: Ago) =>
      new Date(now.getTime() - days * dayMs - hours * hourMs - minutes * minuteMs),
    ahead: (days: number) => new Date(now.getTime() + days * dayMs),

    /** Waits for a mail whose subject or sender matches. @throws after 30 s */
    async mailTo(to: string, isIt: (mail: Mail) => boolean = () => true): Promise<Mail> {
      for (let attempt = 0; attempt < 150; attempt += 1) {
        const found = (await mails(to)).find(isIt);
        if (found) return found;
        await wait(200);
      }
      throw new Error(`No such mail came to ${to} in 30 s`);
    },

    /**
     * Calls the widget's storefront URL as Shopify forwards it: signed, and with the logged-in customer.
     * @param body what the widget posts; without it, only reads
     * @throws when the response is not 2xx
     */
    async askLoyalty<Answer>(customer: number | string, body?: Record<string, string>): Promise<Answer> {
      const headers = { 'Content-Type': 'application/json', Cookie: `pretend_customer=${customer}` };
      const url = `${stack.addresses.pretend}/storefront/${shop}/apps/care/loyalty?locale=en`;
      const response = await fetch(url, body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers });
      const text = await response.text();
      if (!response.ok) throw new Error(`The widget got ${response.status}: ${text.slice(0, 300)}`);
      return JSON.parse(text) as Answer;
    },

    /** Saves the theme with these embeds and blocks of the app, like the merchant does in Shopify's theme editor. */
    async placeInTheme(blocks: string[]): Promise<void> {
      const body = new URLSearchParams(blocks.map((block) => ['part', `aftercare-loyalty/${block}`]));
      await expectOk(
        await fetch(`${stack.addresses.pretend}/store/${shop}/themes/current/editor`, { method: 'POST', body }),
      );
    },

    /** Follows the check-in mail's link like a customer, and presses the button. */
    async confirmCheckIn(mail: Mail, answer: string): Promise<void> {
      const link = linkIn(mail, '/c/check-in/');
      await expectOk(await fetch(link));
      const page = link.split('?')[0]!;
      await expectOk(await fetch(page, { method: 'POST', body: new URLSearchParams({ answer, words: '' }) }));
    },

    /** Follows the link to a guest's points, and claims them. */
    async claimPoints(mail: Mail): Promise<void> {
      const link = linkIn(mail, '/c/points/');
      await expectOk(await fetch(link));
      await expectOk(
        await fetch(link.split('?')[0]!, { method: 'POST', body: new URLSearchParams({ intent: 'claim' }) }),
      );
    },

    /** What a mail program's own unsubscribe button does (RFC 8058). */
    async unsubscribeWithOneClick(mail: Mail): Promise<void> {
      const header = mail.headers.find(({ name }) => name === 'list-unsubscribe')?.value ?? '';
      const link = /<(https?:[^>]+)>/.exec(header)?.[1];
      if (!link) throw new Error(`The mail "${mail.subject}" has no List-Unsubscribe address`);
      await expectOk(
        await fetch(link, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) }),
      );
    },

    /**
     * Reports a whole past at once, newest first, as when Shopify catches up after an outage. The app then plans from
     * all of it, as it would have day by day.
     */
    async tellPast(tell: () => Promise<void>): Promise<void> {
      await shopify('holdWebhooks');
      await tell();
      await shopify('releaseWebhooks', { order: 'newest_first', except: 'orders/' });
      await shopify('settleWebhooks');
      await shopify('releaseWebhooks', { order: 'newest_first' });
      await shopify('settleWebhooks');
    },
  };
}

/** The link in a mail that leads to one of our pages. @throws when it has none */
function linkIn({ html, subject }: Mail, part: string): string {
  const links = [...(html ?? '').matchAll(/href="([^"]+)"/g)].map((match) => match[1]!.replaceAll('&amp;', '&'));
  const found = links.find((href) => href.includes(part));
  if (!found) throw new Error(`The mail "${subject}" has no link with ${part}`);
  return found;
}

async function expectOk(response: Response): Promise<void> {
  if (!response.ok) throw new Error(`${response.url.replace(/[^/]+$/, '…')} answered ${response.status}`);
  await response.arrayBuffer();
}
