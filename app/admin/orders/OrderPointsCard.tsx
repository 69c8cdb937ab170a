import { Link, Text } from '@shopify/polaris';
import { TitledCard } from '#app/ui/TitledCard.tsx';

export type OrderPoints = { memberId: string; sentences: string[] };

/** The order's effect on points, with a link to the member's balance. */
export function OrderPointsCard({ memberId, sentences }: OrderPoints) {
  return (
    <TitledCard title="Points" gap="200">
      {sentences.map((sentence) => (
        <Text as="p" key={sentence} breakWord>
          {sentence}
        </Text>
      ))}
      <Link url={`/app/loyalty/members/${memberId}`}>How the balance came about</Link>
    </TitledCard>
  );
}
