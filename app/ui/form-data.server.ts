import { json } from '@remix-run/node';
import { keepable } from '#app/lib/clean-text.ts';
import { readBody } from '#app/lib/read-body.server.ts';

/** Far above the longest honest form, far below what hurts. */
const usualMaxBytes = 1_000_000;
const statuses = { too_large: 413, too_slow: 408, crowded_out: 503, gone: 400 };

/**
 * Reads a posted form; the one way in for every form. What is no form at all reads as an empty one, which each page then
 * answers as it answers any incomplete form. Texts come as PostgreSQL can keep them.
 * @param limits of a form that carries a file
 * @throws 413, 408 or 503 when the body is too long, too slow, or too many others are under way
 */
export async function readFormData(
  request: Request,
  limits: { maxBytes: number; maxMs?: number } = { maxBytes: usualMaxBytes },
): Promise<FormData> {
  const read = await readBody(request, limits);
  if (read.outcome !== 'read') throw json(null, statuses[read.outcome]);
  const clean = new FormData();
  for (const [name, value] of await parse(read.bytes, request)) {
    if (typeof value === 'string') clean.append(name, keepable(value));
    else clean.append(name, value, keepable(value.name));
  }
  return clean;
}

async function parse(bytes: Buffer<ArrayBuffer>, request: Request): Promise<FormData> {
  const type = request.headers.get('Content-Type') ?? '';
  try {
    return await new Response(bytes, { headers: { 'Content-Type': type } }).formData();
  } catch {
    return new FormData();
  }
}
