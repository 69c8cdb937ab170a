/** @jsxImportSource preact */
import type { Words } from './host.ts';
import type { Loyalty, Notice } from './useLoyalty.ts';

/** Reserves the space of the points, so that nothing jumps; screen readers are told what is loading. */
export function Loading({ words }: { words: Words }) {
  return (
    <s-section accessibilityLabel={words.say('loading')}>
      <s-skeleton-paragraph />
      <s-skeleton-paragraph />
    </s-section>
  );
}

export function Trouble({ words, onAgain }: { words: Words; onAgain: () => void }) {
  return (
    <s-banner tone="warning" heading={words.say('trouble.title')}>
      <s-stack direction="block" gap="base">
        <s-text>{words.say('trouble.text')}</s-text>
        <s-button onClick={onAgain}>{words.say('trouble.again')}</s-button>
      </s-stack>
    </s-banner>
  );
}

export function Notices({ notice }: { notice: Notice | null }) {
  if (!notice) return null;
  return (
    <s-banner tone={notice.isBad ? 'critical' : 'success'}>
      <s-text>{notice.words}</s-text>
    </s-banner>
  );
}

export function Guest({ words, onLogIn }: { words: Words; onLogIn: () => void }) {
  return (
    <s-stack direction="block" gap="base">
      <s-text>{words.say('guest.text')}</s-text>
      <s-button onClick={onLogIn}>{words.say('guest.button')}</s-button>
    </s-stack>
  );
}

export function Join({ words, loyalty }: { words: Words; loyalty: Loyalty }) {
  return (
    <s-stack direction="block" gap="base">
      <s-text>{words.say('join.text')}</s-text>
      <s-button variant="primary" loading={loyalty.isBusy} onClick={loyalty.join}>
        {words.say('join.button')}
      </s-button>
    </s-stack>
  );
}
