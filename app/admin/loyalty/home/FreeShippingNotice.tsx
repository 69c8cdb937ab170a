import { useFetcher } from '@remix-run/react';
import { Banner } from '@shopify/polaris';
import { useDoneToast, type Done } from '#app/ui/useDoneToast.ts';

/**
 * Says why the discount that gives tiers free shipping does not match the program, and lets the merchant retry. Renders
 * nothing when all is well.
 */
export function FreeShippingNotice({ problem }: { problem: string | null }) {
  const fetcher = useFetcher<Done>();
  useDoneToast(fetcher.data);
  if (problem === null) return null;
  const lookAgain = () =>
    fetcher.submit({ intent: 'look_at_free_shipping' }, { method: 'post', action: '/app/loyalty?index' });
  return (
    <Banner
      tone="warning"
      title="Free shipping for tiers needs a look"
      action={{ content: 'Look again', loading: fetcher.state !== 'idle', onAction: lookAgain }}
    >
      {problem}
    </Banner>
  );
}
