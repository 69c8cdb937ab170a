import type { HeadersFunction, LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import {
  isRouteErrorResponse,
  Link,
  Outlet,
  useLoaderData,
  useNavigation,
  useRouteError,
  useRouteLoaderData,
} from '@remix-run/react';
import { NavMenu, useAppBridge } from '@shopify/app-bridge-react';
import polarisStyles from '@shopify/polaris/build/esm/styles.css?url';
import { AppProvider } from '@shopify/shopify-app-remix/react';
import { boundary } from '@shopify/shopify-app-remix/server';
import { useEffect, useRef, type ReactNode } from 'react';
import { env } from '#app/lib/env.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { ErrorPage, readTrouble } from '#app/ui/ErrorPage.tsx';
import adminStyles from '#app/ui/admin.css?url';

export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: polarisStyles },
  { rel: 'stylesheet', href: adminStyles },
];

export const meta: MetaFunction = () => [{ title: 'Aftercare' }];

export async function loader({ request }: LoaderFunctionArgs) {
  await requireShop(request);
  return { apiKey: env.SHOPIFY_API_KEY, appBridgeUrl: env.APP_BRIDGE_URL };
}

/** What the frame shows never changes while it is open. */
export const shouldRevalidate = () => false;

export default function AdminFrame() {
  useLoadingBar();
  return (
    <Frame {...useLoaderData<typeof loader>()}>
      <Outlet />
    </Frame>
  );
}

/** Shopify's own bar at the top while the next page is read. */
function useLoadingBar(): void {
  const shopify = useAppBridge();
  const isLoading = useNavigation().state !== 'idle';
  const wasLoading = useRef(false);
  useEffect(() => {
    if (isLoading !== wasLoading.current) shopify.loading(isLoading);
    wasLoading.current = isLoading;
  }, [isLoading, shopify]);
}

function Frame({ apiKey, appBridgeUrl, children }: { apiKey: string; appBridgeUrl: string; children: ReactNode }) {
  return (
    <AppProvider isEmbeddedApp apiKey={apiKey} __APP_BRIDGE_URL={appBridgeUrl}>
      <NavMenu>
        <Link to="/app" rel="home">
          Home
        </Link>
        <Link to="/app/orders">Orders</Link>
        <Link to="/app/messages">Messages</Link>
        <Link to="/app/outbox">Outbox</Link>
        <Link to="/app/loyalty">Loyalty</Link>
        <Link to="/app/settings">Settings</Link>
        <Link to="/app/support">Support</Link>
      </NavMenu>
      {children}
    </AppProvider>
  );
}

/** Shopify's own thrown answers must reach the page as they are; our troubles are said inside the frame. */
export function ErrorBoundary() {
  const error = useRouteError();
  const frame = useRouteLoaderData<typeof loader>('routes/app');
  const trouble = readTrouble(error);
  if (!trouble && isRouteErrorResponse(error)) return boundary.error(error);
  const said = trouble ?? {
    title: 'Something broke',
    message: 'This page could not be shown. It has been noted. Nothing was lost, and nothing was sent twice.',
  };
  if (!frame) return <p role="alert">{said.message}</p>;
  return (
    <Frame {...frame}>
      <ErrorPage {...said} />
    </Frame>
  );
}

export const headers: HeadersFunction = (headersArgs) => boundary.headers(headersArgs);
