import { Banner, BlockStack, Link } from '@shopify/polaris';
import { plural } from '#app/ui/dates.ts';

type LoyaltyAttentionProps = {
  undecided: number;
  failedWrites: number;
  writeProblem: string | null;
  openImports: number;
  isCatchingUp: boolean;
};

/** What needs attention in the loyalty program; renders nothing when all is well. */
export function LoyaltyAttention({
  undecided,
  failedWrites,
  writeProblem,
  openImports,
  isCatchingUp,
}: LoyaltyAttentionProps) {
  return (
    <>
      {undecided > 0 && (
        <Banner
          tone="warning"
          title={`${plural(undecided, 'reward')} wait${undecided === 1 ? 's' : ''} for your decision`}
        >
          <p>
            Shopify did not say whether it was made. The points are held meanwhile.{' '}
            <Link url="/app/loyalty/rewards?state=undecided">Look at {undecided === 1 ? 'it' : 'them'}</Link>
          </p>
        </Banner>
      )}
      {failedWrites > 0 && (
        <Banner tone="warning" title={`Shopify would not take ${plural(failedWrites, 'change')} so far`}>
          <BlockStack gap="100">
            <p>Balances and tags in your store may be behind. They are tried again by themselves.</p>
            {writeProblem && <p>{writeProblem}</p>}
          </BlockStack>
        </Banner>
      )}
      {openImports > 0 && (
        <Banner tone="info" title={`${plural(openImports, 'import')} checked, nothing added yet`}>
          <Link url="/app/loyalty/import">See what would be added</Link>
        </Banner>
      )}
      {isCatchingUp && <Banner tone="info" title="Orders from before the launch are earning their points now" />}
    </>
  );
}
