import { BlockStack, Card, InlineGrid, InlineStack, Text } from '@shopify/polaris';
import { BarChart, type BarDay } from '#app/ui/BarChart.tsx';
import { CsvDownload } from '#app/ui/CsvDownload.tsx';
import { RateChart, type RatePoint } from '#app/ui/RateChart.tsx';
import { TitledCard } from '#app/ui/TitledCard.tsx';

type Amount = { points: number; cost: string | null };

export type LoyaltyFiguresProps = {
  members: number;
  outstanding: Amount;
  month: Amount & { note: string };
  /** of all points ever granted, in whole percent */
  redemptionPercent: number | null;
  /** of sales */
  rewardCost: number | null;
  days: BarDay<'earned' | 'redeemed' | 'tookBack'>[];
  rates: RatePoint[];
};

const series = [
  { key: 'earned', words: 'Earned', tone: 'done' },
  { key: 'redeemed', words: 'Spent', tone: 'ahead' },
  { key: 'tookBack', words: 'Taken back or expired', tone: 'alarm' },
] as const;

/** The program at a glance: what it owes, what it costs, how many take part, and whether points are used. */
export function LoyaltyFigures({
  members,
  outstanding,
  month,
  redemptionPercent,
  rewardCost,
  days,
  rates,
}: LoyaltyFiguresProps) {
  return (
    <>
      <Card>
        <BlockStack gap="400">
          <InlineGrid columns={{ xs: 2, md: 4 }} gap="400">
            <Figure
              label="Outstanding"
              value={outstanding.cost ?? pointsOf(outstanding)}
              note={`${pointsOf(outstanding)}, at the most they can buy`}
            />
            <Figure label="Cost this month" value={month.cost ?? pointsOf(month)} note={month.note} />
            <Figure label="Members" value={members.toLocaleString('en')} note="with points, or once with points" />
            <Figure
              label="Redemption"
              value={redemptionPercent === null ? 'None yet' : `${redemptionPercent}%`}
              note={redemptionNote(rewardCost)}
            />
          </InlineGrid>
          <BarChart
            caption="Points by day, last 30 days"
            days={days}
            series={series}
            emptyWords="No points were earned or spent in the last 30 days."
          />
        </BlockStack>
      </Card>
      <TitledCard title="Are points used?">
        <RateChart
          caption="Spent, of all points earned until then, last 12 weeks"
          points={rates}
          emptyWords="No points were earned yet."
        />
      </TitledCard>
      <TitledCard title="Take everything along">
        <Text as="p" tone="subdued">
          Your members and every entry of their points are yours: as CSV, at any time.
        </Text>
        <InlineStack gap="200">
          <CsvDownload url="/app/loyalty/export/members/csv" fileName="members.csv" label="Members as CSV" />
          <CsvDownload url="/app/loyalty/export/entries/csv" fileName="entries.csv" label="All entries as CSV" />
        </InlineStack>
      </TitledCard>
    </>
  );
}

function pointsOf({ points }: Amount): string {
  return `${points.toLocaleString('en')} point${points === 1 ? '' : 's'}`;
}

function redemptionNote(rewardCost: number | null): string {
  return `of all points ever earned${rewardCost === null ? '' : `; the program gives back up to ${rewardCost}% of sales`}`;
}

function Figure({ label, value, note }: { label: string; value: string; note: string }) {
  return (
    <BlockStack gap="050">
      <Text as="p" tone="subdued">
        {label}
      </Text>
      <Text as="p" variant="headingLg">
        {value}
      </Text>
      <Text as="p" variant="bodySm" tone="subdued">
        {note}
      </Text>
    </BlockStack>
  );
}
