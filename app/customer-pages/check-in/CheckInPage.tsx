import { checkInAnswers } from '#app/feedback/check-in-form.ts';
import { pageWordsFor, type PageWords } from '#app/i18n/pages.ts';
import { wordsFor } from '#app/i18n/words.ts';
import type { FieldProblems } from '#app/lib/customer-forms.ts';
import { maxProblemWords } from '#app/service-requests/problem-form.ts';
import type { CheckInPageData } from './check-in.server.ts';
import { Choices, FormTrouble, TextArea } from '../fields.tsx';
import { Parcel } from '../order/ParcelList.tsx';
import { Card, Notice, Paper } from '../parts.tsx';
import { ProblemKinds } from '../order/ProblemForm.tsx';

type FormState = { problems?: FieldProblems; values?: Record<string, string> };

export function CheckInPage({ data, form }: { data: CheckInPageData; form: FormState }) {
  const words = pageWordsFor(data.language);
  return (
    <Paper letterhead={data.letterhead} lang={data.lang}>
      <p className="overline">{data.title}</p>
      {data.isDone ? <Thanks data={data} words={words} /> : <Question data={data} form={form} words={words} />}
    </Paper>
  );
}

function Question({ data, form, words }: { data: CheckInPageData; form: FormState; words: PageWords }) {
  const shared = wordsFor(data.language).answers;
  const answers = data.isPickup ? { ...shared, not_arrived: shared.not_picked_up } : shared;
  const { problems, values = {} } = form;
  return (
    <>
      <h1>{data.question}</h1>
      {data.offered && <p>{words.checkIn.offer(data.offered)}</p>}
      {data.given && <p className="small">{words.checkIn.answered(answers[data.given])}</p>}
      <form method="post" action="?" className="card check-in">
        <FormTrouble problems={problems} words={words} />
        <Choices
          name="answer"
          legend={words.checkIn.answer}
          value={values.answer ?? data.chosen ?? undefined}
          problem={problems?.answer}
          words={words}
          options={checkInAnswers.map((answer) => ({ value: answer, label: answers[answer] }))}
        />
        {data.parcels.length > 0 && (
          <section className="for-not-arrived" aria-labelledby="known">
            <h2 id="known">{words.checkIn.whatWeKnow}</h2>
            {data.parcels.map((parcel) => (
              <Parcel key={parcel.id} parcel={parcel} language={data.language} />
            ))}
          </section>
        )}
        <div className="for-problem">
          <ProblemKinds problems={problems} values={values} words={words} without={['not_arrived']} />
        </div>
        <div className="for-words">
          <TextArea
            name="words"
            label={words.checkIn.words}
            hint={words.checkIn.wordsHint}
            problem={problems?.words}
            value={values.words}
            words={words}
            maxLength={maxProblemWords}
          />
        </div>
        <button type="submit" className="button">
          {words.checkIn.confirm}
        </button>
      </form>
    </>
  );
}

function Thanks({ data, words }: { data: CheckInPageData; words: PageWords }) {
  const isWell = data.given === 'all_well';
  return (
    <>
      <h1>{isWell ? words.checkIn.thanks : words.checkIn.sorry}</h1>
      <Notice tone={isWell ? 'good' : 'info'}>
        <p>
          {isWell ? (data.isPickup ? words.checkIn.thanksAtPickup : words.checkIn.thanksText) : words.checkIn.sorryText}
        </p>
      </Notice>
      {data.earned && <p>{words.checkIn.earned(data.earned)}</p>}
      {isWell && data.willAskForReview && <p>{words.checkIn.reviewLater}</p>}
      {data.given === 'not_arrived' && data.parcels.length > 0 && (
        <Card id="known" title={words.checkIn.whatWeKnow}>
          {data.parcels.map((parcel) => (
            <Parcel key={parcel.id} parcel={parcel} language={data.language} />
          ))}
        </Card>
      )}
      <p>
        <a href="?">{words.checkIn.change}</a>
      </p>
    </>
  );
}
