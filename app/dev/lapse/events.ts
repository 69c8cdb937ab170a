import { parse, stringify } from 'lossless-json';
import { z } from 'zod';

/** A webhook to be played. */
export type LapseEvent = { topic: string; webhookId: string; triggeredAt: Date; body: Buffer };

const LineSchema = z.object({
  topic: z.string().regex(/^[a-z_]+(\/[a-z_]+)+$/, 'must be a topic such as orders/create'),
  webhookId: z.string().min(1),
  triggeredAt: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
  payload: z
    .unknown()
    .refine((value) => typeof value === 'object' && value !== null, 'must be the body of the webhook'),
});

/**
 * Reads webhooks from lines of JSON: topic, webhookId, triggeredAt (ISO 8601), payload. Every number of a payload keeps
 * its digits.
 * @returns them in the order of triggeredAt, whatever the order of the lines
 * @throws an error that names the line and the field
 */
export function readEvents(text: string): LapseEvent[] {
  const lines = text.split('\n').map((line) => line.trim());
  const events = lines.flatMap((line, index) => (line === '' ? [] : [readEvent(line, index + 1)]));
  if (events.length === 0) throw new Error('The file of webhooks is empty: it needs one JSON object a line.');
  return events.toSorted((a, b) => a.triggeredAt.getTime() - b.triggeredAt.getTime());
}

function readEvent(line: string, number: number): LapseEvent {
  let json: unknown;
  try {
    json = parse(line);
  } catch {
    throw new Error(`Line ${number} is not JSON.`);
  }
  const result = LineSchema.safeParse(json);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new Error(`Line ${number}: ${issue!.path.join('.') || 'the line'}: ${issue!.message}.`);
  }
  const { payload, ...about } = result.data;
  return { ...about, body: Buffer.from(stringify(payload) ?? '') };
}
