import { paletteOf, type Palette } from '#app/messages/rendering/colors.ts';
import type { Settings } from '#app/shops/settings.ts';
import type { CustomerFormats } from './customer-formats.ts';

/** The store's frame around each page: name and colors above, contact below. */
export type Letterhead = {
  shopName: string;
  logoUrl: string | null;
  palette: Palette;
  contact: { title: string; lede: string; ways: { label: string; text: string; href: string }[] };
  links: { text: string; href: string }[];
};

export type PageShop = {
  name: string;
  domain: string;
  email: string | null;
  timeZone: string;
  currency: string;
  countryCode: string | null;
};

export function makeLetterhead(
  shop: PageShop,
  settings: Settings,
  formats: CustomerFormats,
  links: Letterhead['links'] = [],
): Letterhead {
  const { sender, branding } = settings;
  const words = formats.own.contact;
  const mail = sender.replyTo || shop.email || '';
  const ways = [
    { label: words.mail, text: mail, href: `mailto:${encodeURIComponent(mail).replace('%40', '@')}` },
    { label: words.phone, text: sender.contactPhone, href: `tel:${sender.contactPhone.replaceAll(/[^+\d]/g, '')}` },
    { label: words.web, text: sender.contactUrl.replace(/^https?:\/\//, ''), href: sender.contactUrl },
  ].filter((way) => way.text !== '');
  return {
    shopName: shop.name || shop.domain,
    logoUrl: branding.logoUrl || null,
    palette: paletteOf(branding.accentColor),
    contact: { title: words.title, lede: words.lede, ways },
    links,
  };
}
