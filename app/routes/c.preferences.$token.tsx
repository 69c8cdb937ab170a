import { json, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { requireLink } from '#app/customer-pages/door.server.ts';
import { PreferencesPage } from '#app/customer-pages/preferences/PreferencesPage.tsx';
import {
  isOneClick,
  readPreferencesPage,
  takePreferences,
} from '#app/customer-pages/preferences/preferences.server.ts';
import { readFormData } from '#app/ui/form-data.server.ts';

export async function loader({ request, params }: LoaderFunctionArgs) {
  return json(await readPreferencesPage(await requireLink(request, params.token, 'preferences')));
}

export async function action({ request, params }: ActionFunctionArgs) {
  const visit = await requireLink(request, params.token, 'preferences');
  const form = await readFormData(request);
  await takePreferences(visit, form);
  // A mail client posts on behalf of its user and follows no redirect (RFC 8058).
  return isOneClick(request, form) ? json(null) : redirect('?saved', 303);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.letterhead.shopName ?? '' }];

export default function Preferences() {
  return <PreferencesPage data={useLoaderData<typeof loader>()} />;
}
