import { z } from 'zod';
import { readCapped } from '#app/lib/capped-body.ts';
import type { LoyaltyRequest } from './contract.ts';

/** A redemption's id, or the one it is to get. */
const uuid = z.uuid().transform((text) => text.toLowerCase());

const RequestSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('redeem'), rewardKey: z.string().min(1).max(40), requestId: uuid }),
  z.object({ do: z.literal('hand_back'), redemptionId: uuid }),
  z.object({ do: z.literal('birthday'), birthday: z.string().max(20) }),
  z.object({ do: z.literal('join') }),
]) satisfies z.ZodType<LoyaltyRequest>;

const maxBytes = 4000;

export type ReadRequest =
  | { outcome: 'read'; request: LoyaltyRequest }
  | { outcome: 'too_long' }
  /** no JSON and no form, or nothing that can be asked for */
  | { outcome: 'malformed' }
  /** the first field that is missing or wrong */
  | { outcome: 'missing'; field: string };

/** What the shopper wants done, from JSON or a form. Fields that are not asked for are not looked at. */
export async function readRequest(request: Request): Promise<ReadRequest> {
  const bytes = await readCapped(request.body, maxBytes);
  if (!bytes) return { outcome: 'too_long' };
  const given = await readFields(bytes, request.headers.get('Content-Type') ?? '');
  const result = RequestSchema.safeParse(given);
  if (result.success) return { outcome: 'read', request: result.data };
  const field = result.error.issues[0]?.path[0];
  return typeof field === 'string' && field !== 'do' ? { outcome: 'missing', field } : { outcome: 'malformed' };
}

async function readFields(bytes: Uint8Array<ArrayBuffer>, type: string): Promise<unknown> {
  try {
    if (/^application\/json\b/i.test(type)) return JSON.parse(Buffer.from(bytes).toString('utf8'));
    return Object.fromEntries(await new Response(bytes, { headers: { 'Content-Type': type } }).formData());
  } catch {
    return null;
  }
}
