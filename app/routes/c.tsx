import type { LinksFunction, MetaFunction } from '@remix-run/node';
import { isRouteErrorResponse, Outlet, useRouteError } from '@remix-run/react';
import { GonePage, titleOfGone } from '#app/customer-pages/GonePage.tsx';
import { type Gone, readGone } from '#app/customer-pages/gone.ts';
import styles from '#app/customer-pages/pages.css?url';

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: styles }];

export const meta: MetaFunction = ({ error }) => [
  { name: 'robots', content: 'noindex, nofollow' },
  ...(error === undefined ? [] : [{ title: titleOfGone(goneBy(error)) }]),
];

export default function CustomerPages() {
  return <Outlet />;
}

export function ErrorBoundary() {
  return <GonePage {...goneBy(useRouteError())} />;
}

function goneBy(error: unknown): Gone {
  const known = isRouteErrorResponse(error) ? readGone(error.data) : null;
  return known ?? { gone: isRouteErrorResponse(error) ? 'unknown' : 'broken', language: 'en', lang: 'en' };
}
