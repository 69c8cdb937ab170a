import { BlockStack, type BlockStackProps, Card, InlineStack, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';

type TitledCardProps = {
  title: string;
  gap?: BlockStackProps['gap'];
  /** at the far end of the title's line */
  aside?: ReactNode;
  children: ReactNode;
};

/** A card with a heading and its content stacked below. */
export function TitledCard({ title, gap = '300', aside, children }: TitledCardProps) {
  const heading = (
    <Text as="h2" variant="headingMd">
      {title}
    </Text>
  );
  return (
    <Card>
      <BlockStack gap={gap}>
        {aside === undefined ? (
          heading
        ) : (
          <InlineStack align="space-between" blockAlign="center" gap="200">
            {heading}
            {aside}
          </InlineStack>
        )}
        {children}
      </BlockStack>
    </Card>
  );
}
