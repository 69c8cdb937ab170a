import { json, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { BlockStack, Card, Link, Page, Text } from '@shopify/polaris';
import { isLanguage, languageNames } from '#app/i18n/languages.ts';
import { withShop } from '#app/lib/db.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { readShopSettings } from '#app/shops/settings.server.ts';
import type { Settings } from '#app/shops/settings.ts';
import { formatMinuteOfDay, plural } from '#app/ui/dates.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await requireShop(request);
  const { settings } = await withShop(shop, (tx) => readShopSettings(tx));
  return json({ sections: sectionsOf(settings) });
}

function sectionsOf({ sender, promise, returns, restraint, languages, branding, legal }: Settings) {
  return [
    { path: 'who-sends-what', title: 'Who sends what', now: 'Shopify, another app or Aftercare, moment by moment' },
    { path: 'sender', title: 'Sender', now: sender.personName ? `Signed by ${sender.personName}` : 'No name set yet' },
    {
      path: 'promise',
      title: 'Delivery promise',
      now: `${promise.handlingDays} working days of handling, ${promise.isConfirmed ? 'confirmed' : 'not confirmed yet'}`,
    },
    {
      path: 'returns',
      title: 'Returns',
      now:
        returns.windowDays === null
          ? 'Not said yet: customers are told no last day'
          : `${plural(returns.windowDays, 'day')} from delivery`,
    },
    {
      path: 'restraint',
      title: 'Hours and limits',
      now: `Quiet from ${formatMinuteOfDay(restraint.quietFromMinute)} to ${formatMinuteOfDay(restraint.quietToMinute)}, at most ${restraint.maxPerOrder} messages an order`,
    },
    {
      path: 'languages',
      title: 'Languages',
      now: languages.enabled.map((code) => (isLanguage(code) ? languageNames[code] : code)).join(', '),
    },
    { path: 'stopped', title: 'Stopped addresses', now: 'Addresses that came back, and how to free many at once' },
    { path: 'branding', title: 'Branding', now: branding.logoUrl ? 'Logo and color set' : 'No logo yet' },
    { path: 'privacy', title: 'Privacy', now: 'How long personal data is kept' },
    { path: 'legal', title: 'Legal', now: legal.name || 'No legal name yet: invoices need one' },
  ];
}

export default function SettingsOverview() {
  const { sections } = useLoaderData<typeof loader>();
  return (
    <Page title="Settings">
      <Card>
        <ul className="plain-list">
          {sections.map(({ path, title, now }) => (
            <li key={path}>
              <BlockStack gap="050">
                <Link url={`/app/settings/${path}`}>{title}</Link>
                <Text as="p" tone="subdued">
                  {now}
                </Text>
              </BlockStack>
            </li>
          ))}
        </ul>
      </Card>
    </Page>
  );
}
