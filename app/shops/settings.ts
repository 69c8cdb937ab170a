import { z } from 'zod';
import { languages } from '#app/i18n/languages.ts';
import { retentionKinds, retentions, type RetentionKind } from '#app/lib/personal-data/retention.ts';

// Everything a merchant can configure, with defaults. The stored JSON is parsed on read, so old rows get new defaults.
// Message kinds are plain keys here, because shops/ is below messages/.

const day = z.iso.date();
const minuteOfDay = z.int().min(0).max(1439);

const names = z.array(z.string().trim().min(1).max(200)).max(100).default([]);
const minor = z.int().min(0).max(1_000_000_000).nullable().default(null);

/** What an order can be known by. A list is met by any of its entries; an empty one, null and `any` say nothing. */
const OrderTraitsSchema = z
  .object({
    orderTags: names,
    customerTags: names,
    /** a product's number, SKU or title */
    products: names,
    /** titles */
    collections: names,
    countries: z
      .array(z.string().regex(/^[A-Z]{2}$/, 'two-letter country codes'))
      .max(250)
      .default([]),
    channels: names,
    /** the order's total as placed, in minor units of the shop's currency; both ends included */
    totalFromMinor: minor,
    totalToMinor: minor,
    orders: z.enum(['any', 'first', 'repeat']).default('any'),
  })
  .prefault({});

const KindSettingsSchema = z
  .object({
    /** null: the kind's default */
    isOn: z.boolean().nullable().default(null),
    sender: z.enum(['unanswered', 'shopify', 'other_app', 'aftercare']).default('unanswered'),
    delayMinutes: z.int().min(0).max(100_800).nullable().default(null),
    /** when it was last switched on; messages due before that stay unsent */
    switchedOnAt: z.iso.datetime().nullable().default(null),
    /** which orders get it (messages/planning/kind-rules.ts): all of `only`, and none of `never` */
    rules: z.object({ only: OrderTraitsSchema, never: OrderTraitsSchema }).prefault({}),
  })
  .prefault({});

