// Failures on request, so that the app's answers to a shaky platform can be seen.

/** What can be told to go wrong. */
export interface FaultPlan {
  /** 'refuse' answers as for a bad token, 'fail' with a 500. */
  tokenExchange?: 'refuse' | 'fail';
  refresh?: 'refuse' | 'fail';
  /**
   * 'lose_answer' carries a mutation out and says nothing of it; 'fail_mutation' fails before; both leave queries
   * alone.
   */
  graphql?: 'unauthorized' | 'fail' | 'throttle' | 'fail_mutation' | 'lose_answer';
}
export type FaultPlace = keyof FaultPlan;

export class Faults {
  #planned: { place: FaultPlace; kind: string; times: number }[] = [];

  /** Plans a failure for the next `times` calls (until `clear` when left out). */
  set(plan: FaultPlan, times = Infinity): void {
    for (const [place, kind] of Object.entries(plan)) this.#planned.push({ place: place as FaultPlace, kind, times });
  }

  clear(): void {
    this.#planned = [];
  }

  /** The failure due now at a place, used up by asking. @param isFor leaves those alone that are for something else */
  take<Place extends FaultPlace>(
    place: Place,
    isFor: (kind: string) => boolean = () => true,
  ): FaultPlan[Place] | undefined {
    const due = this.#planned.find((fault) => fault.place === place && isFor(fault.kind));
    if (!due) return undefined;
    due.times -= 1;
    if (due.times <= 0) this.#planned = this.#planned.filter((fault) => fault !== due);
    return due.kind as FaultPlan[Place];
  }
}
