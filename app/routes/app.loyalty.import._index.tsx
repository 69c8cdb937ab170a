import { json, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type TypedResponse } from '@remix-run/node';
import { useFetcher, useLoaderData } from '@remix-run/react';
import { Badge, BlockStack, Link, Page, Text } from '@shopify/polaris';
import { withShop } from '#app/lib/db.server.ts';
import { maxFileBytes } from '#app/loyalty/import/file.ts';
import { checkImport, listImports, type ImportSummary } from '#app/loyalty/import/import.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { formatMoment } from '#app/ui/dates.ts';
import { ImportUpload, type UploadAnswer } from '#app/admin/loyalty/import/ImportUpload.tsx';
import { importStates } from '#app/admin/loyalty/import/states.ts';
import { TitledCard } from '#app/ui/TitledCard.tsx';
import { readFormData } from '#app/ui/form-data.server.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await requireShop(request);
  const imports = await withShop(shop, (tx) => listImports(tx, 20));
  return json({ maxFileBytes, imports: imports.map((one) => presentImport(one, shop.timeZone)) });
}

function presentImport({ id, fileName, state, author, createdAt, lineCount }: ImportSummary, timeZone: string) {
  return {
    id,
    fileName,
    state,
    words: `${lineCount.toLocaleString('en')} lines, ${formatMoment(createdAt, timeZone)}, ${author}`,
  };
}

/** Allowance for the form fields around the file. */
const envelopeBytes = 10_000;
/** As long as a slow line needs for it. */
const uploadLimits = { maxBytes: maxFileBytes + envelopeBytes, maxMs: 50_000 };

export async function action({ request }: ActionFunctionArgs): Promise<TypedResponse<UploadAnswer>> {
  const { shop, nameStaff } = await requireShop(request);
  const size = Number(request.headers.get('Content-Length') ?? Infinity);
  if (size > maxFileBytes + envelopeBytes)
    return json<UploadAnswer>(
      { problem: 'The file is larger than 5 MB. Keep the columns Email and Points only, or split it.' },
      422,
    );
  const file = (await readFormData(request, uploadLimits)).get('file');
  if (!(file instanceof File) || file.name === '')
    return json<UploadAnswer>({ problem: 'Choose the file first.' }, 422);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const author = await nameStaff();
  const checked = await withShop(shop, (tx) => checkImport(tx, { fileName: file.name, bytes, author }), {
    timeoutMs: 60_000,
  });
  if (checked.outcome === 'refused') return json<UploadAnswer>({ problem: checked.why }, 422);
  return redirect(`/app/loyalty/import/${checked.id}`) as TypedResponse<never>;
}

export default function Import() {
  const { imports, maxFileBytes: maxBytes } = useLoaderData<typeof loader>();
  const fetcher = useFetcher<UploadAnswer>();
  return (
    <Page title="Coming from another program" backAction={{ content: 'Loyalty', url: '/app/loyalty' }}>
      <BlockStack gap="400">
        <ImportUpload
          maxBytes={maxBytes}
          answer={fetcher.data}
          isBusy={fetcher.state !== 'idle'}
          onUpload={(file) => {
            const form = new FormData();
            form.set('file', file);
            fetcher.submit(form, { method: 'post', encType: 'multipart/form-data' });
          }}
        />
        {imports.length > 0 && (
          <TitledCard title="Imports so far">
            <ul className="plain-list">
              {imports.map(({ id, fileName, state, words }) => (
                <li key={id}>
                  <Link url={`/app/loyalty/import/${id}`}>{fileName}</Link>{' '}
                  <Badge tone={importStates[state].tone}>{importStates[state].title}</Badge>
                  <Text as="p" tone="subdued">
                    {words}
                  </Text>
                </li>
              ))}
            </ul>
          </TitledCard>
        )}
      </BlockStack>
    </Page>
  );
}
