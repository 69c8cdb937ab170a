import { pageWordsFor } from '#app/i18n/pages.ts';
import { Card, Notice, Paper } from '../parts.tsx';
import type { PreferencesPageData } from './preferences.server.ts';

export function PreferencesPage({ data }: { data: PreferencesPageData }) {
  const all = pageWordsFor(data.language);
  const words = all.preferences;
  return (
    <Paper letterhead={data.letterhead} lang={data.lang}>
      <h1>{words.title}</h1>
      <p>{words.lede(data.letterhead.shopName)}</p>
      {data.isSaved && !data.isUnsubscribed && (
        <p className="notice good" role="status">
          {words.saved}
        </p>
      )}
      {data.isUnsubscribed && (
        <p className="notice info" role="status">
          {words.unsubscribed}
        </p>
      )}
      {data.isSuppressed && (
        <Notice tone="warning">
          <p>{words.suppressed}</p>
        </Notice>
      )}
      <form method="post" action="?" className="card">
        <fieldset>
          <legend>{words.kinds}</legend>
          {data.kinds.map(({ kind, isWanted }) => (
            <label key={kind} className="choice">
              <input type="checkbox" name="kind" value={kind} defaultChecked={isWanted} />
              <span>{words.kind[kind]}</span>
            </label>
          ))}
        </fieldset>
        <p className="hint">{words.service}</p>
        {data.languages.length > 0 && (
          <div className="field">
            <label htmlFor="language">{words.language}</label>
            <select id="language" name="language" defaultValue={data.chosenLanguage}>
              <option value="">{words.languageDefault}</option>
              {data.languages.map((language) => (
                <option key={language.value} value={language.value} lang={language.value}>
                  {language.label}
                </option>
              ))}
            </select>
          </div>
        )}
        <button type="submit" name="intent" value="save" className="button">
          {words.save}
        </button>
      </form>
      {!data.isUnsubscribed && (
        <Card id="unsubscribe" title={words.unsubscribeTitle}>
          <form method="post" action="?">
            <button type="submit" name="intent" value="unsubscribe" className="button quiet">
              {words.unsubscribe}
            </button>
          </form>
        </Card>
      )}
    </Paper>
  );
}
