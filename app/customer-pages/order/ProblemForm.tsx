import type { PageWords } from '#app/i18n/pages.ts';
import type { FieldProblems } from '#app/lib/customer-forms.ts';
import { problemKinds } from '#app/orders/problem-kinds.ts';
import { maxProblemWords } from '#app/service-requests/problem-form.ts';
import { Choices, FormTrouble, TextArea } from '../fields.tsx';
import { Card } from '../parts.tsx';

/** values: a rejected submission, so that nothing has to be typed twice. */
export type ProblemFormState = { isSent: boolean; problems?: FieldProblems; values?: Record<string, string> };

export function ProblemForm({
  state,
  parcels,
  words,
}: {
  state: ProblemFormState;
  parcels: { id: string; label: string }[];
  words: PageWords;
}) {
  const { problems, values = {} } = state;
  return (
    <Card id="problem" title={state.isSent ? words.problem.again : words.problem.title}>
      <p>{words.problem.lede}</p>
      <form method="post" action="#problem">
        <FormTrouble problems={problems} words={words} />
        <ProblemKinds problems={problems} values={values} words={words} />
        {parcels.length > 0 && (
          <div className="field">
            <label htmlFor="shipmentId">{words.problem.which}</label>
            <select id="shipmentId" name="shipmentId" defaultValue={values.shipmentId ?? ''}>
              <option value="">{words.problem.wholeOrder}</option>
              {parcels.map((parcel) => (
                <option key={parcel.id} value={parcel.id}>
                  {parcel.label}
                </option>
              ))}
            </select>
          </div>
        )}
        <TextArea
          name="words"
          label={words.problem.words}
          hint={words.problem.wordsHint}
          problem={problems?.words}
          value={values.words}
          words={words}
          maxLength={maxProblemWords}
        />
        <button type="submit" className="button">
          {words.problem.send}
        </button>
      </form>
    </Card>
  );
}

export function ProblemKinds({
  problems,
  values,
  words,
  without = [],
}: {
  problems: FieldProblems | undefined;
  values: Record<string, string>;
  words: PageWords;
  without?: string[];
}) {
  return (
    <Choices
      name="kind"
      legend={words.problem.kind}
      value={values.kind}
      problem={problems?.kind}
      words={words}
      options={problemKinds
        .filter((kind) => !without.includes(kind))
        .map((kind) => ({ value: kind, label: words.problemKind[kind] }))}
    />
  );
}
