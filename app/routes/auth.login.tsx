import type { MetaFunction } from '@remix-run/node';

export const meta: MetaFunction = () => [{ title: 'Aftercare' }];

/** A dead end on purpose: the app is opened from Shopify's admin, never by typing a shop's address. */
export default function NotInsideShopify() {
  return (
    <main
      style={{
        maxWidth: '34rem',
        margin: '12vh auto',
        padding: '0 1.5rem',
        fontFamily: 'system-ui, sans-serif',
        lineHeight: 1.6,
      }}
    >
      <h1>Please open Aftercare in Shopify</h1>
      <p>
        This page was opened outside your Shopify admin, so we cannot tell which store it is for. Go to your admin and
        choose Aftercare under <strong>Apps</strong>.
      </p>
    </main>
  );
}
