import { Badge, Button, InlineStack, Text } from '@shopify/polaris';
import { TitledCard } from '#app/ui/TitledCard.tsx';
import { useThemeParts, type ThemePartsState } from './useThemeParts.ts';

type StorefrontCardProps = Parameters<typeof useThemeParts>[0] & { editorUrls: Record<'embed' | 'product', string> };

const parts = [
  { key: 'embed', words: 'Loyalty widget' },
  { key: 'product', words: 'Points on product pages' },
] as const;

/** Whether shoppers can see the loyalty program, as Shopify reports right now. */
export function StorefrontCard(props: StorefrontCardProps) {
  const theme = useThemeParts(props);
  return (
    <TitledCard title="In your theme">
      {parts.map(({ key, words }) => (
        <InlineStack key={key} align="space-between" blockAlign="center" gap="200">
          <InlineStack gap="200" blockAlign="center">
            <Text as="p">{words}</Text>
            <PartBadge theme={theme} part={key} />
          </InlineStack>
          <Button
            variant="plain"
            url={props.editorUrls[key]}
            target="_blank"
            accessibilityLabel={`Open the theme editor: ${words}`}
          >
            Open the theme editor
          </Button>
        </InlineStack>
      ))}
      {theme.state === 'unknown' && (
        <Text as="p" tone="subdued">
          Shopify did not tell us what your theme shows. The theme editor does.
        </Text>
      )}
    </TitledCard>
  );
}

function PartBadge({ theme, part }: { theme: ThemePartsState; part: 'embed' | 'product' }) {
  if (theme.state === 'asking') return <Badge>Asking Shopify</Badge>;
  if (theme.state === 'unknown') return <Badge>Not known</Badge>;
  return theme.isOn[part] ? <Badge tone="success">On</Badge> : <Badge tone="attention">Off</Badge>;
}
