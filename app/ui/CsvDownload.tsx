import { useFetcher } from '@remix-run/react';
import { Button } from '@shopify/polaris';
import { useEffect } from 'react';

/** Downloads CSV. A plain link would leave Shopify's frame without a session token, so it is fetched and handed over. */
export function CsvDownload({ url, fileName }: { url: string; fileName: string }) {
  const fetcher = useFetcher<{ csv: string }>();
  const csv = fetcher.data?.csv;
  useEffect(() => {
    if (csv === undefined) return;
    const address = URL.createObjectURL(new Blob([csv], { type: 'text/csv;charset=utf-8' }));
    const link = Object.assign(document.createElement('a'), { href: address, download: fileName });
    link.click();
    URL.revokeObjectURL(address);
  }, [csv, fileName]);
  return (
    <Button size="slim" loading={fetcher.state !== 'idle'} onClick={() => fetcher.load(url)}>
      Download as CSV
    </Button>
  );
}
