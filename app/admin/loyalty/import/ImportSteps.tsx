import { Banner, BlockStack, Button, Card, InlineStack, ProgressBar, Text } from '@shopify/polaris';
import { useState, type ReactNode } from 'react';
import type { ImportState } from '#app/loyalty/import/words.ts';
import { plural } from '#app/ui/dates.ts';
import { TitledCard } from '#app/ui/TitledCard.tsx';

type Sum = { lines: number; points: number };
type ImportStepsProps = {
  state: ImportState;
  waiting: Sum;
  added: Sum;
  isBusy: boolean;
  onDo: (intent: 'start' | 'undo' | 'discard') => void;
};

/** What can be done with an import now, and its progress. */
export function ImportSteps({ state, waiting, added, isBusy, onDo }: ImportStepsProps) {
  switch (state) {
    case 'checked':
      return <Checked waiting={waiting} isBusy={isBusy} onDo={onDo} />;
    case 'importing':
      return (
        <Progress title="The points are being added" done={added.lines} of={added.lines + waiting.lines}>
          <Undo label="Stop and undo" added={added} isBusy={isBusy} onDo={onDo} />
        </Progress>
      );
    case 'undoing':
      return <Progress title="The points are being taken back" done={null} of={added.lines} />;
    case 'imported':
      return (
        <Card>
          <BlockStack gap="300">
            <Text as="p">{`${added.points.toLocaleString('en')} points came along with ${plural(added.lines, 'line') || 'no line'}.`}</Text>
            <Undo label="Undo the import" added={added} isBusy={isBusy} onDo={onDo} />
          </BlockStack>
        </Card>
      );
    case 'undone':
      return <Banner tone="info" title="Undone. The report below says what became of every line." />;
  }
}

function Checked({ waiting, isBusy, onDo }: Pick<ImportStepsProps, 'waiting' | 'isBusy' | 'onDo'>) {
  return (
    <TitledCard title="Nothing has been added yet">
      <Text as="p">
        {waiting.lines === 0
          ? 'No line of this file can be added; the report below says why.'
          : `${waiting.points.toLocaleString('en')} points of ${plural(waiting.lines, 'line')} would be added. They can be spent at once and expire by your program’s rules, counted from the import. Nobody gets a mail.`}
      </Text>
      <InlineStack gap="200">
        {waiting.lines > 0 && (
          <Button variant="primary" loading={isBusy} onClick={() => onDo('start')}>
            {`Import ${plural(waiting.lines, 'line')}`}
          </Button>
        )}
        <Button disabled={isBusy} onClick={() => onDo('discard')}>
          Discard
        </Button>
      </InlineStack>
    </TitledCard>
  );
}

type ProgressProps = { title: string; done: number | null; of: number; children?: ReactNode };

function Progress({ title, done, of, children }: ProgressProps) {
  const percent = done === null || of === 0 ? 0 : Math.floor((done * 100) / of);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd" id="import-progress">
          {title}
        </Text>
        {done !== null && <ProgressBar progress={percent} ariaLabelledBy="import-progress" />}
        <Text as="p" tone="subdued">
          {done === null
            ? `${plural(of, 'line') || 'No line'} left`
            : `${done.toLocaleString('en')} of ${plural(of, 'line')}`}
          . It goes on when you leave this page.
        </Text>
        {children}
      </BlockStack>
    </Card>
  );
}

type UndoProps = Pick<ImportStepsProps, 'added' | 'isBusy' | 'onDo'> & { label: string };

/** Taking points back asks for confirmation on the page. */
function Undo({ label, added, isBusy, onDo }: UndoProps) {
  const [isAsking, setIsAsking] = useState(false);
  if (!isAsking) {
    return (
      <InlineStack>
        <Button onClick={() => setIsAsking(true)}>{label}</Button>
      </InlineStack>
    );
  }
  return (
    <Banner tone="warning" title={`Take back what is left of ${added.points.toLocaleString('en')} points?`}>
      <BlockStack gap="300">
        <p>What was spent meanwhile stays spent; the report says so line by line. Points that came otherwise stay.</p>
        <InlineStack gap="200">
          <Button tone="critical" loading={isBusy} onClick={() => onDo('undo')}>
            Take them back
          </Button>
          <Button onClick={() => setIsAsking(false)}>Keep them</Button>
        </InlineStack>
      </BlockStack>
    </Banner>
  );
}
