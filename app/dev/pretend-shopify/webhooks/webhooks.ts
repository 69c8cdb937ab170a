// Sends webhooks: signs, times out, retries and logs like Shopify. Repeats, holds, shuffles and drops them on command.
import { randomUUID } from 'node:crypto';
import { signWebhook } from './signing.ts';

interface DeliveryAttempt {
  at: string;
  /** HTTP status, or null when there was no answer. */
  status: number | null;
  error: string | null;
  milliseconds: number;
}
export interface Delivery {
  shop: string;
  topic: string;
  webhookId: string;
  eventId: string;
  triggeredAt: string;
  body: string;
  state: 'waiting' | 'held' | 'delivered' | 'given_up' | 'dropped' | 'not_subscribed';
  isRepeat: boolean;
  attempts: DeliveryAttempt[];
}
export interface WebhookOptions {
  /** The app's webhook address. */
  address: string;
  apiSecret: string;
  apiVersion: string;
  /** 1 for Shopify's own pace of 8 retries in 4 hours; 0.001 makes them 14 seconds. */
  retryScale: number;
  /** Topics the app subscribed to; undefined sends all. */
  topics: string[] | undefined;
  timeoutMs?: number;
}
export interface Message {
  shop: string;
  topic: string;
  body: string;
  triggeredAt: Date;
  eventId?: string;
  webhookId?: string;
}

const retries = 8;
const fourHours = 4 * 3_600_000;
const parallel = 4;
const keptInLog = 2000;

/** The wait before each retry, doubling, four hours in total. */
export function retryDelays(scale: number): number[] {
  const first = fourHours / (2 ** retries - 1);
  return Array.from({ length: retries }, (_, index) => first * 2 ** index * scale);
}

export type ReleaseOrder = 'as_held' | 'shuffled' | 'newest_first';

export class WebhookSender {
  readonly log: Delivery[] = [];
  #options: WebhookOptions;
  #queue: Delivery[] = [];
  #busy = 0;
  #pending = new Set<Delivery>();
  #timers = new Set<NodeJS.Timeout>();
  #isHolding = false;
  #isClosed = false;
  #toDrop: { count: number; topic: string | undefined } = { count: 0, topic: undefined };
  #idle: (() => void)[] = [];

  constructor(options: WebhookOptions) {
    this.#options = options;
  }

  /** Queues one webhook; it is sent at once unless webhooks are held. */
  send(message: Message): Delivery {
    const delivery: Delivery = {
      shop: message.shop,
      topic: message.topic,
      webhookId: message.webhookId ?? randomUUID(),
      eventId: message.eventId ?? randomUUID(),
      triggeredAt: message.triggeredAt.toISOString(),
      body: message.body,
      state: 'waiting',
      isRepeat: false,
      attempts: [],
    };
    const { topics } = this.#options;
    if (topics && !topics.includes(message.topic)) delivery.state = 'not_subscribed';
    else if (this.#shouldDrop(message.topic)) delivery.state = 'dropped';
    else if (this.#isHolding) delivery.state = 'held';
    this.#keep(delivery);
    if (delivery.state === 'waiting') this.#enqueue(delivery);
    return delivery;
  }

  /** Resends the last webhooks, with the same ids and bodies. */
  repeat({ last = 1, topic }: { last?: number; topic?: string } = {}): Delivery[] {
    return this.#resend(this.#lastSent(last, topic));
  }

  /** Resends the last webhooks in another order. */
  shuffle({ last = 10, topic }: { last?: number; topic?: string } = {}): Delivery[] {
    return this.#resend(shuffled(this.#lastSent(last, topic)));
  }

  /** Drops the next webhooks: they are never sent, as happens in reality. */
  drop({ count = 1, topic }: { count?: number; topic?: string } = {}): void {
    this.#toDrop = { count, topic };
  }

  /** Holds webhooks back until `release`. */
  hold(): void {
    this.#isHolding = true;
  }

  /**
   * Sends what was held: in order, shuffled, or newest first, as when a parcel's whole history arrives late. With
   * `except`, webhooks whose topic starts with it stay held.
   */
  release({ order = 'as_held', except }: { order?: ReleaseOrder; except?: string } = {}): Delivery[] {
    const held = this.log.filter(
      (delivery) => delivery.state === 'held' && !(except && delivery.topic.startsWith(except)),
    );
    this.#isHolding = except !== undefined;
    const ordered = inOrder(held, order);
    for (const delivery of ordered) {
      delivery.state = 'waiting';
      this.#enqueue(delivery);
    }
    return ordered;
  }

  /** Resolves when nothing is in flight any more, including retries. */
  async settled(): Promise<void> {
    if (this.#pending.size === 0) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  close(): void {
    this.#isClosed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#queue = [];
    this.#pending.clear();
    this.#wakeIdle();
  }

  #shouldDrop(topic: string): boolean {
    const { count, topic: wanted } = this.#toDrop;
    if (count === 0 || (wanted && wanted !== topic)) return false;
    this.#toDrop.count -= 1;
    return true;
  }

  #lastSent(last: number, topic: string | undefined): Delivery[] {
    return this.log
      .filter((delivery) => delivery.attempts.length > 0 && !delivery.isRepeat && (!topic || delivery.topic === topic))
      .slice(-last);
  }

  #resend(deliveries: Delivery[]): Delivery[] {
    return deliveries.map((original) => {
      const again: Delivery = { ...original, state: 'waiting', isRepeat: true, attempts: [] };
      this.#keep(again);
      this.#enqueue(again);
      return again;
    });
  }

