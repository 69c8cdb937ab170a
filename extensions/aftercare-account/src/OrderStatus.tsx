/** @jsxImportSource preact */
import '@shopify/ui-extensions/preact';
import { render } from 'preact';
import { wordsOf } from './host.ts';
import { Guest, Join, Loading, Notices, Trouble } from './states.tsx';
import { OrderLine, Standing } from './Standing.tsx';
import { Codes, Rewards } from './Rewards.tsx';
import { useLoyalty } from './useLoyalty.ts';

/** The block on an order's page: its points, the balance, and what it buys. */
export default function start(): void {
  render(<OrderStatus />, document.body);
}

function OrderStatus() {
  const loyalty = useLoyalty(shopify, shopify.order.value?.id ?? null);
  const { answer } = loyalty;
  const words = wordsOf(shopify, answer?.program ?? null);
  if (loyalty.hasFailed && !answer) return <Trouble words={words} onAgain={loyalty.readAgain} />;
  if (!answer) return <Loading words={words} />;
  if (!answer.program) return null;
  const { customer, order } = answer;
  return (
    <s-section heading={words.programName ?? words.say('name')}>
      <s-stack direction="block" gap="base">
        {order && <OrderLine order={order} words={words} />}
        <Notices notice={loyalty.notice} />
        {!customer && shopify.authenticationState.value !== 'fully_authenticated' && (
          <Guest words={words} onLogIn={() => void shopify.requireLogin()} />
        )}
        {!customer && shopify.authenticationState.value === 'fully_authenticated' && (
          <Join words={words} loyalty={loyalty} />
        )}
        {customer && (
          <>
            <Standing customer={customer} words={words} />
            <Rewards customer={customer} words={words} loyalty={loyalty} limit={3} />
            <Codes redemptions={customer.redemptions} words={words} toast={shopify.toast} loyalty={loyalty} />
          </>
        )}
      </s-stack>
    </s-section>
  );
}
