import { Badge, BlockStack, Button, Card, Collapsible, Icon, InlineStack, Text } from '@shopify/polaris';
import { CheckCircleIcon, XIcon } from '@shopify/polaris-icons';
import { useState } from 'react';
import { StepsDone } from '#app/ui/StepsDone.tsx';

type Step = {
  key: string;
  isByHand: boolean;
  title: string;
  why: string;
  url: string | null;
  action: string;
  isDone: boolean;
};

/** The steps to the first mail, to be done in any order. The guide can be dismissed for good at any time. */
export function SetupGuide({
  steps,
  onDone,
  onDismiss,
}: {
  steps: Step[];
  onDone: (key: string) => void;
  onDismiss: () => void;
}) {
  const doneCount = steps.filter((step) => step.isDone).length;
  const [openKey, setOpenKey] = useState(steps.find((step) => !step.isDone)?.key ?? null);
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" wrap={false} gap="200">
          <Text as="h2" variant="headingMd" id="setup-guide">
            Setup guide
          </Text>
          <Button icon={XIcon} variant="tertiary" accessibilityLabel="Remove the setup guide" onClick={onDismiss} />
        </InlineStack>
        <StepsDone done={doneCount} all={steps.length} labelledBy="setup-guide" />
        <BlockStack gap="100" as="ul">
          {steps.map((step) => (
            <StepRow
              key={step.key}
              step={step}
              isOpen={openKey === step.key}
              onToggle={() => setOpenKey(openKey === step.key ? null : step.key)}
              onDone={() => onDone(step.key)}
            />
          ))}
        </BlockStack>
      </BlockStack>
    </Card>
  );
}

function StepRow({
  step,
  isOpen,
  onToggle,
  onDone,
}: {
  step: Step;
  isOpen: boolean;
  onToggle: () => void;
  onDone: () => void;
}) {
  return (
    <li className="setup-step">
      <InlineStack gap="200" blockAlign="center" wrap={false}>
        <span className="setup-mark" aria-hidden="true">
          {step.isDone ? <Icon source={CheckCircleIcon} tone="success" /> : <span className="setup-mark-open" />}
        </span>
        <Button
          variant="monochromePlain"
          textAlign="left"
          ariaExpanded={isOpen}
          ariaControls={`step-${step.key}`}
          onClick={onToggle}
        >
          {step.title}
        </Button>
        {step.isDone && <Badge tone="success">Done</Badge>}
      </InlineStack>
      <Collapsible id={`step-${step.key}`} open={isOpen} transition={false}>
        <div className="setup-step-body">
          <BlockStack gap="200" inlineAlign="start">
            <Text as="p">{step.why}</Text>
            {step.url && !step.isDone && (
              <InlineStack gap="200">
                <Button url={step.url}>{step.action}</Button>
                {step.isByHand && <Button onClick={onDone}>Mark as done</Button>}
              </InlineStack>
            )}
            {step.url && step.isDone && (
              <Button url={step.url} variant="plain">
                Change
              </Button>
            )}
          </BlockStack>
        </div>
      </Collapsible>
    </li>
  );
}
