import { z } from 'zod';
import { parseKeepable } from '#app/lib/clean-text.ts';
import { readBody } from '#app/lib/read-body.server.ts';
import type { LoyaltyRequest } from '../contract.ts';

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
  /** or not there in time */
  | { outcome: 'too_long' }
  /** no JSON, or nothing that can be asked for */
  | { outcome: 'malformed' }
  /** the first field that is missing or wrong */
  | { outcome: 'missing'; field: string };

/**
 * What the shopper wants done, from JSON. No form is taken: another site could send one in a shopper's name, while for
 * JSON a browser asks first, and is not told yes. Fields that are not asked for are not looked at.
 */
export async function readRequest(request: Request): Promise<ReadRequest> {
  const read = await readBody(request, { maxBytes });
  if (read.outcome !== 'read') return { outcome: 'too_long' };
  const given = readFields(read.bytes, request.headers.get('Content-Type') ?? '');
  const result = RequestSchema.safeParse(given);
  if (result.success) return { outcome: 'read', request: result.data };
  const field = result.error.issues[0]?.path[0];
  return typeof field === 'string' && field !== 'do' ? { outcome: 'missing', field } : { outcome: 'malformed' };
}

function readFields(bytes: Buffer, type: string): unknown {
  try {
    return /^application\/json\b/i.test(type) ? parseKeepable(bytes.toString('utf8')) : null;
  } catch {
    return null;
  }
}
