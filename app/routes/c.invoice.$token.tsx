import { json, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { requireLink } from '#app/customer-pages/door.server.ts';
import { InvoicePage } from '#app/customer-pages/invoice/InvoicePage.tsx';
import { readInvoice } from '#app/customer-pages/invoice/invoice.server.ts';

export async function loader({ request, params }: LoaderFunctionArgs) {
  return json(await readInvoice(await requireLink(request, params.token, 'order')));
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.view.title} ${data.view.number} · ${data.view.letterhead.shopName}` : '' },
];

export default function Invoice() {
  return <InvoicePage {...useLoaderData<typeof loader>()} />;
}
