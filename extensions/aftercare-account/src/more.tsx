/** @jsxImportSource preact */
import type { LoyaltyCustomer, LoyaltyEntry } from '../../../app/storefront/contract.ts';
import type { Host, Words } from './host.ts';

type ReferralProps = { referral: LoyaltyCustomer['referral']; words: Words; toast: Host['toast'] };

export function Referral({ referral, words, toast }: ReferralProps) {
  if (!referral) return null;
  return (
    <s-section heading={words.say('referral.title')}>
      <s-stack direction="block" gap="base">
        <s-text>
          {words.say('referral.offer', {
            friend: words.points(referral.friendPoints),
            you: words.points(referral.referrerPoints),
          })}
        </s-text>
        <s-text>{referral.url}</s-text>
        <s-clipboard-item
          id="referral-link"
          text={referral.url}
          onCopy={() => void toast.show(words.say('referral.copied'))}
        />
        <s-button command="--copy" commandFor="referral-link">
          {words.say('referral.copy')}
        </s-button>
      </s-stack>
    </s-section>
  );
}

/** The most recent entries, newest first, with the app's own sentences. */
export function History({ entries, words }: { entries: LoyaltyEntry[]; words: Words }) {
  if (entries.length === 0) return null;
  return (
    <s-section heading={words.say('history.title')}>
      <s-stack direction="block" gap="small-200">
        {entries.map((entry, index) => (
          <s-grid key={index} gridTemplateColumns="1fr auto" gap="base">
            <s-text>{words.say('history.line', { day: entry.at, words: entry.words })}</s-text>
            <s-text>{words.change(entry.points)}</s-text>
          </s-grid>
        ))}
      </s-stack>
    </s-section>
  );
}
