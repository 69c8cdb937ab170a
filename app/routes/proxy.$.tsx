import { json } from '@remix-run/node';

/** An incomplete address under the app proxy: answers in JSON, without logging an error. */
export function loader() {
  return json({ problem: { words: 'There is nothing here.' } }, 404);
}

export const action = loader;
