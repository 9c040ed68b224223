// History: one curve in ink with the spread of each step behind it in grey, limits dashed, gaps hatched, lanes of events below.
import { t, number, plain, clock, day } from './words.js';
import { el, one } from './draw.js';

const NARROW = 560; // px: under it words at limits and lanes go, signs and figures stay
const LANE = 20, FOOT = 20;
const loaded = new Map(); // newest data by address, so that a body that was exchanged shows it at once

// Round steps for the axes: of time in ms, of values by 1, 2, 5.
const TIMES = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 432000].map(s => s * 1000);
const roundStep = rough => {
  const unit = 10 ** Math.floor(Math.log10(rough));
  return unit * [1, 2, 5, 10].find(n => n * unit >= rough * 0.999);
};

function frame(svg, c) {
  const W = svg.clientWidth || 900, H = +svg.dataset.height || 300, narrow = W < NARROW;
  const left = narrow ? 34 : 48, right = narrow ? 58 : 150;
  const plotH = H - FOOT - c.lanes.length * LANE - 8;
  svg.setAttribute('height', H);
  svg.setAttribute('viewBox', `0 0 ${W} ${H}`);
  const X = ms => left + (ms - c.from) / (c.to - c.from) * (W - left - right);
  const Y = v => plotH - (v - c.lo) / (c.hi - c.lo) * (plotH - 6);
  return { W, H, left, right, plotH, narrow, X, Y };
}

function axes(svg, c, f) {
  el(svg, 'rect', { class: 'plot', x: f.left, y: 0, width: f.W - f.left - f.right, height: f.plotH });
  const step = roundStep((c.hi - c.lo) / Math.max(2, Math.floor(f.plotH / 44)));
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  for (let v = Math.ceil(c.lo / step - 1e-9) * step; v <= c.hi + step * 1e-6; v += step) {
    if (v > c.lo) el(svg, 'line', { class: 'grid', x1: f.left, x2: f.W - f.right, y1: one(f.Y(v)), y2: one(f.Y(v)) });
    el(svg, 'text', { class: 'axis', x: f.left - 6, y: one(f.Y(v)) + 4, 'text-anchor': 'end' }, number(v, digits));
  }
  const room = (f.W - f.left - f.right) / 72, every = TIMES.find(ms => (c.to - c.from) / ms <= room) ?? TIMES.at(-1);
  const offset = +(document.documentElement.dataset.offset ?? 0) * 60e3;
  for (let ms = Math.ceil((c.from + offset) / every) * every - offset; ms <= c.to; ms += every) {
    el(svg, 'line', { class: 'grid', x1: one(f.X(ms)), x2: one(f.X(ms)), y1: 0, y2: f.H - FOOT });
    el(svg, 'text', { class: 'axis', x: one(f.X(ms)), y: f.H - 4, 'text-anchor': 'middle' }, every >= 86400e3 ? day(ms) : clock(ms, every < 60e3));
  }
}

// A limit's label moves aside rather than over its neighbour: down the list, and all up again if the last leaves the plot.
function limits(svg, c, f) {
  const seen = [...c.limits].sort((a, b) => b.value - a.value).map(l => ({ ...l, y: f.Y(l.value) })).filter(l => l.y > -1 && l.y < f.plotH + 1);
  seen.forEach((l, i) => { l.at = Math.max(l.y, i ? seen[i - 1].at + 16 : 0); });
  for (let i = seen.length - 1, foot = f.plotH; i >= 0; i--) { seen[i].at = Math.min(seen[i].at, foot); foot = seen[i].at - 16; }
  for (const l of seen) {
    el(svg, 'line', { class: 'limit', x1: f.left, x2: f.W - f.right, y1: one(l.y), y2: one(l.y) });
    const s = el(svg, 'svg', { x: f.W - f.right + 6, y: one(l.at) - 8, width: 16, height: 16, class: `sign sign-${l.severity}`, viewBox: '0 0 24 24' });
    el(s, 'use', { href: `#s-${l.severity}` });
    el(svg, 'text', { class: 'limit-label', x: f.W - f.right + 25, y: one(l.at) + 4 }, plain(l.value) + (f.narrow ? '' : ' ' + t(`limit.${l.severity}`)));
  }
}

