import { json, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requireLink } from '#app/customer-pages/door.server.ts';
import { OrderPage } from '#app/customer-pages/order/OrderPage.tsx';
import { readOrderPage, reportProblem } from '#app/customer-pages/order/order.server.ts';
import { readFormData } from '#app/ui/form-data.server.ts';

export async function loader({ request, params }: LoaderFunctionArgs) {
  const visit = await requireLink(request, params.token, 'order');
  const isSent = new URL(request.url).searchParams.has('reported');
  return json({ ...(await readOrderPage(visit)), isSent });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const visit = await requireLink(request, params.token, 'order');
  const result = await reportProblem(visit, await readFormData(request));
  if (result.outcome === 'invalid') return json({ problems: result.problems, values: result.values }, 422);
  return redirect('?reported#sent', 303);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.view.title} · ${data.view.letterhead.shopName}` : '' },
];

export default function Order() {
  const { view, language, isSent } = useLoaderData<typeof loader>();
  const trouble = useActionData<typeof action>();
  return <OrderPage view={view} language={language} form={{ isSent: isSent && !trouble, ...trouble }} />;
}
