import { useFetcher, useSearchParams } from '@remix-run/react';
import {
  Banner,
  BlockStack,
  Box,
  Button,
  ButtonGroup,
  Card,
  InlineStack,
  Select,
  Text,
  TextField,
} from '@shopify/polaris';
import { useEffect, useRef, useState } from 'react';
import { DeviceSwitch } from '#app/ui/DeviceSwitch.tsx';
import { DraftPage } from '#app/ui/DraftPage.tsx';
import { MailFrame } from '#app/ui/MailFrame.tsx';
import { TagPicker, type Tag } from './TagPicker.tsx';
import { TestMail } from './TestMail.tsx';
import { TitledCard } from '#app/ui/TitledCard.tsx';
import { useDoneToast, type Done } from '#app/ui/useDoneToast.ts';
import { useDraft } from '#app/ui/useDraft.ts';

type Preview = { subject: string; html: string; notes: string[] };
type Option = { value: string; label: string };

export type WordsEditorProps = {
  kind: string;
  language: string;
  label: string;
  moment: string;
  when: string;
  template: { subject: string; body: string; version: number; isDefault: boolean };
  tags: Tag[];
  choices: Option[];
  basis: string;
  preview: Preview;
  languageOptions: Option[];
  /** the store's own addresses, which a test may go to */
  testTo: string[];
};

/** Edits the texts of one kind in one language, next to the mail as its reader will see it. */
export function WordsEditor(props: WordsEditorProps) {
  const { kind, language, label, moment, when, template, tags, languageOptions } = props;
  const [, setParams] = useSearchParams();
  const draft = useDraft({ subject: template.subject, body: template.body }, { version: template.version });
  const { subject, body } = draft.value;
  const insertAt = useRef<{ field: 'subject' | 'body'; from: number }>({ field: 'body', from: body.length });
  const insert = (tag: string) => {
    const { field, from } = insertAt.current;
    const text = draft.value[field];
    draft.set({ [field]: text.slice(0, from) + tag + text.slice(from) });
    insertAt.current = { field, from: from + tag.length };
  };
  const noteCaret = (field: 'subject' | 'body') => (event: { target: EventTarget }) => {
    const target = event.target;
    if (target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement)
      insertAt.current = { field, from: target.selectionStart ?? 0 };
  };
  return (
    <DraftPage
      title={label}
      subtitle={moment}
      back={{ content: 'Messages', url: '/app/messages' }}
      draft={draft}
      fullWidth
    >
      <div className="editor">
        <BlockStack gap="400">
          <Card>
            <InlineStack align="space-between" blockAlign="center" gap="200">
              <Text as="p">{`${when}.`}</Text>
              <Button url={`/app/messages/${kind}/when`}>When and whether</Button>
              <Button url={`/app/messages/${kind}/rules`}>Who gets it</Button>
            </InlineStack>
          </Card>
          <Card>
            <BlockStack gap="400">
              <Select
                label="Language"
                options={languageOptions}
                value={language}
                onChange={(value) => setParams({ language: value })}
              />
              {/* Key, click and select events keep track of where the next tag goes. */}
              <div onKeyUp={noteCaret('subject')} onClick={noteCaret('subject')} role="presentation">
                <TextField
                  label="Subject"
                  autoComplete="off"
                  value={subject}
                  onChange={(text) => draft.set({ subject: text })}
                  error={draft.errorOf('subject')}
                />
              </div>
              <div onKeyUp={noteCaret('body')} onClick={noteCaret('body')} role="presentation">
                <TextField
                  label="Body"
                  autoComplete="off"
                  multiline={16}
                  maxHeight={480}
                  spellCheck
                  helpText="HTML and Liquid. The tags below are all you need."
                  value={body}
                  onChange={(text) => draft.set({ body: text })}
                  error={draft.errorOf('body')}
                />
              </div>
              <TagPicker tags={tags} onPick={insert} />
              <Restore isDefault={template.isDefault} />
            </BlockStack>
          </Card>
          <TestMail addresses={props.testTo} isDirty={draft.isDirty} />
        </BlockStack>
        <PreviewCard {...props} subject={subject} body={body} />
      </div>
    </DraftPage>
  );
}

/** Discarding texts asks for confirmation on the page. */
function Restore({ isDefault }: { isDefault: boolean }) {
  const fetcher = useFetcher<Done>();
  const [isAsking, setIsAsking] = useState(false);
  useDoneToast(fetcher.data);
  if (isDefault)
    return (
      <Text as="p" tone="subdued">
        These are the original words.
      </Text>
    );
  if (!isAsking) {
    return (
      <InlineStack>
        <Button onClick={() => setIsAsking(true)}>Restore the original words</Button>
      </InlineStack>
    );
  }
  return (
    <Banner tone="warning" title="Your own words in this language will be gone">
      <InlineStack gap="200">
        <Button
          tone="critical"
          loading={fetcher.state !== 'idle'}
          onClick={() => fetcher.submit({ intent: 'restore' }, { method: 'post' })}
        >
          Restore
        </Button>
        <Button onClick={() => setIsAsking(false)}>Keep mine</Button>
      </InlineStack>
    </Banner>
  );
}

const settleMs = 400;

function PreviewCard({
  language,
  choices,
  basis: firstBasis,
  preview: first,
  subject,
  body,
}: WordsEditorProps & { subject: string; body: string }) {
  const fetcher = useFetcher<Preview>();
  const [basis, setBasis] = useState(firstBasis);
  const [isDark, setIsDark] = useState(false);
  const [isPhone, setIsPhone] = useState(false);
  const wish = JSON.stringify({ subject, body, language, basis, isDark });
  const shown = useRef(wish);
  const { submit } = fetcher;
  useEffect(() => {
    if (shown.current === wish) return;
    const timer = setTimeout(() => {
      shown.current = wish;
      submit({ intent: 'preview', draft: wish, version: '0' }, { method: 'post' });
    }, settleMs);
    return () => clearTimeout(timer);
  }, [wish, submit]);
  const preview = fetcher.data ?? first;
  return (
    <div className="editor-preview">
      <TitledCard
        title="Preview"
        aside={
          <ButtonGroup>
            <DeviceSwitch isPhone={isPhone} onChange={setIsPhone} />
            <Button pressed={isDark} onClick={() => setIsDark(!isDark)}>
              Dark
            </Button>
          </ButtonGroup>
        }
      >
        <Select label="Shown for" labelInline options={choices} value={basis} onChange={setBasis} />
        <div aria-live="polite">
          {preview.notes.length > 0 && (
            <Box paddingBlockEnd="200">
              <Banner tone="warning" title="These words do not work yet, so the original ones are shown">
                <ul>
                  {preview.notes.map((note) => (
                    <li key={note}>{note}</li>
                  ))}
                </ul>
              </Banner>
            </Box>
          )}
          <Text as="p">
            <strong>Subject:</strong> {preview.subject}
          </Text>
        </div>
        <MailFrame html={preview.html} subject={preview.subject} isPhone={isPhone} />
      </TitledCard>
    </div>
  );
}
