import type { Language } from '#app/i18n/languages.ts';
import type { MessageKind } from '../kinds.ts';
import { loyaltyWords as loyaltyDe } from './loyalty.de.ts';
import { loyaltyWords as loyaltyEn } from './loyalty.en.ts';
import { orderWords as orderDe } from './order.de.ts';
import { orderWords as orderEn } from './order.en.ts';
import type { MailWords } from './types.ts';

const all: Record<Language, Record<MessageKind, MailWords>> = {
  en: { ...orderEn, ...loyaltyEn },
  de: { ...orderDe, ...loyaltyDe },
};

/** The words we ship for a kind of mail, in Liquid. */
export function defaultWords(kind: MessageKind, language: Language): MailWords {
  return all[language][kind];
}
