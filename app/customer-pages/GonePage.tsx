import { pageWordsFor } from '#app/i18n/pages.ts';
import type { Gone } from './gone.ts';

export const titleOfGone = ({ gone, language }: Gone): string => pageWordsFor(language).gone[gone].title;

/** Shown instead of a page. Reveals nothing about the store, because the visitor may be anybody. */
export function GonePage({ gone, language, lang }: Gone) {
  const words = pageWordsFor(language).gone[gone];
  return (
    <div className="paper" lang={lang}>
      <main>
        <h1>{words.title}</h1>
        <p>{words.text}</p>
      </main>
    </div>
  );
}
