import type { RetentionKind } from '#app/lib/retention.ts';

/**
 * Every model of prisma/schema.prisma, with the kinds of retention that end what it knows of people, or why it needs
 * none. A model that is missing here is found by retention.db.test.ts.
 */
export const dataCatalog: Record<string, RetentionKind[] | string> = {
  Session: "the store's own people; goes when the app is removed",
  InboxEntry: ['webhook_bodies'],
  StaffMember: ['staff_names'],
  Shop: 'the store itself; goes with shop/redact',
  ShopSettings: "the store's own choices",
  HistoryImport: 'nobody: counts and times',
  Customer: ['customers'],
  MailPreference: 'a hash: who wants no mail must not be forgotten before the person asks for it',
  Suppression: 'a hash: a dead address must not be written to again',
  Order: ['orders'],
  OrderLine: ['orders'],
  Shipment: ['orders'],
  Scan: ['orders'],
  Refund: ['orders'],
  OrderReturn: 'nobody: ids, states and times',
  StaffAlert: ['alerts'],
  Event: ['orders'],
  Message: ['sent_mails', 'orders'],
  SentMail: ['sent_mails'],
  MessageTemplate: "the store's own words",
  Feedback: ['customer_words', 'orders'],
  Problem: ['customer_words', 'orders'],
  Review: ['reviews', 'orders'],
  LoyaltyProgram: "the store's own rules",
  ProgramVersion: "the store's own rules",
  Member: ['members'],
  PointsLot: 'a member by a number of ours, which is nobody once the member is forgotten',
  PointsTransaction: ['members'],
  PointsEntry: 'a member by a number of ours, which is nobody once the member is forgotten',
  Redemption: ['members'],
  ShopifyWrite: ['members'],
  CountedOrder: 'a member by a number of ours, which is nobody once the member is forgotten',
  Referral: 'members by numbers of ours, who are nobody once they are forgotten',
  PointsImport: 'nobody: a file name and counts',
  PointsImportLine: ['import_lines'],
  PrivacyRequest: ['exports', 'requests'],
};
