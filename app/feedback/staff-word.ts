/** What the staff can say of a parcel. `dealt_with`: sent anew, paid back, or settled in some other way. */
export const staffWords = ['all_well', 'not_arrived', 'dealt_with'] as const;
export type StaffWord = (typeof staffWords)[number];

export function isStaffWord(text: unknown): text is StaffWord {
  return staffWords.some((word) => word === text);
}
