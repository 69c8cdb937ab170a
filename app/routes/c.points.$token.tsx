import { json, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requireLink } from '#app/customer-pages/door.server.ts';
import { PointsPage } from '#app/customer-pages/points/PointsPage.tsx';
import { readPointsPage, takePointsForm } from '#app/customer-pages/points/points.server.ts';
import { readFormData } from '#app/ui/form-data.server.ts';

export async function loader({ request, params }: LoaderFunctionArgs) {
  const page = await readPointsPage(await requireLink(request, params.token, 'points'));
  return json({ ...page, done: new URL(request.url).searchParams.get('done') });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const visit = await requireLink(request, params.token, 'points');
  const answer = await takePointsForm(visit, await readFormData(request));
  if (answer.outcome === 'problem') return json({ problem: answer.words }, answer.status);
  return redirect(answer.what === 'claimed' ? '?done=claimed' : `?done=${answer.what}#yours`, 303);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data ? data.letterhead.shopName : '' }];

export default function Points() {
  const data = useLoaderData<typeof loader>();
  const trouble = useActionData<typeof action>();
  return <PointsPage data={data} done={trouble ? null : data.done} problem={trouble?.problem} />;
}
