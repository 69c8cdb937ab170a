import { Badge, InlineStack, Link, Text } from '@shopify/polaris';
import { labelOfProblem } from '../labels.ts';
import { TitledCard } from '#app/ui/TitledCard.tsx';

type Item = {
  id: string;
  what: 'message' | 'problem' | 'late';
  orderId: string | null;
  orderName: string | null;
  kind: string;
  words: string | null;
  at: string;
};

/** What needs attention; each item links to its order. */
export function AttentionList({ items, count }: { items: Item[]; count: number }) {
  return (
    <TitledCard
      title="Needs attention"
      aside={
        count > items.length && (
          <Text as="p" tone="subdued">{`The newest ${items.length} of ${count.toLocaleString('en')}`}</Text>
        )
      }
    >
      {items.length === 0 && (
        <Text as="p" tone="subdued">
          Nothing waits for you. Failed mails, problems that customers report and late parcels appear here.
        </Text>
      )}
      {items.length > 0 && (
        <ul className="plain-list">
          {items.map((item) => (
            <li key={`${item.what}-${item.id}`}>
              <InlineStack gap="200" blockAlign="center">
                <Link url={item.orderId === null ? `/app/letters/${item.id}` : `/app/orders/${item.orderId}`}>
                  {item.orderName ?? 'Letter'}
                </Link>
                <Badge tone={item.what === 'late' ? 'warning' : 'critical'}>{titleOf(item)}</Badge>
                {item.words && <Text as="span">{item.words}</Text>}
                <Text as="span" tone="subdued">
                  {item.at}
                </Text>
              </InlineStack>
            </li>
          ))}
        </ul>
      )}
      {items.length > 0 && (
        <InlineStack gap="400">
          <Link url="/app/outbox?state=failed">Failed messages</Link>
          <Link url="/app/orders?trouble=problem">Orders with a problem</Link>
          <Link url="/app/orders?trouble=late">Late orders</Link>
        </InlineStack>
      )}
    </TitledCard>
  );
}

function titleOf(item: Item): string {
  if (item.what === 'late') return 'Late parcel';
  return item.what === 'problem' ? labelOfProblem(item.kind) : 'Message';
}
