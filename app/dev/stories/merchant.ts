import { setTimeout as wait } from 'node:timers/promises';
import { makeIdToken } from '../pretend-shopify/webhooks/signing.ts';
import type { Stack } from '../launch/stack.ts';

// The merchant: uses the app's own pages like a person in the admin, with the session token that Shopify's admin would
// send.

export type Merchant = ReturnType<typeof createMerchant>;

export function createMerchant({ addresses, shop, environment }: Pick<Stack, 'addresses' | 'shop' | 'environment'>) {
  const app = { apiKey: environment.SHOPIFY_API_KEY!, apiSecret: environment.SHOPIFY_API_SECRET! };

  async function read(path: string, route: string, form?: Record<string, string>): Promise<string> {
    const url = new URL(path, addresses.app);
    url.searchParams.set('_data', route);
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      headers: {
        Authorization: `Bearer ${makeIdToken(app, shop, '548380009', new Date())}`,
        // Shopify's library answers robots with 410.
        'User-Agent':
          'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36',
      },
      ...(form ? { body: new URLSearchParams(form) } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 500)}`);
    return text;
  }

  async function call(path: string, route: string, form?: Record<string, string>): Promise<unknown> {
    return JSON.parse(await read(path, route, form));
  }

  /** Changes the values of a settings page and saves it; `change` gets the page's current values. */
  async function save(
    page: string,
    change: (loaded: Record<string, unknown>) => Record<string, unknown>,
  ): Promise<void> {
    const [path, route] = [`/app/${page.replaceAll('.', '/')}`, `routes/app.${page}`];
    const loaded = (await call(path, route)) as Record<string, unknown>;
    await call(path, route, { draft: JSON.stringify(change(loaded)), version: String(loaded.version) });
  }

  return {
    call,
    save,

    /** The content behind a download button. */
    download: (path: string, route: string) => read(path, route),

    /**
     * Answers the setup's questions: who sends what, who signs, that the promise is right, when to say thank you.
     * @param news who announces parcels, cancellations and refunds
     */
    async setUp(news: 'aftercare' | 'shopify' = 'aftercare'): Promise<void> {
      await save('settings.who-sends-what', ({ senders }) => ({
        senders: {
          ...(senders as Record<string, string>),
          order_confirmation: 'shopify',
          shipping_confirmation: 'shopify',
          tracking_update: news,
          order_canceled: news,
          refund_issued: news,
        },
      }));
      await save('settings.sender', ({ sender }) => ({
        sender: {
          ...(sender as Record<string, unknown>),
          personName: 'Mara',
          replyTo: 'hello@super-toys.example',
          contactPhone: '+1 207 555 0142',
          alertEmails: ['staff@super-toys.example'],
        },
        smtpPassword: '',
      }));
      await save('settings.promise', ({ promise }) => ({
        promise: { ...(promise as Record<string, unknown>), isConfirmed: true },
      }));
      await save('settings.branding', ({ branding }) => ({
        branding: {
          ...(branding as Record<string, unknown>),
          accentColor: '#b3432b',
          social: { ...(branding as { social: object }).social, instagram: 'https://www.instagram.com/supertoys' },
        },
      }));
      await save('settings.legal', ({ legal }) => ({
        legal: {
          ...(legal as Record<string, unknown>),
          name: 'Super Toys LLC',
          address: '12 Wharf Street\nPortland, ME 04101\nUnited States',
          taxNumber: 'EIN 01-2345678',
        },
      }));
      await call('/app/messages/thank_you/when', 'routes/app.messages.$kind.when', {
        draft: JSON.stringify({ isOn: true, days: 0, hours: 0, minutes: 30, showsSummary: true }),
        version: String(
          ((await call('/app/messages/thank_you/when', 'routes/app.messages.$kind.when')) as { version: number })
            .version,
        ),
      });
    },

    /** Presses "Go live", beginning with the orders of the last 30 days. */
    async goLive(): Promise<void> {
      await call('/app?index', 'routes/app._index', { intent: 'go_live', daysBack: '30' });
    },

    /**
     * Presses "Compare with Shopify now" under Support, and waits until this customer's order exists.
     * Shopify's throttle is shared with the reading of new orders, so that this may take its time.
     * @throws after two minutes
     */
    async compareWithShopify(email: string): Promise<void> {
      await call('/app/support?index', 'routes/app.support._index', { intent: 'reconcile' });
      for (let attempt = 0; attempt < 600; attempt += 1) {
        const { orders } = (await call(
          `/app/orders?index&search=${encodeURIComponent(email)}`,
          'routes/app.orders._index',
        )) as { orders: unknown[] };
        if (orders.length > 0) return;
        await wait(200);
      }
      throw new Error(`The comparison with Shopify did not bring the order of ${email}`);
    },

    /** The state of the import card on Home; null once it is done. */
    async importProgress(): Promise<{ state: string; read: number; of: number } | null> {
      return (
        (await call('/app?index', 'routes/app._index')) as {
          history: { state: string; read: number; of: number } | null;
        }
      ).history;
    },
  };
}

/** Waits until the history is imported. @throws after a minute */
export async function awaitImport(merchant: Merchant): Promise<void> {
  for (let attempt = 0; (await merchant.importProgress()) !== null; attempt += 1) {
    if (attempt > 300) throw new Error('The import of the history did not finish in a minute');
    await wait(200);
  }
}
