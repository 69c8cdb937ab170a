import { BlockStack, Card, Link, Text } from '@shopify/polaris';

export type OrderPoints = { memberId: string; sentences: string[] };

/** What the order did to points, and the way to the member's balance. */
export function OrderPointsCard({ memberId, sentences }: OrderPoints) {
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          Points
        </Text>
        {sentences.map((sentence) => (
          <Text as="p" key={sentence} breakWord>
            {sentence}
          </Text>
        ))}
        <Link url={`/app/loyalty/members/${memberId}`}>How the balance came about</Link>
      </BlockStack>
    </Card>
  );
}
