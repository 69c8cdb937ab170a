import { json, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requireLink } from '#app/customer-pages/door.server.ts';
import { ReviewPage } from '#app/customer-pages/review/ReviewPage.tsx';
import { readReviewPage, takeReview } from '#app/customer-pages/review/review.server.ts';
import { readFormData } from '#app/ui/form-data.server.ts';

export async function loader({ request, params }: LoaderFunctionArgs) {
  return json(await readReviewPage(await requireLink(request, params.token, 'review')));
}

export async function action({ request, params }: ActionFunctionArgs) {
  const visit = await requireLink(request, params.token, 'review');
  const result = await takeReview(visit, await readFormData(request));
  if (result.outcome === 'invalid') return json({ problems: result.problems, values: result.values }, 422);
  return redirect('?saved', 303);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.title} · ${data.letterhead.shopName}` : '' },
];

export default function Review() {
  return <ReviewPage data={useLoaderData<typeof loader>()} form={useActionData<typeof action>() ?? {}} />;
}
