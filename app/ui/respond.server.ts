import { json } from '@remix-run/node';

/** To be thrown: the page asked for something that is not there (any more). The frame stays and says so. */
export function notFound(what: string): Response {
  return json({ title: `${what} not found`, message: `There is no such ${what.toLowerCase()} in this store. It may have been removed.` }, 404);
}
