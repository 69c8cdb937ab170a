import { Badge, Box, Card, EmptySearchResult, IndexTable, Link, Text } from '@shopify/polaris';
import { CsvDownload } from '#app/ui/CsvDownload.tsx';
import { TitledCard } from '#app/ui/TitledCard.tsx';

type Sum = { outcome: string; title: string; tone: 'good' | 'note' | 'bad'; lines: number; points: number };

const tones = { good: 'success', note: undefined, bad: 'critical' } as const;

/** The number of lines per outcome; each links to its lines. */
export function ImportSums({ sums, shown, reportUrl }: { sums: Sum[]; shown: string; reportUrl: string }) {
  return (
    <TitledCard title="Report" aside={<CsvDownload url={reportUrl} fileName="import-report.csv" />}>
      <table className="figures-table">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Lines</th>
            <th scope="col">Points</th>
          </tr>
        </thead>
        <tbody>
          {sums.map(({ outcome, title, tone, lines, points }) => (
            <tr key={outcome}>
              <th scope="row">
                <Badge tone={tones[tone]}>{title}</Badge>{' '}
                <Link
                  url={outcome === shown ? '?' : `?outcome=${outcome}`}
                  accessibilityLabel={outcome === shown ? 'Show all lines' : `Show these lines: ${title}`}
                >
                  {outcome === shown ? 'Show all' : 'Show'}
                </Link>
              </th>
              <td>{lines.toLocaleString('en')}</td>
              <td>{points.toLocaleString('en')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TitledCard>
  );
}

type Line = {
  line: number;
  address: string;
  points: number | null;
  title: string;
  problem: string | null;
  memberId: string | null;
};

export function ImportLines({ lines }: { lines: Line[] }) {
  return (
    <Card padding="0">
      <Box padding="300">
        <Text as="h2" variant="headingMd">
          Line by line
        </Text>
      </Box>
      <div className="narrow-table keep-4">
        <IndexTable
          resourceName={{ singular: 'line', plural: 'lines' }}
          itemCount={lines.length}
          selectable={false}
          headings={[{ title: 'Line' }, { title: 'Address' }, { title: 'Points', alignment: 'end' }, { title: 'What' }]}
          emptyState={
            <EmptySearchResult
              title="No such lines"
              description="Choose another row of the report above."
              withIllustration={false}
            />
          }
        >
          {lines.map(({ line, address, points, title, problem, memberId }, position) => (
            <IndexTable.Row key={line} id={String(line)} position={position}>
              <IndexTable.Cell>{line}</IndexTable.Cell>
              <IndexTable.Cell>
                {memberId ? <Link url={`/app/loyalty/members/${memberId}`}>{address || 'Forgotten'}</Link> : address}
              </IndexTable.Cell>
              <IndexTable.Cell>
                <span className="number-cell">{points?.toLocaleString('en') ?? ''}</span>
              </IndexTable.Cell>
              <IndexTable.Cell>
                <span className="reason-cell">
                  {title}
                  {problem && <span className="under-cell">{` ${problem}`}</span>}
                </span>
              </IndexTable.Cell>
            </IndexTable.Row>
          ))}
        </IndexTable>
      </div>
    </Card>
  );
}
