// Failures on request, to see how the app handles an unreliable platform.

/** What can be made to fail. */
export interface FaultPlan {
  /** 'refuse' answers as for a bad token, 'fail' with a 500. */
  tokenExchange?: 'refuse' | 'fail';
  refresh?: 'refuse' | 'fail';
  /**
   * 'lose_answer' carries out a mutation and returns no answer; 'fail_mutation' fails before it; both ignore queries.
   */
  graphql?: 'unauthorized' | 'fail' | 'throttle' | 'fail_mutation' | 'lose_answer';
}
export type FaultPlace = keyof FaultPlan;

export class Faults {
  #planned: { place: FaultPlace; kind: string; times: number }[] = [];

  /** Plans a failure for the next `times` calls (without it, until `clear`). */
  set(plan: FaultPlan, times = Infinity): void {
    for (const [place, kind] of Object.entries(plan)) this.#planned.push({ place: place as FaultPlace, kind, times });
  }

  clear(): void {
    this.#planned = [];
  }

  /** Takes the failure planned for a place. @param isFor skips failures planned for something else */
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
