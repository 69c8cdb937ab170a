import type { HeadersFunction, LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { isRouteErrorResponse, Link, Outlet, useNavigation, useRouteError } from '@remix-run/react';
import { NavMenu, useAppBridge } from '@shopify/app-bridge-react';
import polarisStyles from '@shopify/polaris/build/esm/styles.css?url';
import { AppProvider } from '@shopify/shopify-app-remix/react';
import { boundary } from '@shopify/shopify-app-remix/server';
import { useEffect, useRef, type ReactNode } from 'react';
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
  return null;
}

/** The frame's data never changes while it is open. */
export const shouldRevalidate = () => false;

export default function AdminFrame() {
  useLoadingBar();
  return (
    <Frame>
      <Outlet />
    </Frame>
  );
}

/** Shopify's loading bar at the top while the next page loads. */
function useLoadingBar(): void {
  const shopify = useAppBridge();
  const isLoading = useNavigation().state !== 'idle';
  const wasLoading = useRef(false);
  useEffect(() => {
    if (isLoading !== wasLoading.current) shopify.loading(isLoading);
    wasLoading.current = isLoading;
  }, [isLoading, shopify]);
}

/**
 * Not isEmbeddedApp: its only effect is to load App Bridge in the body, and root.tsx already loads it in the head, with
 * its key.
 */
function Frame({ children }: { children: ReactNode }) {
  return (
    <AppProvider isEmbeddedApp={false} apiKey="">
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

/** Shopify's own thrown responses must pass through unchanged; our errors are shown inside the frame. */
export function ErrorBoundary() {
  const error = useRouteError();
  const trouble = readTrouble(error);
  if (!trouble && isRouteErrorResponse(error)) return boundary.error(error);
  const said = trouble ?? {
    title: 'Something broke',
    message: 'This page could not be shown. It has been noted. Nothing was lost, and nothing was sent twice.',
  };
  return (
    <Frame>
      <ErrorPage {...said} />
    </Frame>
  );
}

export const headers: HeadersFunction = (headersArgs) => boundary.headers(headersArgs);
