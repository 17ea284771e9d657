import "server-only";

/** A place among the requests under way, or why there is none: the person has their share, or the process is full. */
export type Entered =
  { readonly ok: true; readonly leave: () => void } | { readonly ok: false; readonly full: "share" | "process" };

/** Counts requests under way. A request leaves once its work has ended, not when it was answered. */
export type Places = { readonly enter: (key: string) => Entered };

type PlaceLimit = {
  /** Requests under way in this process. */
  readonly total: number;
  /** Requests under way of one person: less than all, so that one person cannot keep out the others. */
  readonly share: number;
};

/** Work that hangs for ever loses its place after this long: a fault must not close the portal. */
const LONGEST_MS = 120_000;

/** Makes an empty set of places. A request that finds none is refused at once: waiting would only move the load. */
export function createPlaces({ total, share }: PlaceLimit): Places {
  const taken = new Map<string, number>();
  let all = 0;
  return {
    enter: (key) => {
      const own = taken.get(key) ?? 0;
      if (own >= share) return { ok: false, full: "share" };
      if (all >= total) return { ok: false, full: "process" };
      all += 1;
      taken.set(key, own + 1);
      let here = true;
      const leave = () => {
        if (!here) return;
        here = false;
        clearTimeout(timer);
        all -= 1;
        const left = (taken.get(key) ?? 1) - 1;
        if (left === 0) taken.delete(key);
        else taken.set(key, left);
      };
      const timer = setTimeout(leave, LONGEST_MS);
      timer.unref();
      return { ok: true, leave };
    },
  };
}
