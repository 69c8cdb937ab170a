import {
  Banner,
  BlockStack,
  Button,
  Card,
  Checkbox,
  FormLayout,
  InlineStack,
  Select,
  Text,
  TextField,
} from '@shopify/polaris';
import { useState } from 'react';
import type { FieldErrors } from '#app/ui/forms.ts';
import type { Done } from '#app/ui/useDoneToast.ts';

export type AdjustAnswer = Done | { errors: FieldErrors };

type AdjustFields = { direction: string; points: string; reason: string; isTold: boolean; note: string };
type AdjustCardProps = {
  /** whether there is somebody to write to: a guest without a customer record gets no letters */
  canTell: boolean;
  answer: AdjustAnswer | undefined;
  isBusy: boolean;
  onAdjust: (fields: AdjustFields) => void;
};

const directions = [
  { value: 'give', label: 'Give' },
  { value: 'take', label: 'Take' },
];

/** Adjusts points by hand, always with a reason; the staff member is recorded. Input is kept until it succeeds. */
export function AdjustCard({ canTell, answer, isBusy, onAdjust }: AdjustCardProps) {
  const [fields, setFields] = useState<AdjustFields>({
    direction: 'give',
    points: '',
    reason: '',
    isTold: true,
    note: '',
  });
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
            {fields.direction === 'give' && (
              <>
                <Checkbox
                  label="Tell the customer"
                  helpText={
                    canTell
                      ? 'By the mail “Points from your staff”, in your sending hours'
                      : 'There is no customer record to write to'
                  }
                  checked={canTell && fields.isTold}
                  disabled={!canTell}
                  onChange={(isTold) => set({ isTold })}
                />
                {canTell && fields.isTold && (
                  <TextField
                    label="What you write to the customer (optional)"
                    helpText="Goes into the mail as it stands here. The reason above does not."
                    autoComplete="off"
                    multiline={2}
                    maxLength={500}
                    value={fields.note}
                    onChange={(note) => set({ note })}
                    error={errors.note}
                  />
                )}
              </>
            )}
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
