import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { answerLook, answerRequest } from '#app/storefront/proxy/answer.server.ts';
import { openProxyVisit } from '#app/storefront/proxy/visit.server.ts';

// The shop's /apps/care/loyalty, forwarded and signed by Shopify.

export async function loader({ request }: LoaderFunctionArgs) {
  const visit = await openProxyVisit(request);
  return visit instanceof Response ? visit : answerLook(visit);
}

export async function action({ request }: ActionFunctionArgs) {
  const visit = await openProxyVisit(request);
  return visit instanceof Response ? visit : answerRequest(visit, request);
}
