import type { LoaderFunctionArgs } from '@remix-run/node';
import { gone } from '#app/customer-pages/door.server.ts';

/** An incomplete link: the page says so, without logging an error. */
export function loader({ request }: LoaderFunctionArgs) {
  throw gone(request, 'unknown');
}

export const action = loader;

export default function NoSuchPage() {
  return null;
}
