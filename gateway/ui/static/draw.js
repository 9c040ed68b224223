// Draws what HTML cannot: limit bars and ten-minute trends. Everything comes from data attributes.
import { plain } from './words.js';

const NS = 'http://www.w3.org/2000/svg';
export const el = (parent, name, attrs = {}, text) => {
  const e = document.createElementNS(NS, name);
  for (const [k, v] of Object.entries(attrs)) e.setAttribute(k, v);
  if (text !== undefined) e.textContent = text;
  parent.append(e);
  return e;
};
export const one = x => +x.toFixed(2);

// data: lo hi value, w a d above the normal band, wl al dl below it, from, peak, state; class mini: no figures
export function bar(svg) {
  svg.replaceChildren();
  const d = svg.dataset, lo = +d.lo, hi = +d.hi, mini = svg.classList.contains('mini');
  const has = k => d[k] !== undefined && d[k] !== '';
  const x = v => Math.max(0, Math.min(100, (v - lo) / (hi - lo) * 100));
  const base = mini ? 16 : 19, high = [5, 9, 13, 17];
  const up = ['w', 'a', 'd'].filter(has), down = ['dl', 'al', 'wl'].filter(has);
  const rank = { w: 1, a: 2, d: 3, wl: 1, al: 2, dl: 3 };
  const edges = [[lo, down.length ? rank[down[0]] : 0]];
  down.forEach((k, i) => edges.push([+d[k], i + 1 < down.length ? rank[down[i + 1]] : 0]));
  up.forEach(k => edges.push([+d[k], rank[k]]));
  const broken = d.state === 'fault' && !has('value') || !has('value');
  const kind = { warning: 'fill-warning', alarm: 'fill-alarm', danger: 'fill-danger' }[d.state] ?? 'fill';
  const from = has('from') ? +d.from : lo;
  edges.forEach(([at, level], i) => {
    const end = edges[i + 1]?.[0] ?? hi, h = high[level];
    if (end <= at) return;
    el(svg, 'rect', { class: broken ? 'track hatched' : 'track', x: one(x(at)) + '%', width: one(x(end) - x(at)) + '%', y: base - h, height: h });
    if (broken) return;
    const v = Math.max(lo, Math.min(hi, +d.value)), a = Math.max(at, Math.min(from, v)), b = Math.min(end, Math.max(from, v));
    if (b > a) el(svg, 'rect', { class: kind, x: one(x(a)) + '%', width: one(x(b) - x(a)) + '%', y: base - h, height: h });
  });
  const upright = (name, v, over) => el(svg, 'line', { class: name, x1: one(x(v)) + '%', x2: one(x(v)) + '%', y1: base - high[3] - over, y2: base + over });
  if (has('peak')) upright('peak', +d.peak, 2);
  if (!broken) upright('needle', +d.value, 2);
  if (mini) return;
  figures(svg, [...down, ...up], up, broken ? NaN : +d.value, x, base + 13);
}

// The figures under the stairs; one that would run into its neighbour gives way to the graver.
function figures(svg, keys, up, value, x, y) {
  const width = svg.clientWidth || 220, taken = [];
  for (const k of [...keys].sort((a, b) => 'wad'.indexOf(b[0]) - 'wad'.indexOf(a[0]))) {
    const v = +svg.dataset[k], at = x(v) / 100 * width, text = plain(v), half = text.length * 3.6 + 2;
    if (taken.some(([from, to]) => at - half < to && at + half > from)) continue;
    taken.push([at - half, at + half]);
    const passed = up.includes(k) ? value >= v : value <= v;
    el(svg, 'text', { x: one(x(v)) + '%', y, 'text-anchor': at < half ? 'start' : at > width - half ? 'end' : 'middle', class: passed ? 'passed' : '' }, text);
  }
}

// data: v, values of equal steps, empty where there is none; limit; the last step is now
export function spark(svg) {
  svg.replaceChildren();
  svg.setAttribute('viewBox', '0 0 100 30');
  svg.setAttribute('preserveAspectRatio', 'none');
  const v = (svg.dataset.v ?? '').split(',').map(s => s === '' ? null : +s), known = v.filter(y => y !== null);
  el(svg, 'line', { class: 'base', x1: 0, x2: 100, y1: 29, y2: 29, 'vector-effect': 'non-scaling-stroke' });
  if (!known.length) return;
  const limit = svg.dataset.limit ? +svg.dataset.limit : null;
  let lo = Math.min(...known), hi = Math.max(...known);
  const floor = Math.max(limit === null ? 1 : Math.abs(limit) / 10, 1e-6);
  if (hi - lo < floor) { const mid = (hi + lo) / 2; lo = mid - floor / 2; hi = mid + floor / 2; }
  const X = i => v.length < 2 ? 98 : i / (v.length - 1) * 98, Y = y => 27 - (y - lo) / (hi - lo) * 24;
  if (limit !== null && limit >= lo && limit <= hi) {
    el(svg, 'line', { class: 'limit', x1: 0, x2: 100, y1: one(Y(limit)), y2: one(Y(limit)), 'vector-effect': 'non-scaling-stroke' });
  }
  let path = '', pen = false;
  v.forEach((y, i) => {
    if (y === null) { pen = false; return; }
    path += `${pen ? 'L' : 'M'}${one(X(i))} ${one(Y(y))}`;
    if (!pen && v[i + 1] == null) path += 'h.01'; // a lone value is seen as a point
    pen = true;
  });
  const first = v.findIndex(y => y !== null), last = v.findLastIndex(y => y !== null);
  gaps(svg, v, first, X);
  el(svg, 'path', { class: 'curve', d: path, 'vector-effect': 'non-scaling-stroke' });
  el(svg, 'path', { class: 'end', d: `M${one(X(last))} ${one(Y(v[last]))}h.01`, 'vector-effect': 'non-scaling-stroke' });
}

// Where there was no reading after the first one the trend is hatched and never joined.
function gaps(svg, v, first, X) {
  for (let i = first; i < v.length; i++) {
    if (v[i] !== null) continue;
    let end = i;
    while (end < v.length && v[end] === null) end++;
    el(svg, 'rect', { class: 'gap', x: one(X(i - 1)), y: 2, width: one((end < v.length ? X(end) : 100) - X(i - 1)), height: 27 });
    i = end;
  }
}

export function drawAll(within = document) {
  within.querySelectorAll('svg.bar').forEach(bar);
  within.querySelectorAll('svg.spark').forEach(spark);
}
