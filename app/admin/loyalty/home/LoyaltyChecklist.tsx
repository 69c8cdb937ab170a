import { Badge, BlockStack, Button, Card, Collapsible, Icon, InlineStack, Text } from '@shopify/polaris';
import { CheckCircleIcon, XIcon } from '@shopify/polaris-icons';
import { useState } from 'react';
import type { LoyaltyStep } from './setup-steps.ts';
import { StepsDone } from '#app/ui/StepsDone.tsx';
import type { ThemePartsState } from '../widget/useThemeParts.ts';

type ChecklistProps = { steps: LoyaltyStep[]; theme: ThemePartsState; onDismiss: (key: string) => void };

type Shown = LoyaltyStep & { standing: 'done' | 'open' | 'asking' | 'unknown' };

/** The steps to the first reward. Each can be dismissed for good; the list disappears when nothing is left to do. */
export function LoyaltyChecklist({ steps, theme, onDismiss }: ChecklistProps) {
  const shown: Shown[] = steps.map((step) => ({ ...step, standing: standingOf(step, theme) }));
  const [chosenKey, setChosenKey] = useState<string | null | undefined>();
  const openKey = chosenKey === undefined ? shown.find(({ standing }) => standing !== 'done')?.key : chosenKey;
  const done = shown.filter(({ standing }) => standing === 'done').length;
  if (done === shown.length) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd" id="loyalty-checklist">
          Getting started
        </Text>
        <StepsDone done={done} all={shown.length} labelledBy="loyalty-checklist" />
        <BlockStack gap="100" as="ul">
          {shown.map((step) => (
            <StepRow
              key={step.key}
              step={step}
              isOpen={openKey === step.key}
              onToggle={() => setChosenKey(openKey === step.key ? null : step.key)}
              onDismiss={() => onDismiss(step.key)}
            />
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

type StepRowProps = { step: Shown; isOpen: boolean; onToggle: () => void; onDismiss: () => void };

function StepRow({ step, isOpen, onToggle, onDismiss }: StepRowProps) {
  const isDone = step.standing === 'done';
  const id = `loyalty-step-${step.key}`;
  return (
    <li className="setup-step loyalty-step">
      <span className="setup-mark" aria-hidden="true">
        {isDone ? <Icon source={CheckCircleIcon} tone="success" /> : <span className="setup-mark-open" />}
      </span>
      <div>
        <InlineStack gap="200" blockAlign="center">
          <Button variant="monochromePlain" textAlign="left" ariaExpanded={isOpen} ariaControls={id} onClick={onToggle}>
            {step.title}
          </Button>
          {isDone && <Badge tone="success">Done</Badge>}
          {step.standing === 'unknown' && <Badge>Could not be checked</Badge>}
        </InlineStack>
        <Collapsible id={id} open={isOpen} transition={false}>
          <div className="loyalty-step-body">
            <BlockStack gap="200" inlineAlign="start">
              <Text as="p">
                {step.standing === 'unknown'
                  ? `${step.why} Shopify did not tell us whether this is done; have a look yourself.`
                  : step.why}
              </Text>
              {step.action && <StepAction action={step.action} title={step.title} isDone={isDone} />}
            </BlockStack>
          </div>
        </Collapsible>
      </div>
      <Button icon={XIcon} variant="tertiary" accessibilityLabel={`Put aside: ${step.title}`} onClick={onDismiss} />
    </li>
  );
}

function StepAction({
  action: { words, url },
  title,
  isDone,
}: {
  action: NonNullable<LoyaltyStep['action']>;
  title: string;
  isDone: boolean;
}) {
  return (
    <Button
      url={url}
      target={url.startsWith('shopify:') ? '_blank' : undefined}
      variant={isDone ? 'plain' : undefined}
      accessibilityLabel={`${words}: ${title}`}
    >
      {words}
    </Button>
  );
}
