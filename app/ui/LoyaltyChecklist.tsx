import { Badge, BlockStack, Button, Card, Icon, InlineStack, ProgressBar, Text } from '@shopify/polaris';
import { CheckCircleIcon, XIcon } from '@shopify/polaris-icons';
import type { LoyaltyStep } from '#app/insights/loyalty-setup.ts';
import type { ThemePartsState } from './useThemeParts.ts';

type ChecklistProps = { steps: LoyaltyStep[]; theme: ThemePartsState; onDismiss: (key: string) => void };

type Shown = LoyaltyStep & { standing: 'done' | 'open' | 'asking' | 'unknown' };

/** The way to the first reward. Each step can be put aside for good; the list is gone when nothing is left to do. */
export function LoyaltyChecklist({ steps, theme, onDismiss }: ChecklistProps) {
  const shown: Shown[] = steps.map((step) => ({ ...step, standing: standingOf(step, theme) }));
  const done = shown.filter(({ standing }) => standing === 'done').length;
  if (done === shown.length) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd" id="loyalty-checklist">
          Getting started
        </Text>
        <InlineStack gap="200" blockAlign="center">
          <Text as="p" tone="subdued">{`${done} of ${shown.length} done`}</Text>
          <div style={{ width: '8rem' }}>
            <ProgressBar progress={(done / shown.length) * 100} size="small" tone="success" ariaLabelledBy="loyalty-checklist" />
          </div>
        </InlineStack>
        <BlockStack gap="200" as="ul">
          {shown.map((step) => (
            <StepRow key={step.key} step={step} onDismiss={() => onDismiss(step.key)} />
          ))}
        </BlockStack>
      </BlockStack>
    </Card>
  );
}

function standingOf({ isDone }: LoyaltyStep, theme: ThemePartsState): Shown['standing'] {
  if (typeof isDone === 'boolean') return isDone ? 'done' : 'open';
  if (theme.state !== 'known') return theme.state;
  return theme.isOn[isDone] ? 'done' : 'open';
}

function StepRow({ step, onDismiss }: { step: Shown; onDismiss: () => void }) {
  const isDone = step.standing === 'done';
  return (
    <li className="setup-step loyalty-step">
      <span className="setup-mark" aria-hidden="true">
        {isDone ? <Icon source={CheckCircleIcon} tone="success" /> : <span className="setup-mark-open" />}
      </span>
      <BlockStack gap="150" inlineAlign="start">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h3" variant="bodyMd" fontWeight={isDone ? 'regular' : 'semibold'}>
            {step.title}
          </Text>
          {isDone && <Badge tone="success">Done</Badge>}
          {step.standing === 'unknown' && <Badge>Could not be checked</Badge>}
        </InlineStack>
        {!isDone && (
          <Text as="p" tone="subdued">
            {step.standing === 'unknown' ? `${step.why} Shopify did not tell us whether this is done; have a look yourself.` : step.why}
          </Text>
        )}
        {!isDone && step.action && (
          <Button url={step.action.url} target={step.action.url.startsWith('shopify:') ? '_blank' : undefined} accessibilityLabel={`${step.action.words}: ${step.title}`}>
            {step.action.words}
          </Button>
        )}
      </BlockStack>
      <Button icon={XIcon} variant="tertiary" accessibilityLabel={`Put aside: ${step.title}`} onClick={onDismiss} />
    </li>
  );
}
