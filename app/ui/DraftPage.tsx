import { SaveBar } from '@shopify/app-bridge-react';
import { Banner, BlockStack, Button, InlineStack, Page } from '@shopify/polaris';
import type { ReactNode } from 'react';
import type { Draft } from './useDraft.ts';

type DraftPageProps<Value> = {
  title: string;
  subtitle?: string;
  back: { content: string; url: string };
  draft: Draft<Value>;
  fullWidth?: boolean;
  secondaryActions?: ReactNode;
  /** next to the form where there is room, otherwise below it */
  aside?: ReactNode;
  children: ReactNode;
};

/** A page with a form: back button, Shopify's save bar, and errors both at the top and at their fields. */
export function DraftPage<Value>({
  title,
  subtitle,
  back,
  draft,
  fullWidth = false,
  secondaryActions,
  aside,
  children,
}: DraftPageProps<Value>) {
  return (
    <Page title={title} subtitle={subtitle} backAction={back} fullWidth={fullWidth} secondaryActions={secondaryActions}>
      <SaveBar id="draft" open={draft.isDirty}>
        {/* App Bridge reads the variant from the attribute. */}
        <button variant="primary" onClick={draft.save} loading={draft.isSaving ? '' : undefined}>
          Save
        </button>
        <button onClick={draft.discard} disabled={draft.isSaving}>
          Discard
        </button>
      </SaveBar>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (draft.isDirty) draft.save();
        }}
      >
        <BlockStack gap="400">
          {draft.errorCount > 0 && (
            <Banner
              tone="critical"
              title={
                draft.errorCount === 1 ? 'One field needs another look' : `${draft.errorCount} fields need another look`
              }
            >
              <p>Nothing was saved yet. Your entries are still here.</p>
            </Banner>
          )}
          {draft.hasConflict && <ConflictBanner draft={draft} />}
          {aside ? <WithAside aside={aside}>{children}</WithAside> : children}
        </BlockStack>
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      </form>
    </Page>
  );
}

function WithAside({ aside, children }: { aside: ReactNode; children: ReactNode }) {
  return (
    <div className="with-aside">
      <BlockStack gap="400">{children}</BlockStack>
      <div className="aside">{aside}</div>
    </div>
  );
}

function ConflictBanner<Value>({ draft }: { draft: Draft<Value> }) {
  return (
    <Banner tone="warning" title="These settings were changed elsewhere while you were editing">
      <BlockStack gap="300">
        <p>Your entries are still here, and nothing was overwritten.</p>
        <InlineStack gap="200">
          <Button onClick={draft.saveAnyway}>Save mine over it</Button>
          <Button onClick={draft.discard}>Take the newer ones</Button>
        </InlineStack>
      </BlockStack>
    </Banner>
  );
}
