import { kindSettings, type KindSettings, type Settings } from '#app/shops/settings.ts';
import { kindTraits, type MessageKind, type MomentSender, type Reason } from '../kinds.ts';

/**
 * Why the merchant's choices keep this kind from being sent, or null when it is on. A kind that Shopify sends too stays
 * off until the merchant has said that Aftercare sends it; saying so is the switch.
 */
export function whyKindIsOff(settings: Settings, kind: MessageKind): Reason | null {
  const { sender, isOn } = kindSettings(settings, kind);
  const { isOverlapping, isOnByDefault } = kindTraits[kind];
  if (sender === 'shopify') return 'sent_by_shopify';
  if (sender === 'other_app') return 'sent_by_other_app';
  if (isOverlapping && sender === 'unanswered') return 'unanswered_overlap';
  return (isOn ?? (isOverlapping || isOnByDefault)) ? null : 'kind_off';
}

/** Minutes between a kind's moment and its message. */
export function delayMinutesOf(settings: Settings, kind: MessageKind): number {
  return kindSettings(settings, kind).delayMinutes ?? kindTraits[kind].defaultDelayMinutes;
}

/** The settings with a kind switched on or off. What was due before `now` stays unsent. */
export function withKindSwitched(settings: Settings, kind: MessageKind, isOn: boolean, now: Date): Settings {
  return withKindChoice(settings, kind, { isOn }, now);
}

/** The settings with the answer to "who tells the customer about this?". */
export function withSender(settings: Settings, kind: MessageKind, sender: MomentSender, now: Date): Settings {
  return withKindChoice(settings, kind, { sender }, now);
}

function withKindChoice(settings: Settings, kind: MessageKind, choice: Partial<KindSettings>, now: Date): Settings {
  const change = (own: Partial<KindSettings>): Settings => ({
    ...settings,
    kinds: { ...settings.kinds, [kind]: { ...kindSettings(settings, kind), ...choice, ...own } },
  });
  const wasOff = whyKindIsOff(settings, kind) !== null;
  const isNowOn = whyKindIsOff(change({}), kind) === null;
  return wasOff && isNowOn ? change({ switchedOnAt: now.toISOString() }) : change({});
}
