import type { StaffWord } from '#app/feedback/staff-word.ts';

// What the staff can say of a parcel, in the admin's words.

export const staffWordLabels: Record<StaffWord, string> = {
  all_well: 'It has arrived',
  not_arrived: 'It has not arrived',
  dealt_with: 'Dealt with otherwise',
};

export const staffWordDone: Record<StaffWord, string> = {
  all_well: 'Noted: the parcel has arrived',
  not_arrived: 'Noted: the parcel has not arrived',
  dealt_with: 'Noted: the parcel was dealt with',
};
