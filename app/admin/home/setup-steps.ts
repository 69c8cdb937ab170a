import { languages } from '#app/i18n/languages.ts';
import { kindTraits, messageKinds } from '#app/messages/kinds.ts';
import { kindSettings, type Settings } from '#app/shops/settings.ts';

const stepKeys = ['who_sends_what', 'sender', 'promise', 'words', 'test_mail', 'go_live'] as const;
export type StepKey = (typeof stepKeys)[number];

export type SetupStep = {
  key: StepKey;
  title: string;
  why: string;
  url: string | null;
  action: string;
  isDone: boolean;
  isByHand: boolean;
};

/** Steps that only the merchant can mark as done. */
const byHand: readonly StepKey[] = ['words'];

export function isStepKey(text: string): text is StepKey {
  return (stepKeys as readonly string[]).includes(text);
}

export function withStepDone(settings: Settings, step: StepKey): Settings {
  const { onboarding } = settings;
  if (onboarding.doneSteps.includes(step)) return settings;
  return { ...settings, onboarding: { ...onboarding, doneSteps: [...onboarding.doneSteps, step] } };
}

const languageName = new Intl.DisplayNames('en', { type: 'language' });
const languageList = new Intl.ListFormat('en').format(
  languages.map((language) => languageName.of(language) ?? language),
);

const overlappingKinds = messageKinds.filter((kind) => kindTraits[kind].isOverlapping);

/** The steps from installation to the first mail, each with its current state. */
export function setupSteps(settings: Settings, isLive: boolean): SetupStep[] {
  const isAnswered = overlappingKinds.every((kind) => kindSettings(settings, kind).sender !== 'unanswered');
  const done = new Set(settings.onboarding.doneSteps);
  const steps: Omit<SetupStep, 'isByHand'>[] = [
    {
      key: 'who_sends_what',
      title: 'Say who sends what',
      why: 'Shopify sends some mails already. Tell us which, so that nobody gets the same news twice.',
      url: '/app/settings/who-sends-what',
      action: 'Answer',
      isDone: isAnswered,
    },
    {
      key: 'sender',
      title: 'Sign with a name',
      why: 'Mails come from a person at your store, and answers go to an address that you read.',
      url: '/app/settings/sender',
      action: 'Set sender',
      isDone: settings.sender.personName !== '' && settings.sender.replyTo !== '',
    },
    {
      key: 'promise',
      title: 'Confirm your delivery promise',
      why: 'Delay notices rest on it. Until you confirm it, none are sent from our guess.',
      url: '/app/settings/promise',
      action: 'Check dates',
      isDone: settings.promise.isConfirmed,
    },
    {
      key: 'words',
      title: 'Look at the words',
      why: `Every mail has words ready in ${languageList}. Read them, and change what does not sound like you.`,
      url: '/app/messages/thank_you',
      action: 'Read',
      isDone: done.has('words'),
    },
    {
      key: 'test_mail',
      title: 'Send yourself a test mail',
      why: 'See one as your customers will.',
      url: '/app/messages/thank_you',
      action: 'Send a test',
      isDone: done.has('test_mail'),
    },
    {
      key: 'go_live',
      title: 'Go live',
      why: 'Until then nothing is sent: plans are only shown as “would send”.',
      url: null,
      action: 'Go live',
      isDone: isLive,
    },
  ];
  return steps.map((step) => ({ ...step, isByHand: byHand.includes(step.key) }));
}
