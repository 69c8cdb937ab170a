/** @jsxImportSource preact */
import { Fragment } from 'preact';
import type { LoyaltyCustomer, LoyaltyRedemption, LoyaltyReward } from '../../../app/storefront/contract.ts';
import type { Host, Words } from './host.ts';
import type { Loyalty } from './useLoyalty.ts';

type RewardsProps = { customer: LoyaltyCustomer; words: Words; loyalty: Loyalty; limit?: number };

/** The rewards that points buy. Redeeming asks for confirmation and says what will be left. */
export function Rewards({ customer, words, loyalty, limit }: RewardsProps) {
  const shown = customer.rewards.slice(0, limit);
  if (shown.length === 0) return limit ? null : <s-text color="subdued">{words.say('rewards.none')}</s-text>;
  return (
    <s-stack direction="block" gap="base">
      {shown.map((reward) => (
        <Fragment key={reward.key}>
          <s-grid gridTemplateColumns="1fr auto" gap="base" alignItems="center">
            <s-stack direction="block" gap="none">
              <s-text type="strong">{reward.name}</s-text>
              <s-text color="subdued">{costWords(reward, words)}</s-text>
            </s-stack>
            <s-button
              command="--show"
              commandFor={`redeem-${reward.key}`}
              disabled={reward.state !== 'can'}
              loading={loyalty.isBusy}
              accessibilityLabel={words.say('rewards.redeemNamed', { name: reward.name })}
            >
              {words.say('rewards.redeem')}
            </s-button>
          </s-grid>
          {reward.state === 'can' && (
            <Question
              id={`redeem-${reward.key}`}
              heading={words.say('rewards.question', { points: words.points(reward.costPoints), name: reward.name })}
              text={words.say('rewards.left', { points: words.points(customer.points - reward.costPoints) })}
              yes={words.say('rewards.yes')}
              no={words.say('rewards.no')}
              onYes={() => loyalty.redeem(reward.key)}
            />
          )}
        </Fragment>
      ))}
    </s-stack>
  );
}

function costWords({ costPoints, minOrder, state, missing }: LoyaltyReward, words: Words): string {
  if (state === 'limit') return words.say('rewards.limit');
  if (state === 'missing') return words.say('rewards.missing', { points: words.points(missing) });
  const points = words.points(costPoints);
  return minOrder ? words.say('rewards.minOrder', { points, amount: minOrder }) : words.say('rewards.cost', { points });
}

type QuestionProps = { id: string; heading: string; text: string; yes: string; no: string; onYes: () => void };

function Question({ id, heading, text, yes, no, onYes }: QuestionProps) {
  return (
    <s-modal id={id} heading={heading}>
      <s-text>{text}</s-text>
      <s-button slot="primary-action" variant="primary" command="--hide" commandFor={id} onClick={onYes}>
        {yes}
      </s-button>
      <s-button slot="secondary-actions" command="--hide" commandFor={id}>
        {no}
      </s-button>
    </s-modal>
  );
}

type CodesProps = { redemptions: LoyaltyRedemption[]; words: Words; toast: Host['toast']; loyalty: Loyalty };

/** Rewards the customer has: codes to copy or hand back, and those still being created. */
export function Codes({ redemptions, words, toast, loyalty }: CodesProps) {
  const open = redemptions.filter(({ state }) => state === 'issued' || state === 'held');
  if (open.length === 0) return null;
  return (
    <s-section heading={words.say('codes.title')}>
      <s-stack direction="block" gap="base">
        {open.map((redemption) => (
          <s-grid key={redemption.id} gridTemplateColumns="1fr auto" gap="base" alignItems="center">
            <s-stack direction="block" gap="none">
              <s-text type="strong">{redemption.name}</s-text>
              {redemption.code && <s-text>{redemption.code}</s-text>}
              <s-text color="subdued">{stateWords(redemption, words)}</s-text>
            </s-stack>
            <s-stack direction="inline" gap="small-200">
              {redemption.code && <CopyCode id={redemption.id} code={redemption.code} words={words} toast={toast} />}
              {redemption.canHandBack && <HandBack redemption={redemption} words={words} loyalty={loyalty} />}
            </s-stack>
          </s-grid>
        ))}
      </s-stack>
    </s-section>
  );
}

function stateWords({ state, code, expiresOn }: LoyaltyRedemption, words: Words): string {
  if (state === 'held') return words.say('codes.making');
  if (!code) return words.say('codes.credit');
  return expiresOn ? words.say('codes.until', { day: expiresOn }) : '';
}

function CopyCode({ id, code, words, toast }: { id: string; code: string; words: Words; toast: Host['toast'] }) {
  const say = (key: string) => () => void toast.show(words.say(key));
  return (
    <>
      <s-clipboard-item
        id={`code-${id}`}
        text={code}
        onCopy={say('codes.copied')}
        onCopyError={say('codes.copyFailed')}
      />
      <s-button command="--copy" commandFor={`code-${id}`} accessibilityLabel={words.say('codes.copyNamed', { code })}>
        {words.say('codes.copy')}
      </s-button>
    </>
  );
}

function HandBack({
  redemption: { id, name },
  words,
  loyalty,
}: {
  redemption: LoyaltyRedemption;
  words: Words;
  loyalty: Loyalty;
}) {
  return (
    <>
      <s-button
        variant="secondary"
        command="--show"
        commandFor={`back-${id}`}
        loading={loyalty.isBusy}
        accessibilityLabel={words.say('codes.handBackNamed', { name })}
      >
        {words.say('codes.handBack')}
      </s-button>
      <Question
        id={`back-${id}`}
        heading={words.say('codes.handBackQuestion', { name })}
        text={words.say('codes.handBackText')}
        yes={words.say('codes.handBackYes')}
        no={words.say('rewards.no')}
        onYes={() => loyalty.handBack(id)}
      />
    </>
  );
}
