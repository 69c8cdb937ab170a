import { useAppBridge } from '@shopify/app-bridge-react';
import { Button } from '@shopify/polaris';
import { useState } from 'react';

/**
 * Downloads CSV. A plain link would leave Shopify's frame without a session token, so the file is fetched first, which
 * App Bridge authenticates.
 */
export function CsvDownload({
  url,
  fileName,
  label = 'Download as CSV',
}: {
  url: string;
  fileName: string;
  label?: string;
}) {
  const shopify = useAppBridge();
  const [isBusy, setIsBusy] = useState(false);
  const download = async () => {
    setIsBusy(true);
    try {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`status ${response.status}`);
      handOver(await response.blob(), fileName);
    } catch {
      shopify.toast.show('The file could not be read. Please try again.', { isError: true });
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Button size="slim" loading={isBusy} onClick={() => void download()}>
      {label}
    </Button>
  );
}

function handOver(file: Blob, fileName: string): void {
  const address = URL.createObjectURL(file);
  Object.assign(document.createElement('a'), { href: address, download: fileName }).click();
  URL.revokeObjectURL(address);
}
