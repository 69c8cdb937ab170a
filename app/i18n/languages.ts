// Every language that customers are spoken to in. A new one begins here: the compiler then asks for its words, and two
// tests ask by name for the files of the extensions that it does not read (extensions/*/locales).

/** Spoken everywhere: mails, pages, widget and customer account. */
const spokenEverywhere = { en: 'English', de: 'Deutsch' };

/** Spoken only where shoppers see their points: widget and customer account. */
const spokenInTheWidget = { fr: 'Français', es: 'Español' };

/** A language whose words are complete. English stands in for all others. */
export type Language = keyof typeof spokenEverywhere;
export type WidgetLanguage = Language | keyof typeof spokenInTheWidget;

/** Each language's name in itself. */
export const languageNames: Record<WidgetLanguage, string> = { ...spokenEverywhere, ...spokenInTheWidget };

export const languages = Object.keys(spokenEverywhere) as Language[];
export const widgetLanguages = Object.keys(languageNames) as WidgetLanguage[];

/** `language` decides the words, `locale` (with its region: de-AT) how dates and money are written. */
export type ChosenLanguage = { language: Language; locale: string };

export type LanguageChoice = {
  /** the customer's own choice, the order's locale …: the first that is spoken here wins */
  wanted: (string | null | undefined)[];
  /** what the merchant switched on */
  enabled: readonly string[];
  fallback: string;
  /** two letters; says how dates are written where the locale names no region */
  countryCode?: string | null;
};

export function isLanguage(text: string): text is Language {
  return Object.hasOwn(spokenEverywhere, text);
}

export function isWidgetLanguage(text: string): text is WidgetLanguage {
  return Object.hasOwn(languageNames, text);
}

/**
 * The customer's language where we have its words and the merchant enabled it, else the merchant's fallback, else
 * English.
 */
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

/** de and at: de-AT; a region that is none is left out. */
export function withRegion(language: string, region: string | null | undefined): string {
  return region && /^[A-Za-z]{2}$/.test(region) ? `${language}-${region.toUpperCase()}` : language;
}

/** Language and region of a tag such as de-AT or de_at; null when it is none. */
export function parseLocale(tag: string | null | undefined): { language: string; region: string | undefined } | null {
  if (!tag) return null;
  try {
    const { language, region } = new Intl.Locale(tag.trim().replaceAll('_', '-'));
    return { language, region };
  } catch {
    return null;
  }
}