export const SettingsSchema = z.object({
  sender: z
    .object({
      /** the person who signs: "Anna from Super Toys" */
      personName: z.string().trim().max(80).default(''),
      /** an address the store reads, in every mail. Empty: the shop's own contact address. */
      replyTo: z.union([z.email(), z.literal('')]).default(''),
      contactPhone: z.string().trim().max(40).default(''),
      contactUrl: z.union([z.url({ protocol: /^https?$/ }), z.literal('')]).default(''),
      /** staff who get alerts by mail at once, for example when a customer reports a problem or sending fails */
      alertEmails: z.array(z.email()).max(10).default([]),
      smtp: z
        .object({
          isOn: z.boolean().default(false),
          host: z.string().trim().max(253).default(''),
          port: z.int().min(1).max(65535).default(587),
          isSecure: z.boolean().default(false),
          /** where isSecure is off: nothing is given to a server that does not offer STARTTLS */
          requiresTls: z.boolean().default(true),
          user: z.string().trim().max(200).default(''),
          fromEmail: z.union([z.email(), z.literal('')]).default(''),
          perMinute: z.int().min(1).max(6000).default(60),
          testedAt: z.iso.datetime().nullable().default(null),
        })
        .prefault({}),
    })
    .prefault({}),
  promise: z
    .object({
      /** delay notices rely on these only once the merchant has confirmed them */
      isConfirmed: z.boolean().default(false),
      handlingDays: z.int().min(0).max(60).default(3),
      /** what the handling days count from; `order` is for stores that capture later, and for payment on delivery or by invoice */
      handlingFrom: z.enum(['payment', 'order']).default('payment'),
      /** orders placed later count for the next working day; in the shop's time zone */
      cutOffMinute: minuteOfDay.default(14 * 60),
      holidays: z.array(day).max(200).default([]),
      /** working days in transit; the first matching rule applies; country "*" and method "" match everything */
      transit: z
        .array(
          z.object({
            country: z.string().regex(/^([A-Z]{2}|\*)$/, 'a two-letter country code, or * for all others'),
            method: z.string().trim().max(80).default(''),
            minDays: z.int().min(0).max(120),
            maxDays: z.int().min(0).max(120),
          }),
        )
        .max(100)
        .default([{ country: '*', method: '', minDays: 2, maxDays: 7 }]),
      /** days after the last sign of a parcel until it counts as delivered, if the carrier never reports it */
      assumeDeliveredAfterDays: z.int().min(1).max(60).default(10),
    })
    .prefault({}),
  returns: z
    .object({
      /** days from delivery in which a customer may send things back; null: not set, and customers are told nothing */
      windowDays: z.int().min(1).max(365).nullable().default(null),
    })
    .prefault({}),
  restraint: z
    .object({
      quietFromMinute: minuteOfDay.default(21 * 60),
      quietToMinute: minuteOfDay.default(9 * 60),
      spreadMinutes: z.int().min(0).max(180).default(45),
      maxPerOrder: z.int().min(1).max(20).default(5),
      excludedTags: z.array(z.string().trim().min(1)).max(100).default([]),
      excludedChannels: z
        .array(z.string().trim().min(1))
        .max(100)
        .default(['amazon', 'ebay', 'etsy', 'walmart', 'tiktok', 'facebook', 'instagram', 'google']),
      /** ship-to countries that get no messages */
      excludedMarkets: z
        .array(z.string().regex(/^[A-Z]{2}$/))
        .max(250)
        .default([]),
      /** countries where check-in and review request require marketing consent */
      consentCountries: z
        .array(z.string().regex(/^[A-Z]{2}$/))
        .max(250)
        .default(['DE']),
    })
    .prefault({}),
  kinds: z.record(z.string(), KindSettingsSchema).default({}),
  /** the thank-you includes the order summary */
  thankYouShowsSummary: z.boolean().default(false),
  languages: z
    .object({
      fallback: z.string().default('en'),
      enabled: z.array(z.string()).default(languages),
    })
    .prefault({}),
  branding: z
    .object({
      logoUrl: z.union([z.url({ protocol: /^https$/ }), z.literal('')]).default(''),
      accentColor: z
        .string()
        .regex(/^#[0-9a-fA-F]{6}$/, 'a colour such as #1f6f54')
        .default('#1f6f54'),
      social: z
        .object({
          instagram: z.string().default(''),
          facebook: z.string().default(''),
          tiktok: z.string().default(''),
          youtube: z.string().default(''),
          x: z.string().default(''),
          pinterest: z.string().default(''),
        })
        .prefault({}),
    })
    .prefault({}),
  legal: z
    .object({
      name: z.string().trim().max(200).default(''),
      address: z.string().trim().max(500).default(''),
      taxNumber: z.string().trim().max(60).default(''),
      registration: z.string().trim().max(300).default(''),
      invoiceNote: z.string().trim().max(1000).default(''),
    })
    .prefault({}),
  /** days that each kind of personal data is kept (lib/retention.ts) */
  retention: z
    .object(
      Object.fromEntries(
        retentionKinds.map((kind) => {
          const { days, min, max } = retentions[kind];
          return [kind, z.int().min(min).max(max).default(days)];
        }),
      ) as Record<RetentionKind, z.ZodDefault<z.ZodInt>>,
    )
    .prefault({}),
  onboarding: z
    .object({
      doneSteps: z.array(z.string()).default([]),
      dismissedAt: z.iso.datetime().nullable().default(null),
      dismissedLoyaltySteps: z.array(z.string()).default([]),
    })
    .prefault({}),
});

export type Settings = z.output<typeof SettingsSchema>;
export type OrderTraits = z.output<typeof OrderTraitsSchema>;
export type KindRules = KindSettings['rules'];
export type KindSettings = z.output<typeof KindSettingsSchema>;

export const KindRulesSchema = KindSettingsSchema.unwrap().shape.rules;

/** Parses stored settings and fills in defaults. @throws when the stored JSON is not settings */
export function readSettings(stored: unknown): Settings {
  return SettingsSchema.parse(stored ?? {});
}

const untouchedKind: KindSettings = KindSettingsSchema.parse(undefined);

export function kindSettings(settings: Settings, kind: string): KindSettings {
  return settings.kinds[kind] ?? untouchedKind;
}
