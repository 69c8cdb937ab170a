/** The problems a customer can report about an order. `question` is for anything that is not a fault. */
export const problemKinds = ['not_arrived', 'damaged', 'wrong_item', 'missing_item', 'question', 'other'] as const;

export type ProblemKind = (typeof problemKinds)[number];
