// Labels and sentences about members' rewards, for the merchant.

const stateWords: Record<string, string> = {
  undecided: 'Needs your decision',
  held: 'Being made',
  issued: 'Ready to use',
  used: 'Used',
  expired: 'Lapsed',
  handed_back: 'Handed back',
  failed: 'Not made',
};
export const redemptionStateOptions = Object.entries(stateWords).map(([value, label]) => ({ value, label }));

export function labelOfRedemption(state: string): string {
  return stateWords[state] ?? state;
}

/** Why the member got it: for points, or the occasion of the gift. */
export function originWords({
  source,
  points,
  staffMember,
  reason,
}: {
  source: string;
  points: number;
  staffMember: string | null;
  reason: string | null;
}): string {
  switch (source) {
    case 'punch_card':
      return 'For a full punch card';
    case 'tier':
      return 'For reaching a tier';
    case 'staff':
      return [`Given by ${staffMember ?? 'your staff'}`, reason].filter(Boolean).join(': ');
    default:
      return `For ${points.toLocaleString('en')} points`;
  }
}

/** What became of it, in a sentence. @param moments times formatted for the admin */
export function fateWords(
  { state, problem, points }: { state: string; problem: string | null; points: number },
  moments: { expires: string | null; used: string | null; next: string | null },
): string {
  switch (state) {
    case 'held':
      return [problem ?? 'Shopify is being asked.', moments.next ? `Next try ${moments.next}.` : '']
        .filter(Boolean)
        .join(' ');
    case 'undecided':
      return problem ?? 'Shopify’s answer was lost.';
    case 'issued':
      if (problem) return [problem, moments.next ? `Next try ${moments.next}.` : ''].filter(Boolean).join(' ');
      return moments.expires ? `Good until ${moments.expires}` : 'Good for ever';
    case 'used':
      return problem ?? (moments.used ? `Used ${moments.used}` : 'Used');
    case 'expired':
      return problem ?? '';
    case 'failed':
      return [problem, points > 0 ? 'The points are back.' : ''].filter(Boolean).join(' ');
    case 'handed_back':
      return points > 0 ? 'The points are back.' : '';
    default:
      return '';
  }
}
