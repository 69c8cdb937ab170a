import { json } from '@remix-run/node';
import { readCapped } from '#app/lib/capped-body.ts';

/** Far above the longest honest form (a hundred reviews), far below what hurts. */
const maxBytes = 1_000_000;

/**
 * Reads a posted form. What is no form at all reads as an empty one, which each page then answers as it answers any
 * incomplete form.
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
