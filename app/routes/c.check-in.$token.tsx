import { json, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { CheckInPage } from '#app/customer-pages/check-in/CheckInPage.tsx';
import { readCheckIn, takeCheckIn } from '#app/customer-pages/check-in/check-in.server.ts';
import { requireLink } from '#app/customer-pages/door.server.ts';
import { readFormData } from '#app/ui/form-data.server.ts';

export async function loader({ request, params }: LoaderFunctionArgs) {
  return json(await readCheckIn(await requireLink(request, params.token, 'check_in')));
}

export async function action({ request, params }: ActionFunctionArgs) {
  const visit = await requireLink(request, params.token, 'check_in');
  const result = await takeCheckIn(visit, await readFormData(request));
  if (result.outcome === 'invalid') return json({ problems: result.problems, values: result.values }, 422);
  return redirect('?done', 303);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.question} · ${data.letterhead.shopName}` : '' },
];

export default function CheckIn() {
  return <CheckInPage data={useLoaderData<typeof loader>()} form={useActionData<typeof action>() ?? {}} />;
}
