import type { LinksFunction, MetaFunction } from '@remix-run/node';
import { isRouteErrorResponse, Outlet, useRouteError } from '@remix-run/react';
import { GonePage } from '#app/customer-pages/gone-page.tsx';
import { readGone } from '#app/customer-pages/gone.ts';
import styles from '#app/customer-pages/pages.css?url';

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: styles }];

export const meta: MetaFunction = () => [{ name: 'robots', content: 'noindex, nofollow' }];

export default function CustomerPages() {
  return <Outlet />;
}

export function ErrorBoundary() {
  const error = useRouteError();
  const known = isRouteErrorResponse(error) ? readGone(error.data) : null;
  return <GonePage {...(known ?? { gone: isRouteErrorResponse(error) ? 'unknown' : 'broken', language: 'en', lang: 'en' })} />;
}