  #keep(delivery: Delivery): void {
    this.log.push(delivery);
    if (this.log.length > keptInLog) this.log.splice(0, this.log.length - keptInLog);
  }

  #enqueue(delivery: Delivery): void {
    if (this.#isClosed) return;
    this.#pending.add(delivery);
    this.#queue.push(delivery);
    this.#pump();
  }

  #pump(): void {
    while (this.#busy < parallel) {
      const next = this.#queue.shift();
      if (!next) return;
      this.#busy += 1;
      void this.#attempt(next).finally(() => {
        this.#busy -= 1;
        this.#pump();
      });
    }
  }

  async #attempt(delivery: Delivery): Promise<void> {
    const startedAt = Date.now();
    const attempt: DeliveryAttempt = {
      at: new Date(startedAt).toISOString(),
      status: null,
      error: null,
      milliseconds: 0,
    };
    try {
      const response = await fetch(this.#options.address, {
        method: 'POST',
        headers: this.#headers(delivery),
        body: delivery.body,
        redirect: 'manual',
        signal: AbortSignal.timeout(this.#options.timeoutMs ?? 5000),
      });
      attempt.status = response.status;
      await response.arrayBuffer();
    } catch (error) {
      const cause = error instanceof Error ? (error.cause ?? error) : error;
      attempt.error = cause instanceof Error ? cause.message || cause.name : String(cause);
    }
    attempt.milliseconds = Date.now() - startedAt;
    delivery.attempts.push(attempt);
    const isSuccess = attempt.status !== null && attempt.status >= 200 && attempt.status < 300;
    if (isSuccess) this.#finish(delivery, 'delivered');
    else this.#retryLater(delivery);
  }

  #retryLater(delivery: Delivery): void {
    const delay = retryDelays(this.#options.retryScale)[delivery.attempts.length - 1];
    if (delay === undefined || this.#isClosed) return this.#finish(delivery, 'given_up');
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#queue.push(delivery);
      this.#pump();
    }, delay);
    this.#timers.add(timer);
  }

  #finish(delivery: Delivery, state: Delivery['state']): void {
    delivery.state = state;
    this.#pending.delete(delivery);
    if (this.#pending.size === 0) this.#wakeIdle();
  }

  #wakeIdle(): void {
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  #headers(delivery: Delivery): Record<string, string> {
    return {
      'Content-Type': 'application/json',
      'User-Agent': 'Shopify-Captain-Hook',
      'X-Shopify-Topic': delivery.topic,
      'X-Shopify-Hmac-Sha256': signWebhook(delivery.body, this.#options.apiSecret),
      'X-Shopify-Shop-Domain': delivery.shop,
      'X-Shopify-API-Version': this.#options.apiVersion,
      'X-Shopify-Webhook-Id': delivery.webhookId,
      'X-Shopify-Event-Id': delivery.eventId,
      'X-Shopify-Triggered-At': delivery.triggeredAt,
    };
  }
}

function inOrder<Item>(items: Item[], order: ReleaseOrder): Item[] {
  if (order === 'shuffled') return shuffled(items);
  return order === 'newest_first' ? items.toReversed() : items;
}

function shuffled<Item>(items: Item[]): Item[] {
  return items
    .map((item) => ({ item, key: Math.random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
