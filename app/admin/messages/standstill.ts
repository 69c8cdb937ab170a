import { isPaused, type Pause } from '#app/shops/pause.ts';

/** Why nothing of what is planned goes out, as a line under a page's title; undefined where it does. */
export function whyStill(shop: Pause & { liveAt: Date | null }): string | undefined {
  if (!shop.liveAt) return 'Not live yet: nothing is sent';
  return isPaused(shop) ? 'You have paused all messages: nothing is sent' : undefined;
}
