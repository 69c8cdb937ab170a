import { json } from '@remix-run/node';

/** Far above the longest honest form (a hundred reviews), far below what hurts. */
const maxBytes = 1_000_000;

/**
 * Reads a posted form without trusting the sender's word on its length. What is no form at all reads as an empty one,
 * which each page then answers as it answers any incomplete form.
 * @throws 413 when the body is too long
 */
export async function readForm(request: Request): Promise<FormData> {
  const bytes = await readCapped(request.body);
  const type = request.headers.get('Content-Type') ?? '';
  try {
    return await new Response(bytes, { headers: { 'Content-Type': type } }).formData();
  } catch {
    return new FormData();
  }
}

async function readCapped(body: ReadableStream<Uint8Array> | null): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    length += part.value.length;
    if (length > maxBytes) {
      await reader?.cancel();
      throw json(null, 413);
    }
    chunks.push(part.value);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
