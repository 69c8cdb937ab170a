import { pageWordsFor, type PageWords } from '#app/i18n/pages.ts';
import type { FieldProblems } from '#app/lib/customer-forms.ts';
import { limits } from '#app/reviews/review-form.ts';
import { FieldError, FormTrouble, TextArea, TextInput } from '../fields.tsx';
import { Card, Notice, Paper } from '../parts.tsx';
import type { ReviewItem, ReviewPageData } from './review.server.ts';

type FormState = { problems?: FieldProblems; values?: Record<string, string> };

export function ReviewPage({ data, form }: { data: ReviewPageData; form: FormState }) {
  const words = pageWordsFor(data.language);
  return (
    <Paper letterhead={data.letterhead} lang={data.lang}>
      <p className="overline">{data.title}</p>
      {data.state === 'form' && <Form data={data} form={form} words={words} />}
      {data.state === 'thanks' && <Thanks data={data} words={words} />}
      {data.state === 'closed' && <h1>{words.review.closed}</h1>}
      {data.state === 'nothing' && <h1>{words.review.nothing}</h1>}
    </Paper>
  );
}

function Form({ data, form, words }: { data: ReviewPageData; form: FormState; words: PageWords }) {
  const { problems, values } = form;
  return (
    <>
      <h1>{words.review.title}</h1>
      <p>{words.review.lede}</p>
      {data.offered && <p>{words.review.offer(data.offered)}</p>}
      <form method="post" action="?">
        <FormTrouble problems={problems} words={words} />
        {data.items.length > 1 && <p className="small">{words.review.skipHint}</p>}
        {data.items.map((item) =>
          item.isEditable ? (
            <ItemForm key={item.lineId} item={item} form={form} words={words} />
          ) : (
            <Given key={item.lineId} item={item} words={words} />
          ),
        )}
        <div className="card">
          <TextInput
            name="displayName"
            label={`${words.review.name} (${words.review.optional})`}
            hint={words.review.nameHint}
            autoComplete="nickname"
            problem={problems?.displayName}
            value={values ? values.displayName : data.displayName}
            words={words}
            maxLength={limits.displayName}
          />
          <label className="choice">
            <input
              type="checkbox"
              name="permission"
              value="yes"
              aria-describedby="permission-hint"
              defaultChecked={values ? values.permission === 'yes' : data.hasPermission}
            />
            <span>{words.review.permission}</span>
          </label>
          <p className="hint" id="permission-hint">
            {words.review.permissionHint}
          </p>
          <button type="submit" className="button">
            {words.review.submit}
          </button>
        </div>
      </form>
    </>
  );
}

function ItemForm({ item, form, words }: { item: ReviewItem; form: FormState; words: PageWords }) {
  const { problems, values } = form;
  const of = (field: 'rating' | 'title' | 'body') => `${field}_${item.lineId}`;
  const before = (field: 'title' | 'body') => (values ? values[of(field)] : item.given?.[field]);
  const rating = values ? Number(values[of('rating')]) : item.given?.rating;
  return (
    <Card id={`item_${item.lineId}`} title={item.variant ? `${item.title} (${item.variant})` : item.title}>
      <fieldset aria-describedby={problems?.[of('rating')] && `${of('rating')}-problem`}>
        <legend>
          {words.review.stars} <span className="visually-hidden">{item.title}</span>
        </legend>
        <FieldError name={of('rating')} problem={problems?.[of('rating')]} words={words} />
        <div className="stars">
          {[1, 2, 3, 4, 5].map((count) => (
            <label key={count}>
              <input type="radio" name={of('rating')} value={count} defaultChecked={count === rating} />
              <span aria-hidden="true" className="star">
                {count}&#8239;★
              </span>
              <span className="visually-hidden">{`${words.review.star(count)}, ${words.review.starWords[count]}`}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <TextInput
        name={of('title')}
        label={`${words.review.headline} (${words.review.optional})`}
        problem={problems?.[of('title')]}
        value={before('title')}
        words={words}
        maxLength={limits.title}
      />
      <TextArea
        name={of('body')}
        label={`${words.review.body} (${words.review.optional})`}
        problem={problems?.[of('body')]}
        value={before('body')}
        words={words}
        maxLength={limits.body}
      />
    </Card>
  );
}

function Thanks({ data, words }: { data: ReviewPageData; words: PageWords }) {
  return (
    <>
      <h1>{words.review.thanks}</h1>
      {data.earned && <p>{words.review.earned(data.earned)}</p>}
      {data.editableUntil ? (
        <p>
          {words.review.thanksText(data.editableUntil)} <a href="?">{words.review.change}</a>
        </p>
      ) : (
        <p className="small">{words.review.fixed}</p>
      )}
      {data.makeRightUrl && (
        <Notice tone="info" title={words.review.makeRight}>
          <p>{words.review.makeRightText}</p>
          <p>
            <a className="button" href={data.makeRightUrl}>
              {words.review.makeRightLink}
            </a>
          </p>
        </Notice>
      )}
      {data.items.map((item) => (
        <Given key={item.lineId} item={item} words={words} />
      ))}
    </>
  );
}

function Given({ item, words }: { item: ReviewItem; words: PageWords }) {
  if (!item.given) return null;
  return (
    <Card id={`item_${item.lineId}`} title={item.variant ? `${item.title} (${item.variant})` : item.title}>
      <p>
        <span className="given" aria-hidden="true">
          {'★'.repeat(item.given.rating)}
        </span>
        <span className="visually-hidden">{words.review.star(item.given.rating)}</span>
      </p>
      {item.given.title && <h3>{item.given.title}</h3>}
      {item.given.body && <p className="prewrap">{item.given.body}</p>}
    </Card>
  );
}
