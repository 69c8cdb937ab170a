import { Badge, InlineStack } from '@shopify/polaris';
import { labelOfStage, labelOfState, labelOfTrouble } from './labels.ts';

type Tone = 'success' | 'info' | 'attention' | 'warning' | 'critical' | undefined;
type Progress = 'incomplete' | 'partiallyComplete' | 'complete';

const stageProgress: Record<string, Progress> = {
  placed: 'incomplete',
  paid: 'incomplete',
  scheduled: 'incomplete',
  on_hold: 'incomplete',
  delivered: 'complete',
  settled: 'complete',
};

/** The stage of an order, with the same badge everywhere. */
export function StageBadge({ stage }: { stage: string }) {
  if (stage === 'canceled') return <Badge>{labelOfStage(stage)}</Badge>;
  const progress = stageProgress[stage] ?? 'partiallyComplete';
  return (
    <Badge progress={progress} tone={progress === 'complete' ? 'success' : 'info'}>
      {labelOfStage(stage)}
    </Badge>
  );
}

const troubleTones: Record<string, Tone> = { late: 'warning', return_open: 'attention', not_scanned: 'attention' };

export function TroubleBadges({ troubles }: { troubles: string[] }) {
  return (
    <InlineStack gap="100">
      {troubles.map((trouble) => (
        <Badge key={trouble} tone={troubleTones[trouble] ?? 'critical'}>
          {labelOfTrouble(trouble)}
        </Badge>
      ))}
    </InlineStack>
  );
}

const stateTones: Record<string, Tone> = {
  sent: 'success',
  planned: 'info',
  queued: 'info',
  sending: 'info',
  failed: 'critical',
  unknown: 'warning',
};

/** The state of a message. Before the shop is live, planned messages are only ones that would be sent. */
export function MessageStateBadge({ state, isLive }: { state: string; isLive: boolean }) {
  const label = state === 'planned' && !isLive ? 'Would send' : labelOfState(state);
  return <Badge tone={stateTones[state]}>{label}</Badge>;
}
