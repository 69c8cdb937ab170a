import { json } from '@remix-run/node';
import { readCapped } from '#app/lib/capped-body.ts';

/** Far above the longest legitimate form (a hundred reviews), far below what would do harm. */
const maxBytes = 1_000_000;

/**
 * Reads a posted form. A body that is no form reads as an empty form, which each page handles like any incomplete one.
 * @throws 413 when the body is too long
 */
export async function readForm(request: Request): Promise<FormData> {
  const bytes = await readCapped(request.body, maxBytes);
  if (!bytes) throw json(null, 413);
  const type = request.headers.get('Content-Type') ?? '';
  try {
    return await new Response(bytes, { headers: { 'Content-Type': type } }).formData();
  } catch {
    return new FormData();
  }
}
