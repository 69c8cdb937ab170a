import { useFetcher } from '@remix-run/react';
import { Badge, Button, InlineStack, Text } from '@shopify/polaris';
import { TitledCard } from '#app/ui/TitledCard.tsx';

/** One check: the connection, SPF, DKIM or DMARC. */
export type ServerCheck = { name: string; state: 'well' | 'warning' | 'wrong'; words: string };

const badges = {
  well: { tone: 'success', words: 'Well' },
  warning: { tone: 'warning', words: 'Look at this' },
  wrong: { tone: 'critical', words: 'Wrong' },
} as const;

/** Tests the saved mail server and looks up the DNS records that receivers will check for its domain. */
export function ServerTest({ isDirty, tested }: { isDirty: boolean; tested: string | null }) {
  const fetcher = useFetcher<{ checks: ServerCheck[] }>();
  const checks = fetcher.data?.checks;
  return (
    <TitledCard title="Test of the mail server">
      <Text as="p" tone="subdued">
        {tested ? `Last passed ${tested}.` : 'Not passed yet with these settings.'}
      </Text>
      <InlineStack>
        <Button
          disabled={isDirty}
          loading={fetcher.state !== 'idle'}
          onClick={() => fetcher.submit({ intent: 'test' }, { method: 'post' })}
        >
          {isDirty ? 'Save first, then test' : 'Test it now'}
        </Button>
      </InlineStack>
      <div aria-live="polite">
        {checks && (
          <ul className="plain-list">
            {checks.map(({ name, state, words }) => (
              <li key={name}>
                <InlineStack gap="200" blockAlign="center">
                  <Text as="span" fontWeight="medium">
                    {name}
                  </Text>
                  <Badge tone={badges[state].tone}>{badges[state].words}</Badge>
                  <Text as="span" breakWord>
                    {words}
                  </Text>
                </InlineStack>
              </li>
            ))}
          </ul>
        )}
      </div>
    </TitledCard>
  );
}
