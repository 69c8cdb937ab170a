import type { ReactNode } from 'react';
import type { PageWords } from '#app/i18n/pages.ts';
import type { FieldProblem, FieldProblems } from '#app/lib/customer-forms.ts';

type FieldProps = {
  name: string;
  label: string;
  hint?: string;
  problem: FieldProblem | undefined;
  words: PageWords;
  maxLength: number;
};

export function TextArea({
  value = '',
  rows = 4,
  ...field
}: FieldProps & { value?: string | undefined; rows?: number }) {
  return (
    <Field {...field}>
      <textarea {...described(field)} rows={rows} maxLength={field.maxLength} defaultValue={value} />
    </Field>
  );
}

export function TextInput({
  value = '',
  autoComplete,
  ...field
}: FieldProps & { value?: string | undefined; autoComplete?: string }) {
  return (
    <Field {...field}>
      <input
        type="text"
        {...described(field)}
        maxLength={field.maxLength}
        defaultValue={value}
        autoComplete={autoComplete}
      />
    </Field>
  );
}

/** A choice of exactly one option, with the browser's own keyboard control. */
export function Choices({
  name,
  legend,
  options,
  value,
  problem,
  words,
}: {
  name: string;
  legend: string;
  options: { value: string; label: string }[];
  value?: string | undefined;
  problem?: FieldProblem | undefined;
  words: PageWords;
}) {
  return (
    <fieldset aria-describedby={problem && `${name}-problem`}>
      <legend>{legend}</legend>
      <FieldError name={name} problem={problem} words={words} />
      {options.map((option) => (
        <label key={option.value} className="choice">
          <input type="radio" name={name} value={option.value} defaultChecked={option.value === value} />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

export function FieldError({
  name,
  problem,
  words,
}: {
  name: string;
  problem: FieldProblem | undefined;
  words: PageWords;
}) {
  if (!problem) return null;
  return (
    <p className="field-problem" id={`${name}-problem`}>
      {words.fields[problem]}
    </p>
  );
}

/** Shown above a form that was rejected, so that nobody has to search for the error. */
export function FormTrouble({ problems, words }: { problems: FieldProblems | undefined; words: PageWords }) {
  if (!problems || Object.keys(problems).length === 0) return null;
  return (
    <p className="notice warning" role="alert">
      {words.formHasErrors}
    </p>
  );
}

function Field({ name, label, hint, problem, words, children }: FieldProps & { children: ReactNode }) {
  return (
    <div className="field">
      <label htmlFor={name}>{label}</label>
      {hint && (
        <p className="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {children}
      <FieldError name={name} problem={problem} words={words} />
    </div>
  );
}

function described({ name, hint, problem }: FieldProps) {
  const ids = [hint && `${name}-hint`, problem && `${name}-problem`].filter(Boolean).join(' ');
  return { id: name, name, 'aria-describedby': ids || undefined, 'aria-invalid': problem ? true : undefined };
}
