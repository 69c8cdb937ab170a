import type { ImportState } from '#app/loyalty/import/words.ts';

/** The state of a points import, for badges. */
export const importStates: Record<ImportState, { title: string; tone?: 'success' | 'attention' | 'info' }> = {
  checked: { title: 'Checked, nothing added yet', tone: 'attention' },
  importing: { title: 'Adding points', tone: 'info' },
  imported: { title: 'Imported', tone: 'success' },
  undoing: { title: 'Taking back', tone: 'info' },
  undone: { title: 'Undone' },
};
