import { z } from 'zod';
import { parseKeepable } from '#app/lib/clean-text.ts';
import { readBody } from '#app/lib/read-body.server.ts';
import type { LoyaltyRequest } from '../contract.ts';

/** The id of a redemption, existing or to be created. */
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
  /** not JSON, or no known request */
  | { outcome: 'malformed' }
  /** the first field that is missing or invalid */
  | { outcome: 'missing'; field: string };

/**
 * Reads the shopper's request from JSON. Forms are rejected, because another site could submit one in a shopper's name;
 * for JSON a browser sends a preflight request, which fails. Unknown fields are ignored.
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
