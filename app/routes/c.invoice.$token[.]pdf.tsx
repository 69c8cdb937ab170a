import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireLink } from '#app/customer-pages/door.server.ts';
import { drawInvoice } from '#app/customer-pages/invoice/pdf.server.ts';
import { readInvoice } from '#app/customer-pages/invoice/invoice.server.ts';

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { view, language } = await readInvoice(await requireLink(request, params.token, 'order'));
  return new Response(await drawInvoice(view, language), {
    headers: { 'Content-Type': 'application/pdf', 'Content-Disposition': `attachment; filename="${view.fileName}"` },
  });
}
