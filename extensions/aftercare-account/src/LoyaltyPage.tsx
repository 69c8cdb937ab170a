/** @jsxImportSource preact */
import '@shopify/ui-extensions/preact';
import { render } from 'preact';
import { Birthday } from './Birthday.tsx';
import { History, Referral } from './more.tsx';
import { wordsOf } from './host.ts';
import { Codes, Rewards } from './Rewards.tsx';
import { Standing } from './Standing.tsx';
import { Join, Loading, Notices, Trouble } from './states.tsx';
import { useLoyalty } from './useLoyalty.ts';

/** The full page in the customer's account. */
export default function start(): void {
  render(<LoyaltyPage />, document.body);
}

function LoyaltyPage() {
  const loyalty = useLoyalty(shopify, null);
  const words = wordsOf(shopify, loyalty.answer?.program ?? null);
  return (
    <s-page heading={words.programName ?? words.say('name')}>
      <s-stack direction="block" gap="large">
        <Content loyalty={loyalty} words={words} />
      </s-stack>
    </s-page>
  );
}

function Content({ loyalty, words }: { loyalty: ReturnType<typeof useLoyalty>; words: ReturnType<typeof wordsOf> }) {
  const { answer } = loyalty;
  if (loyalty.hasFailed && !answer) return <Trouble words={words} onAgain={loyalty.readAgain} />;
  if (!answer) return <Loading words={words} />;
  if (!answer.program) return <s-text>{words.say('off')}</s-text>;
  const { customer } = answer;
  if (!customer) {
    return (
      <>
        <Notices notice={loyalty.notice} />
        <Join words={words} loyalty={loyalty} />
      </>
    );
  }
  return (
    <>
      <Notices notice={loyalty.notice} />
      <s-section>
        <Standing customer={customer} words={words} />
      </s-section>
      <s-section heading={words.say('rewards.title')}>
        <Rewards customer={customer} words={words} loyalty={loyalty} />
      </s-section>
      <Codes redemptions={customer.redemptions} words={words} toast={shopify.toast} loyalty={loyalty} />
      <Birthday loyalty={loyalty} words={words} />
      <Referral referral={customer.referral} words={words} toast={shopify.toast} />
      <History entries={customer.history} words={words} />
    </>
  );
}
