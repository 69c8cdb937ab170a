/** @jsxImportSource preact */
import type { LoyaltyCustomer, OrderPoints } from '../../../app/storefront/contract.ts';
import type { Words } from './host.ts';

/** What this order earns, and from which day it can be spent. */
export function OrderLine({ order, words }: { order: OrderPoints; words: Words }) {
  if (order.points === 0 && order.tookBack === 0) return <s-text>{words.say('order.none')}</s-text>;
  return (
    <s-stack direction="block" gap="none">
      <s-text type="strong">{words.say('order.earns', { points: words.points(order.points) })}</s-text>
      {order.tookBack > 0 && (
        <s-text color="subdued">{words.say('order.taken', { points: words.points(order.tookBack) })}</s-text>
      )}
      {order.pendingOn && <s-text color="subdued">{words.say('order.from', { day: order.pendingOn })}</s-text>}
    </s-stack>
  );
}

/** Balance, pending points, tier and punch card. */
export function Standing({ customer, words }: { customer: LoyaltyCustomer; words: Words }) {
  return (
    <s-stack direction="block" gap="base">
      <s-stack direction="block" gap="none">
        <s-heading>{words.say('balance', { points: words.points(Math.max(0, customer.points)) })}</s-heading>
        {customer.pending > 0 && <s-text color="subdued">{pendingWords(customer, words)}</s-text>}
        {customer.debt > 0 && <s-text>{words.say('debt', { points: words.points(customer.debt) })}</s-text>}
      </s-stack>
      <Tier customer={customer} words={words} />
      {customer.punchCard && <PunchCard card={customer.punchCard} words={words} />}
    </s-stack>
  );
}

function pendingWords({ pending, pendingOn }: LoyaltyCustomer, words: Words): string {
  const points = words.points(pending);
  return pendingOn ? words.say('pendingOn', { points, day: pendingOn }) : words.say('pending', { points });
}

function Tier({ customer, words }: { customer: LoyaltyCustomer; words: Words }) {
  const { tier, next, tierNotice, progressPercent } = customer;
  if (!tier && !next) return null;
  const toNext = next && words.say(`tier.next.${next.unit}`, { missing: next.missing, name: next.name });
  return (
    <s-stack direction="block" gap="small-200">
      {tier && <s-text>{words.say('tier.now', { name: tier.name })}</s-text>}
      {tier && <Perks of={tier} words={words} />}
      {toNext && <s-progress value={progressPercent} max={100} accessibilityLabel={toNext} />}
      {toNext && <s-text color="subdued">{toNext}</s-text>}
      {next && <Perks of={next} words={words} />}
      {tierNotice && <s-text>{dropWords(tierNotice, words)}</s-text>}
    </s-stack>
  );
}

/** What members of a tier get besides points. */
function Perks({ of: { name, perks }, words }: { of: { name: string; perks: string[] }; words: Words }) {
  return perks.length > 0 ? (
    <s-text color="subdued">{words.say('tier.perks', { name, perks: perks.join(', ') })}</s-text>
  ) : null;
}

function dropWords({ dropsOn, to }: NonNullable<LoyaltyCustomer['tierNotice']>, words: Words): string {
  return to ? words.say('tier.drops', { day: dropsOn, name: to }) : words.say('tier.dropsToNone', { day: dropsOn });
}

function PunchCard({ card, words }: { card: NonNullable<LoyaltyCustomer['punchCard']>; words: Words }) {
  const said = words.say('card', { punches: card.punches, every: card.every, reward: card.rewardName });
  return (
    <s-stack direction="block" gap="small-200">
      <s-progress value={card.punches} max={card.every} accessibilityLabel={said} />
      <s-text>{said}</s-text>
    </s-stack>
  );
}
