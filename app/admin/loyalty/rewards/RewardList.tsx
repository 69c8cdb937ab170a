import { Badge, BlockStack, Button, ButtonGroup, InlineStack, Link, Text } from '@shopify/polaris';
import { labelOfRedemption } from './words.ts';

export type ShownRedemption = {
  id: string;
  rewardName: string;
  state: string;
  code: string | null;
  when: string;
  origin: string;
  fate: string;
  order: string | null;
  member: { id: string; who: string } | null;
};

type Action = { label: string; accessibilityLabel: string; onAction: () => void; isMain?: boolean };
type RewardListProps = {
  redemptions: ShownRedemption[];
  isBusy: boolean;
  actionsOf: (redemption: ShownRedemption) => Action[];
};

const tones: Record<string, 'success' | 'info' | 'attention' | 'warning' | 'critical' | undefined> = {
  undecided: 'warning',
  held: 'info',
  issued: 'success',
  failed: 'critical',
};

/** Rewards with their state and the possible actions. */
export function RewardList({ redemptions, isBusy, actionsOf }: RewardListProps) {
  return (
    <ul className="plain-list">
      {redemptions.map((redemption) => (
        <li key={redemption.id}>
          <BlockStack gap="100">
            <InlineStack gap="200" blockAlign="center">
              <Text as="span" fontWeight="semibold">
                {redemption.rewardName}
              </Text>
              <Badge tone={tones[redemption.state]}>{labelOfRedemption(redemption.state)}</Badge>
              {redemption.code && <code>{redemption.code}</code>}
              {redemption.member && (
                <Link url={`/app/loyalty/members/${redemption.member.id}`}>{redemption.member.who}</Link>
              )}
              {redemption.order && <Link url={`/app/orders/${redemption.order}`}>Its order</Link>}
            </InlineStack>
            <Text as="p" tone="subdued">
              {[redemption.when, redemption.origin].join(' · ')}
            </Text>
            {redemption.fate && <Text as="p">{redemption.fate}</Text>}
            <Actions actions={actionsOf(redemption)} isBusy={isBusy} />
          </BlockStack>
        </li>
      ))}
    </ul>
  );
}

function Actions({ actions, isBusy }: { actions: Action[]; isBusy: boolean }) {
  if (actions.length === 0) return null;
  return (
    <ButtonGroup>
      {actions.map(({ label, accessibilityLabel, onAction, isMain }) => (
        <Button
          key={label}
          size="slim"
          accessibilityLabel={accessibilityLabel}
          variant={isMain ? 'primary' : 'secondary'}
          disabled={isBusy}
          onClick={onAction}
        >
          {label}
        </Button>
      ))}
    </ButtonGroup>
  );
}
