import type { LoaderFunctionArgs } from '@remix-run/node';
import { gone } from '#app/customer-pages/door.server.ts';

/** Half a link: the page says so, and the log stays quiet. */
export function loader({ request }: LoaderFunctionArgs) {
  throw gone(request, 'unknown');
}

export const action = loader;

export default function NoSuchPage() {
  return null;
}
