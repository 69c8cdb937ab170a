import { Badge, BlockStack, Button, InlineStack, Link, Text } from '@shopify/polaris';
import { plural } from '#app/ui/dates.ts';
import { TitledCard } from '#app/ui/TitledCard.tsx';

type Summary = {
  customer: { name: string; email: string; isReturning: boolean | null; place: string };
  lines: { id: string; words: string; variant: string | null }[];
  total: string;
  handover: { way: string; waits: string | null };
  dates: { promised: string; dispatchBy: string | null; dispatchLabel: string; estimate: string; isLater: boolean };
  returns: { until: string; why: string } | null;
  parcels: {
    id: string;
    title: string;
    carrier: string;
    tracking: { number: string; url: string | null }[];
    latest: string;
    dispatched: string | null;
    said: string | null;
    words: { answer: string; label: string }[];
    itemCount: number | null;
  }[];
  feedback: { id: string; answer: string; comment: string | null; at: string }[];
  reviews: { id: string; productTitle: string; rating: number; words: string }[];
};

/** Shown next to the timeline: dates, parcels, customer, items, answers. */
export function OrderFactsCards({
  summary,
  isBusy,
  onStaffWord,
}: {
  summary: Summary;
  isBusy: boolean;
  onStaffWord: (shipmentId: string, answer: string) => void;
}) {
  const { customer, lines, total, handover, dates, returns, parcels, feedback, reviews } = summary;
  return (
    <>
      <TitledCard title="Promise and estimate" gap="200">
        <Fact label="First promise" value={dates.promised} />
        {dates.dispatchBy && <Fact label={dates.dispatchLabel} value={dates.dispatchBy} />}
        <Fact label="Present estimate" value={dates.estimate} />
        {dates.isLater && (
          <InlineStack>
            <Badge tone="warning">Later than promised</Badge>
          </InlineStack>
        )}
      </TitledCard>
      <TitledCard title="Delivery" gap="200">
        <Text as="p">{handover.way}</Text>
        {handover.waits && <Badge tone="attention">{handover.waits}</Badge>}
        {parcels.length === 0 && (
          <Text as="p" tone="subdued">
            None yet.
          </Text>
        )}
        {parcels.map((parcel) => (
          <BlockStack key={parcel.id} gap="050">
            <Text as="h3" variant="bodyMd" fontWeight="medium">
              {parcel.title}
            </Text>
            <Text as="p">
              {[parcel.carrier, parcel.itemCount !== null && (plural(parcel.itemCount, 'item') || '0 items')]
                .filter(Boolean)
                .join(', ')}
            </Text>
            {parcel.tracking.map(({ number, url }) =>
              url ? (
                <Link key={number} url={url} target="_blank">
                  {number}
                </Link>
              ) : (
                <Text key={number} as="p" breakWord>
                  {number}
                </Text>
              ),
            )}
            <Text as="p" tone="subdued">
              {parcel.latest}
            </Text>
            {parcel.said && (
              <Text as="p" tone="subdued">
                {parcel.said}
              </Text>
            )}
            {parcel.words.length > 0 && (
              <InlineStack gap="200">
                {parcel.words.map(({ answer, label }) => (
                  <Button
                    key={answer}
                    size="slim"
                    disabled={isBusy}
                    accessibilityLabel={`${label}: ${parcel.title}`}
                    onClick={() => onStaffWord(parcel.id, answer)}
                  >
                    {label}
                  </Button>
                ))}
              </InlineStack>
            )}
          </BlockStack>
        ))}
      </TitledCard>
      {returns && (
        <TitledCard title="Returns" gap="200">
          <Fact label="Can be sent back until" value={returns.until} />
          <Text as="p" tone="subdued">
            {returns.why}
          </Text>
        </TitledCard>
      )}
      <TitledCard title="Customer" gap="200">
        <InlineStack gap="200">
          <Text as="p">{customer.name}</Text>
          {customer.isReturning !== null && <Badge>{customer.isReturning ? 'Returning' : 'First order'}</Badge>}
        </InlineStack>
        <Text as="p" breakWord>
          {customer.email}
        </Text>
        {customer.place && (
          <Text as="p" tone="subdued">
            {customer.place}
          </Text>
        )}
      </TitledCard>
      <TitledCard title="Items" gap="200">
        {lines.length === 0 && (
          <Text as="p" tone="subdued">
            None.
          </Text>
        )}
        {lines.map((line) => (
          <Text as="p" key={line.id}>
            {line.variant ? `${line.words} (${line.variant})` : line.words}
          </Text>
        ))}
        <Fact label="Total" value={total} />
      </TitledCard>
      {(feedback.length > 0 || reviews.length > 0) && (
        <TitledCard title="Customer's answers" gap="200">
          {feedback.map(({ id, answer, comment, at }) => (
            <BlockStack key={id} gap="050">
              <Text as="p">{`Check-in: ${answer}, ${at}`}</Text>
              {comment && <blockquote className="quote">{comment}</blockquote>}
            </BlockStack>
          ))}
          {reviews.map(({ id, productTitle, rating, words }) => (
            <BlockStack key={id} gap="050">
              <Text as="p">{`Review of ${productTitle}: ${rating} of 5`}</Text>
              {words && <blockquote className="quote">{words}</blockquote>}
            </BlockStack>
          ))}
        </TitledCard>
      )}
    </>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <BlockStack>
      <Text as="p" tone="subdued">
        {label}
      </Text>
      <Text as="p">{value}</Text>
    </BlockStack>
  );
}
