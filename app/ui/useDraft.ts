import { useBlocker, useFetcher } from '@remix-run/react';
import { useAppBridge } from '@shopify/app-bridge-react';
import { useEffect, useRef, useState } from 'react';
import type { DraftAnswer } from './forms.ts';

export type Draft<Value> = {
  value: Value;
  set: (change: Partial<Value>) => void;
  isDirty: boolean;
  isSaving: boolean;
  save: () => void;
  discard: () => void;
  /** the error of exactly this field */
  errorOf: (path: string) => string | undefined;
  /** the first error of this field or anything inside it */
  errorUnder: (path: string) => string | undefined;
  errorCount: number;
  hasConflict: boolean;
  /** after a conflict: saves the input over the newer state */
  saveAnyway: () => void;
};

type Options = { version: number; intent?: string; savedWords?: string };

/**
 * What a merchant is editing, until it is saved or discarded. Input is never lost: not by an error, not by a conflict,
 * and not by leaving the page without confirmation.
 */
export function useDraft<Value>(
  saved: Value,
  { version, intent = 'save', savedWords = 'Saved' }: Options,
): Draft<Value> {
  const fetcher = useFetcher<DraftAnswer>();
  const shopify = useAppBridge();
  const [draft, setDraft] = useState<{ value: Value; version: number } | null>(null);
  const submitted = useRef<string | null>(null);
  const value = draft?.value ?? saved;
  const isDirty = draft !== null && JSON.stringify(draft.value) !== JSON.stringify(saved);
  const answer = fetcher.data;

  useEffect(() => {
    if (fetcher.state !== 'idle' || answer?.outcome !== 'saved' || submitted.current === null) return;
    const savedText = submitted.current;
    submitted.current = null;
    setDraft((now) => (now && JSON.stringify(now.value) === savedText ? null : now));
    shopify.toast.show(answer.words ?? savedWords);
  }, [fetcher.state, answer, shopify, savedWords]);

  useLeaveGuard(isDirty);

  const submit = (baseVersion: number) => {
    const text = JSON.stringify(value);
    submitted.current = text;
    fetcher.submit({ intent, draft: text, version: String(baseVersion) }, { method: 'post' });
  };
  const errors = answer?.outcome === 'invalid' && draft !== null ? answer.errors : {};
  return {
    value,
    set: (change) =>
      setDraft((now) => ({ value: { ...(now?.value ?? saved), ...change }, version: now?.version ?? version })),
    isDirty,
    isSaving: fetcher.state !== 'idle',
    save: () => submit(draft?.version ?? version),
    discard: () => setDraft(null),
    errorOf: (path) => errors[path],
    errorUnder: (path) => Object.entries(errors).find(([key]) => key === path || key.startsWith(`${path}.`))?.[1],
    errorCount: Object.keys(errors).length,
    hasConflict: answer?.outcome === 'conflict' && isDirty && fetcher.state === 'idle',
    saveAnyway: () => answer?.outcome === 'conflict' && submit(answer.version),
  };
}

/** The fields of one part of a draft: value, change handler and error for each, to be spread on a field. */
export function fieldsOf<Part extends string, Fields extends object>(draft: Draft<Record<Part, Fields>>, part: Part) {
  const fields = draft.value[part];
  return <Key extends keyof Fields & string>(key: Key) => ({
    value: fields[key],
    onChange: (value: Fields[Key]) =>
      draft.set({ [part]: { ...fields, [key]: value } } as Partial<Record<Part, Fields>>),
    error: draft.errorUnder(`${part}.${key}`),
  });
}

/** Asks before a link inside the app discards unsaved changes; Shopify's save bar guards the ways out of the app. */
function useLeaveGuard(isDirty: boolean): void {
  const shopify = useAppBridge();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      isDirty && currentLocation.pathname + currentLocation.search !== nextLocation.pathname + nextLocation.search,
  );
  useEffect(() => {
    if (blocker.state !== 'blocked') return;
    const ask = shopify.saveBar?.leaveConfirmation?.() ?? Promise.resolve();
    ask.then(blocker.proceed, blocker.reset);
  }, [blocker, shopify]);
}