function curve(svg, c, f) {
  for (const [from, to] of c.gaps) {
    el(svg, 'rect', { class: 'gap', x: one(f.X(from)), y: 0, width: one(Math.max(1, f.X(to) - f.X(from))), height: f.plotH });
  }
  for (const run of runs(c)) {
    const top = run.map(s => `${one(f.X(s[0]))} ${one(f.Y(s[2]))}`), bottom = run.map(s => `${one(f.X(s[0]))} ${one(f.Y(s[1]))}`).reverse();
    if (run.some(s => s[2] > s[1])) el(svg, 'path', { class: 'band', d: `M${[...top, ...bottom].join('L')}Z` });
    const line = run.map(s => `${one(f.X(s[0]))} ${one(f.Y(s[3]))}`).join('L');
    el(svg, 'path', { class: 'curve', d: `M${line}${run.length === 1 ? 'h.01' : ''}`, 'stroke-linecap': 'round' });
  }
  const last = c.steps.at(-1), ended = c.gaps.at(-1)?.[1] >= c.to;
  if (last && !ended) el(svg, 'circle', { class: 'dot', cx: one(f.X(last[0])), cy: one(f.Y(last[3])), r: 4 });
}

// Runs of steps without a gap between them.
function runs(c) {
  const out = [];
  let run = [];
  for (const s of c.steps) {
    const before = run.at(-1);
    if (before && c.gaps.some(([from]) => from > before[0] && from <= s[0])) { out.push(run); run = []; }
    run.push(s);
  }
  if (run.length) out.push(run);
  return out;
}

function lanes(svg, c, f) {
  c.lanes.forEach((lane, i) => {
    const y = f.plotH + 8 + i * LANE;
    el(svg, 'rect', { class: 'lane', x: f.left, y, width: f.W - f.left - f.right, height: LANE - 5 });
    if (!f.narrow) el(svg, 'text', { class: 'lane-label', x: f.W - f.right + 6, y: y + 12 }, t(lane.name));
    for (const s of lane.spans) el(svg, 'rect', { class: s.class, x: one(f.X(s.from)), y: y + 1, width: one(Math.max(3, f.X(s.to) - f.X(s.from))), height: LANE - 7 });
  });
  let taken = -Infinity; // words that would run over their neighbour's are left out; the line stays
  for (const m of c.marks ?? []) {
    const x = f.X(m.time);
    if (x < f.left || x > f.W - f.right) continue;
    const late = x > (f.left + f.W - f.right) / 2;
    el(svg, 'line', { class: 'mark', x1: one(x), x2: one(x), y1: 0, y2: f.H - FOOT });
    if (!f.narrow && Math.abs(x - taken) > 200) el(svg, 'text', { class: 'mark-text', x: one(x) + (late ? -5 : 5), y: 14, 'text-anchor': late ? 'end' : 'start' }, `${t(m.name)} ${clock(m.time)}`);
    taken = x;
  }
}

function draw(svg) {
  const c = loaded.get(svg.dataset.series);
  if (!c) return;
  svg.replaceChildren();
  const f = frame(svg, c);
  axes(svg, c, f);
  limits(svg, c, f);
  curve(svg, c, f);
  lanes(svg, c, f);
  say(svg, c);
}

// The words beside the chart say what it shows, for readers as well.
function say(svg, c) {
  const note = svg.parentElement.querySelector('[data-note]');
  if (!note) return;
  if (!c.steps.length) { note.textContent = t('chart.empty'); return; }
  const low = Math.min(...c.steps.map(s => s[1])), high = Math.max(...c.steps.map(s => s[2])), at = c.steps.find(s => s[2] === high)[0];
  note.textContent = t('chart.note', { low: number(low, c.digits), high: number(high, c.digits), time: clock(at), last: number(c.steps.at(-1)[3], c.digits) });
}

async function load(svg) {
  const note = svg.parentElement.querySelector('[data-note]');
  let again = 10e3;
  try {
    const answer = await fetch(svg.dataset.series, { cache: 'no-store' });
    if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).detail ?? answer.statusText);
    const c = await answer.json();
    loaded.set(svg.dataset.series, c);
    again = c.again_ms;
    draw(svg);
  } catch {
    if (note) note.textContent = t('chart.failed');
  }
  if (again > 0) setTimeout(() => { if (svg.isConnected) document.hidden ? setTimeout(() => load(svg), again) : load(svg); }, again);
}

export function charts() {
  const all = () => document.querySelectorAll('svg[data-series]');
  const start = () => all().forEach(svg => { if (!svg.dataset.begun) { svg.dataset.begun = '1'; draw(svg); load(svg); } });
  start();
  addEventListener('aman:body', start);
  addEventListener('resize', () => all().forEach(draw));
}
