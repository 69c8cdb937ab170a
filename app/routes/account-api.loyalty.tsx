import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { openAccountVisit } from '#app/storefront/proxy/account-visit.server.ts';
import { answerLook, answerRequest } from '#app/storefront/proxy/answer.server.ts';

// Called by our pages in the customer account. Browsers send a preflight request (OPTIONS), which Remix passes to the
// loader.

export async function loader({ request }: LoaderFunctionArgs) {
  const { visit, cors } = await openAccountVisit(request);
  return cors(visit instanceof Response ? visit : await answerLook(visit));
}

export async function action({ request }: ActionFunctionArgs) {
  const { visit, cors } = await openAccountVisit(request);
  return cors(visit instanceof Response ? visit : await answerRequest(visit, request));
}
