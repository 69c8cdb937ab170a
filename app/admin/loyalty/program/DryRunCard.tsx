import { Text } from '@shopify/polaris';
import { plural } from '#app/ui/dates.ts';
import type { DryRunWords, OutcomeWords } from './dry-run-words.ts';
import { TitledCard } from '#app/ui/TitledCard.tsx';

/** What the draft would have made of the stored orders, next to the rules in force. */
export function DryRunCard({ title, run }: { title: string; run: DryRunWords }) {
  return (
    <TitledCard title={title}>
      <DryRunTables run={run} />
    </TitledCard>
  );
}

/** The same tables without a card. */
export function DryRunTables({
  run: { basis, before, after, gainers, losers, tierMoves, widest },
}: {
  run: DryRunWords;
}) {
  if (basis === null) return <Text as="p">There are no orders yet to try it on.</Text>;
  return (
    <>
      <Text as="p" tone="subdued">
        {`${basis}. Each customer begins with nothing; refunds are taken off.`}
      </Text>
      <OutcomeTable before={before} after={after} />
      <Text as="p">{before === null ? 'No rules are in force yet.' : changeWords(gainers, losers)}</Text>
      {before !== null && <TierMoves moves={tierMoves} />}
      {before !== null && widest.length > 0 && <WidestTable widest={widest} />}
    </>
  );
}

function changeWords(gainers: number, losers: number): string {
  if (gainers + losers === 0) return 'Nobody would have more or fewer points than by the rules in force.';
  return `${plural(gainers, 'customer') || 'Nobody'} would have more points, ${plural(losers, 'customer') || 'nobody'} fewer.`;
}

function TierMoves({ moves }: { moves: string[] }) {
  if (moves.length === 0) return null;
  return (
    <div>
      <Text as="p">Tiers would change:</Text>
      <ul className="short-list">
        {moves.map((move) => (
          <li key={move}>{move}</li>
        ))}
      </ul>
    </div>
  );
}

function OutcomeTable({ before, after }: { before: OutcomeWords | null; after: OutcomeWords }) {
  const rows = [
    { title: 'Points', of: (one: OutcomeWords) => one.points.toLocaleString('en') },
    { title: 'Full punch cards', of: (one: OutcomeWords) => one.fullCards.toLocaleString('en') },
    { title: 'Cost, if all is used', of: (one: OutcomeWords) => one.cost ?? 'cannot be told' },
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

function WidestTable({ widest }: { widest: DryRunWords['widest'] }) {
  return (
    <table className="figures-table">
      <caption>Who would notice most</caption>
      <thead>
        <tr>
          <th scope="col">Customer</th>
          <th scope="col">Rules in force</th>
          <th scope="col">Draft</th>
        </tr>
      </thead>
      <tbody>
        {widest.map(({ member, pointsBefore, pointsAfter }) => (
          <tr key={member}>
            <th scope="row">{member}</th>
            <td>{pointsBefore.toLocaleString('en')}</td>
            <td>{pointsAfter.toLocaleString('en')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
