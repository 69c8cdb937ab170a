import { isRouteErrorResponse } from '@remix-run/react';
import { Banner, BlockStack, Button, Page } from '@shopify/polaris';

/** The payload of a response that we throw ourselves; see app/ui/respond.server.ts. */
export type Trouble = { title: string; message: string };

export function readTrouble(error: unknown): Trouble | null {
  if (!isRouteErrorResponse(error)) return null;
  const data: unknown = error.data;
  if (typeof data === 'object' && data !== null && 'title' in data && 'message' in data) return data as Trouble;
  return error.status === 404 ? { title: 'Page not found', message: 'There is nothing at this address.' } : null;
}

export function ErrorPage({ title, message }: Trouble) {
  return (
    <Page title={title} backAction={{ content: 'Home', url: '/app' }}>
      <Banner tone="critical" title={title}>
        <BlockStack gap="300" inlineAlign="start">
          <p>{message}</p>
          <Button onClick={() => window.location.reload()}>Try again</Button>
        </BlockStack>
      </Banner>
    </Page>
  );
}
