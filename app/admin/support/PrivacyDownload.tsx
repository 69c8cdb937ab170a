import { useFetcher } from '@remix-run/react';
import { Button } from '@shopify/polaris';
import { useEffect } from 'react';

/**
 * Downloads an export. A plain link would leave Shopify's frame without a session token, so the file is fetched first.
 */
export function PrivacyDownload({ id }: { id: string }) {
  const fetcher = useFetcher<{ file: unknown }>();
  const file = fetcher.data?.file;
  useEffect(() => {
    if (file === undefined) return;
    const url = URL.createObjectURL(new Blob([JSON.stringify(file, null, 2)], { type: 'application/json' }));
    const link = Object.assign(document.createElement('a'), { href: url, download: `customer-data-${id}.json` });
    link.click();
    URL.revokeObjectURL(url);
  }, [file, id]);
  return (
    <Button size="slim" loading={fetcher.state !== 'idle'} onClick={() => fetcher.load(`/app/support/privacy/${id}`)}>
      Download
    </Button>
  );
}
