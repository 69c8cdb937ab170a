import { Banner, BlockStack, Button, Checkbox, FormLayout, Select, Text, TextField } from '@shopify/polaris';
import { useState } from 'react';
import { languageNames, type WidgetLanguage } from '#app/i18n/languages.ts';
import type { Program } from '#app/loyalty/program/program.ts';
import { contrastOf } from '#app/messages/rendering/colors.ts';
import { ColorField } from '#app/ui/ColorField.tsx';
import { DraftPage } from '#app/ui/DraftPage.tsx';
import { TitledCard } from '#app/ui/TitledCard.tsx';
import { useDraft, type Draft } from '#app/ui/useDraft.ts';
import { WidgetPreview } from './WidgetPreview.tsx';

type Looks = Pick<Program, 'widget' | 'texts'>;
type Widget = Program['widget'];
type Words = Program['texts'][string];

type WidgetEditorProps = Looks & {
  version: number;
  languages: WidgetLanguage[];
  /** the app's default texts, by language */
  defaults: Record<string, { programName: string; pointOne: string; pointMany: string; welcome: string }>;
  html: string;
};

const positions = [
  { value: 'end', label: 'Right' },
  { value: 'start', label: 'Left' },
];
const icons = [
  { value: 'gift', label: 'Gift' },
  { value: 'star', label: 'Star' },
  { value: 'heart', label: 'Heart' },
  { value: 'crown', label: 'Crown' },
];

/** Edits the widget's looks and texts, next to a preview of it. */
export function WidgetEditor({ widget, texts, version, languages, defaults, html }: WidgetEditorProps) {
  const draft = useDraft<Looks>({ widget, texts }, { version });
  const [language, setLanguage] = useState(languages[0]!);
  return (
    <DraftPage
      title="Widget"
      subtitle="Saved in the draft. Looks and words reach your store when you put the draft in force, together with its rules."
      back={{ content: 'Program', url: '/app/loyalty/program' }}
      draft={draft}
      fullWidth
    >
      <div className="editor is-plain">
        <BlockStack gap="400">
          <LooksCard draft={draft} />
          <WordsCard
            draft={draft}
            language={language}
            languages={languages}
            defaults={defaults[language]!}
            onLanguage={setLanguage}
          />
        </BlockStack>
        <WidgetPreview looks={draft.value} language={language} first={html} />
      </div>
    </DraftPage>
  );
}

function LooksCard({ draft }: { draft: Draft<Looks> }) {
  const { widget } = draft.value;
  const set = (change: Partial<Widget>) => draft.set({ widget: { ...widget, ...change } });
  return (
    <TitledCard title="Looks" gap="400">
      <FormLayout>
        <Checkbox
          label="Show the widget"
          helpText="Your theme must have it switched on as well. Blocks on product pages, in the cart and on a page of their own stay as they are."
          checked={widget.isOn}
          onChange={(isOn) => set({ isOn })}
        />
        <Checkbox
          label="On phones, too"
          checked={widget.showsOnPhone}
          disabled={!widget.isOn}
          onChange={(showsOnPhone) => set({ showsOnPhone })}
        />
        <FormLayout.Group>
          <Select
            label="Position"
            helpText="Mirrored in languages written from right to left"
            options={positions}
            value={widget.position}
            onChange={(position) => set({ position: position as Widget['position'] })}
          />
          <Select
            label="Icon"
            options={icons}
            value={widget.icon}
            onChange={(icon) => set({ icon: icon as Widget['icon'] })}
          />
        </FormLayout.Group>
        <FormLayout.Group>
          <ColorField
            label="Color"
            value={widget.color}
            onChange={(color) => set({ color })}
            error={draft.errorOf('widget.color')}
          />
          <ColorField
            label="Color of words on it"
            value={widget.textColor}
            onChange={(textColor) => set({ textColor })}
            error={draft.errorOf('widget.textColor')}
          />
        </FormLayout.Group>
        <ContrastWarning widget={widget} onChoose={(textColor) => set({ textColor })} />
      </FormLayout>
    </TitledCard>
  );
}

const isColor = (text: string) => /^#[0-9a-f]{6}$/i.test(text);
const readable = 4.5;

/** Unreadable color combinations are reported at once, with a color that would help; saving is not blocked. */
function ContrastWarning({
  widget: { color, textColor },
  onChoose,
}: {
  widget: Widget;
  onChoose: (color: string) => void;
}) {
  if (!isColor(color)) return null;
  const better = contrastOf(color, '#ffffff') >= readable ? '#ffffff' : '#000000';
  const ratio = isColor(textColor) ? contrastOf(color, textColor) : null;
  if (ratio !== null && ratio >= readable) return null;
  const title = ratio === null ? 'Choose the color of the words, too' : 'These words are hard to read';
  const why =
    ratio === null
      ? 'Your theme’s own color may be hard to read on this one.'
      : `They stand out only ${ratio.toFixed(1)} to 1. People with weaker eyes need ${readable} to 1.`;
  return (
    <Banner tone="warning" title={title}>
      <BlockStack gap="200" inlineAlign="start">
        <p>{why}</p>
        <Button onClick={() => onChoose(better)}>{`Use ${better === '#ffffff' ? 'white' : 'black'} words`}</Button>
      </BlockStack>
    </Banner>
  );
}

const noWords: Words = { programName: '', pointOne: '', pointMany: '', launcher: '', welcome: '' };

type WordsCardProps = {
  draft: Draft<Looks>;
  language: WidgetLanguage;
  languages: WidgetLanguage[];
  defaults: WidgetEditorProps['defaults'][string];
  onLanguage: (language: WidgetLanguage) => void;
};

function WordsCard({ draft, language, languages, defaults, onLanguage }: WordsCardProps) {
  const { texts } = draft.value;
  const words = { ...noWords, ...texts[language] };
  const field = (key: keyof Words, maxLength: number, placeholder: string) => ({
    autoComplete: 'off',
    maxLength,
    placeholder,
    value: words[key],
    error: draft.errorOf(`texts.${language}.${key}`),
    onChange: (text: string) => draft.set({ texts: { ...texts, [language]: { ...words, [key]: text } } }),
  });
  return (
    <TitledCard
      title="Words"
      gap="400"
      aside={
        <Select
          label="Language"
          labelInline
          options={languages.map((value) => ({ value, label: languageNames[value] }))}
          value={language}
          onChange={onLanguage}
        />
      }
    >
      <Text as="p" tone="subdued">
        What you leave empty is said in our own words, which stand in the fields.
      </Text>
      <FormLayout>
        <TextField label="Name of the program" {...field('programName', 60, defaults.programName)} />
        <FormLayout.Group>
          <TextField label="One point" {...field('pointOne', 30, defaults.pointOne)} />
          <TextField label="Several points" {...field('pointMany', 30, defaults.pointMany)} />
        </FormLayout.Group>
        <TextField label="On the button" {...field('launcher', 30, words.programName || defaults.programName)} />
        <TextField label="Welcome for visitors" multiline={2} {...field('welcome', 300, defaults.welcome)} />
      </FormLayout>
    </TitledCard>
  );
}
