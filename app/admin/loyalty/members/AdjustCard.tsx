import { Banner, BlockStack, Button, Card, FormLayout, InlineStack, Select, Text, TextField } from '@shopify/polaris';
import { useState } from 'react';
import type { FieldErrors } from '#app/ui/forms.ts';
import type { Done } from '#app/ui/useDoneToast.ts';

export type AdjustAnswer = Done | { errors: FieldErrors };

type AdjustFields = { direction: string; points: string; reason: string };
type AdjustCardProps = { answer: AdjustAnswer | undefined; isBusy: boolean; onAdjust: (fields: AdjustFields) => void };

const directions = [
  { value: 'give', label: 'Give' },
  { value: 'take', label: 'Take' },
];

/** Adjusts points by hand, always with a reason; the staff member is recorded. Input is kept until it succeeds. */
export function AdjustCard({ answer, isBusy, onAdjust }: AdjustCardProps) {
  const [fields, setFields] = useState<AdjustFields>({ direction: 'give', points: '', reason: '' });
  const errors = answer && 'errors' in answer ? answer.errors : {};
  const set = (change: Partial<AdjustFields>) => setFields((now) => ({ ...now, ...change }));
  return (
    <Card>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onAdjust(fields);
        }}
      >
        <BlockStack gap="400">
          <Text as="h2" variant="headingMd">
            Give or take points by hand
          </Text>
          {answer && 'problem' in answer && <Banner tone="critical" title={answer.problem} />}
          <FormLayout>
            <FormLayout.Group>
              <Select
                label="What"
                options={directions}
                value={fields.direction}
                onChange={(direction) => set({ direction })}
              />
              <TextField
                label="Points"
                inputMode="numeric"
                autoComplete="off"
                value={fields.points}
                onChange={(points) => set({ points })}
                error={errors.points}
              />
            </FormLayout.Group>
            <TextField
              label="Reason"
              helpText="For your own record; kept with your name"
              autoComplete="off"
              maxLength={300}
              value={fields.reason}
              onChange={(reason) => set({ reason })}
              error={errors.reason}
            />
          </FormLayout>
          <InlineStack>
            <Button submit loading={isBusy}>
              {fields.direction === 'give' ? 'Give points' : 'Take points'}
            </Button>
          </InlineStack>
        </BlockStack>
      </form>
    </Card>
  );
}
