import { BlockStack, Card, Text } from '@shopify/polaris';
import { plural } from './dates.ts';

type Outcome = { points: number; fullCards: number; cost: string | null };

type DryRunCardProps = {
  period: string | null;
  orders: number;
  members: number;
  before: Outcome | null;
  after: Outcome;
  gainers: number;
  losers: number;
  tierMoves: string[];
  widest: { member: string; pointsBefore: number; pointsAfter: number }[];
};

/** What the draft would have made of the orders at hand, beside what the rules in force would have. */
export function DryRunCard({ period, orders, members, before, after, gainers, losers, tierMoves, widest }: DryRunCardProps) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          If the draft had been in force
        </Text>
        {period === null ? (
          <Text as="p">There are no orders yet to try it on.</Text>
        ) : (
          <>
            <Text as="p" tone="subdued">
              {`Tried on ${plural(orders, 'order')} of ${plural(members, 'customer')}, ${period}. Each begins with nothing; refunds are taken off.`}
            </Text>
            <OutcomeTable before={before} after={after} />
            <Text as="p">{before === null ? 'No rules are in force yet.' : changeWords(gainers, losers)}</Text>
            {tierMoves.map((move) => (
              <Text as="p" key={move}>
                {move}
              </Text>
            ))}
            {before !== null && widest.length > 0 && <WidestTable widest={widest} />}
          </>
        )}
      </BlockStack>
    </Card>
  );
}

function changeWords(gainers: number, losers: number): string {
  if (gainers + losers === 0) return 'Nobody would have more or fewer points than by the rules in force.';
  return `${plural(gainers, 'customer') || 'Nobody'} would have more points, ${plural(losers, 'customer') || 'nobody'} fewer.`;
}

function OutcomeTable({ before, after }: { before: Outcome | null; after: Outcome }) {
  const rows = [
    { title: 'Points', of: (one: Outcome) => one.points.toLocaleString('en') },
    { title: 'Full punch cards', of: (one: Outcome) => one.fullCards.toLocaleString('en') },
    { title: 'Cost, if all is used', of: (one: Outcome) => one.cost ?? 'cannot be told' },
  ];
  return (
    <table className="figures-table">
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">Figure</span>
          </th>
          {before && <th scope="col">Rules in force</th>}
          <th scope="col">Draft</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ title, of }) => (
          <tr key={title}>
            <th scope="row">{title}</th>
            {before && <td>{of(before)}</td>}
            <td>{of(after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function WidestTable({ widest }: { widest: DryRunCardProps['widest'] }) {
  return (
    <table className="figures-table">
      <caption>Who would notice most</caption>
      <tbody>
        {widest.map(({ member, pointsBefore, pointsAfter }) => (
          <tr key={member}>
            <th scope="row">{member}</th>
            <td>{`${pointsBefore.toLocaleString('en')} points`}</td>
            <td>{`${pointsAfter.toLocaleString('en')} points`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
