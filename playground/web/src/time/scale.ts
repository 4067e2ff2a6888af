// From civil time to pixels: a scale that never runs backwards but is not even. Days on which something happens are
// wide, idle days narrow, nights narrower still; whoever needs room for a word asks for it.

import { addDays, dayOf, minutes, range } from "./civil";

export interface Demand {
  from: string;
  to: string;
  px: number;
}

export interface Scale {
  width: number;
  x(time: string): number;
}

/** Minutes of a day weigh more while offices are open. */
const NIGHT = 0.18;
const OPEN = 8 * 60;
const CLOSE = 18 * 60;

function weight(from: number, to: number): number {
  const start = from - (from % 1440);
  const open = Math.max(0, Math.min(to, start + CLOSE) - Math.max(from, start + OPEN));
  return open + (to - from - open) * NIGHT;
}

/** A scale over whole days, at least `room` wide, at least `day` per day, in which every demand is met. */
export function scale(first: string, last: string, demands: Demand[], room: number, day = 15): Scale {
  const begin = minutes(dayOf(first));
  const end = minutes(addDays(last, 1));
  const midnights = range(first, last).map((date) => minutes(date));
  const knots = [...new Set([...midnights, end, ...demands.flatMap((d) => [minutes(d.from), minutes(d.to)])])]
    .filter((at) => at >= begin && at <= end)
    .sort((a, b) => a - b);
  const full = weight(0, 1440);
  const widths = knots.slice(1).map((to, i) => (weight(knots[i] ?? 0, to) / full) * day);
  const index = new Map(knots.map((at, i) => [at, i]));
  for (const { from, to, px } of [...demands].sort((a, b) => span(a) - span(b))) {
    const [lo, hi] = [index.get(minutes(from)), index.get(minutes(to))];
    if (lo === undefined || hi === undefined || hi <= lo) continue;
    const have = widths.slice(lo, hi).reduce((sum, w) => sum + w, 0);
    if (have >= px) continue;
    for (let i = lo; i < hi; i++) widths[i] = (widths[i] ?? 0) * (px / Math.max(have, 1e-9));
  }
  const total = widths.reduce((sum, w) => sum + w, 0);
  const slack = Math.max(0, room - total) / total;
  const places = [0];
  for (const width of widths) places.push((places.at(-1) ?? 0) + width * (1 + slack));
  return {
    width: places.at(-1) ?? 0,
    x(time) {
      const at = Math.min(Math.max(minutes(time), begin), end);
      let lo = 0;
      let hi = knots.length - 1;
      while (hi - lo > 1) {
        const mid = (lo + hi) >> 1;
        if ((knots[mid] ?? 0) <= at) lo = mid;
        else hi = mid;
      }
      const [a, b] = [knots[lo] ?? 0, knots[hi] ?? 0];
      const [pa, pb] = [places[lo] ?? 0, places[hi] ?? 0];
      return b === a ? pa : pa + ((at - a) / (b - a)) * (pb - pa);
    },
  };
}

function span(demand: Demand): number {
  return minutes(demand.to) - minutes(demand.from);
}
