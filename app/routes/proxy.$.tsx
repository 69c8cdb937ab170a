import { json } from '@remix-run/node';

/** Half an address under the app proxy: said in JSON, and the log stays quiet. */
export function loader() {
  return json({ problem: { words: 'There is nothing here.' } }, 404);
}

export const action = loader;
