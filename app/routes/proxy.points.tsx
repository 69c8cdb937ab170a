import type { LoaderFunctionArgs } from '@remix-run/node';
import { answerPointsLink } from '#app/storefront/proxy/points-link.server.ts';
import { openProxyVisit } from '#app/storefront/proxy/visit.server.ts';

// The shop's /apps/care/points: leads to the points page where no script runs.

export async function loader({ request }: LoaderFunctionArgs) {
  const visit = await openProxyVisit(request);
  return visit instanceof Response ? visit : answerPointsLink(visit);
}
