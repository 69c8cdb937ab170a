// Every language that customers are addressed in. To add one, start here: the compiler then asks for its texts, and two
// tests name the extension files that it does not check (extensions/*/locales).

/** Available everywhere: mails, pages, widget and customer account. */
const spokenEverywhere = { en: 'English', de: 'Deutsch' };

/** Available only where shoppers see their points: widget and customer account. */
const spokenInTheWidget = { fr: 'Français', es: 'Español' };

/** A language with complete texts. English is the fallback for all others. */
export type Language = keyof typeof spokenEverywhere;
export type WidgetLanguage = Language | keyof typeof spokenInTheWidget;

/** Each language's name in that language. */
export const languageNames: Record<WidgetLanguage, string> = { ...spokenEverywhere, ...spokenInTheWidget };

export const languages = Object.keys(spokenEverywhere) as Language[];
export const widgetLanguages = Object.keys(languageNames) as WidgetLanguage[];

/** `language` selects the texts, `locale` (with its region: de-AT) the format of dates and money. */
export type ChosenLanguage = { language: Language; locale: string };

export type LanguageChoice = {
  /** the customer's own choice, the order's locale …: the first supported one wins */
  wanted: (string | null | undefined)[];
  /** the languages the merchant enabled */
  enabled: readonly string[];
  fallback: string;
  /** two letters; decides how dates are formatted when the locale has no region */
  countryCode?: string | null;
};

export function isLanguage(text: string): text is Language {
  return Object.hasOwn(spokenEverywhere, text);
}

export function isWidgetLanguage(text: string): text is WidgetLanguage {
  return Object.hasOwn(languageNames, text);
}

/** The customer's language if we support it and the merchant enabled it, else the merchant's fallback, else English. */
export function chooseLanguage({ wanted, enabled, fallback, countryCode }: LanguageChoice): ChosenLanguage {
  for (const tag of wanted) {
    const locale = parseLocale(tag);
    if (locale && isLanguage(locale.language) && enabled.includes(locale.language)) {
      return { language: locale.language, locale: withRegion(locale.language, locale.region ?? countryCode) };
    }
  }
  const language = isLanguage(fallback) ? fallback : 'en';
  return { language, locale: withRegion(language, countryCode) };
}

/** de and at become de-AT; an invalid region is dropped. */
export function withRegion(language: string, region: string | null | undefined): string {
  return region && /^[A-Za-z]{2}$/.test(region) ? `${language}-${region.toUpperCase()}` : language;
}

/** Language and region of a tag such as de-AT or de_at; null when it is invalid. */
export function parseLocale(tag: string | null | undefined): { language: string; region: string | undefined } | null {
  if (!tag) return null;
  try {
    const { language, region } = new Intl.Locale(tag.trim().replaceAll('_', '-'));
    return { language, region };
  } catch {
    return null;
  }
}
