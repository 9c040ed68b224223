// Puts values into the page: in place, without animation, each with its state, quality and age.
import { t, has, number, plain, clock, span } from './words.js';
import { bar, spark } from './draw.js';

const STALE_MS = 15e3; // a point this old is underlined whatever its rule says
const SPARK_MS = 10e3, SPARK_STEPS = 60; // ten minutes, as the server keeps them
const NS = 'http://www.w3.org/2000/svg';
const now = new Map(); // id to the newest point of the stream
let photo = 0; // time of the newest photograph, ms

const usable = p => p.value !== null && p.value !== undefined;

export function shown(p, decimals, contact) {
  if (!usable(p)) return '— —';
  if (contact) return t(p.value !== 0 ? 'contact.on' : 'contact.off');
  if (p.fault === 'over') return '>' + plain(p.value);
  if (p.fault === 'under') return '<' + plain(p.value);
  return (p.quality === 'uncertain' ? '≈ ' : '') + number(p.value, decimals);
}

function sign(state) {
  const svg = document.createElementNS(NS, 'svg'), use = document.createElementNS(NS, 'use');
  svg.setAttribute('class', `sign sign-${state}`);
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', t(`state.${state}`));
  use.setAttribute('href', `#s-${state}`);
  svg.append(use);
  return svg;
}

const text = (e, words) => { if (e && e.textContent !== words) e.textContent = words; };

function words(p) {
  if (p.quality === 'unknown') return t('quality.unknown');
  if (p.fault) return t(`fault.${p.fault}`);
  return t(`quality.${p.quality}`);
}

function show(box, p) {
  const decimals = +box.dataset.decimals, contact = 'contact' in box.dataset;
  if (box.dataset.state !== p.state) {
    box.dataset.state = p.state;
    box.querySelector('[data-sign]')?.replaceChildren(...p.state === 'normal' ? [] : [sign(p.state)]);
  }
  box.dataset.time = p.time ? Date.parse(p.time) : '';
  text(box.querySelector('.num[data-value]'), shown(p, decimals, contact));
  text(box.querySelector('[data-quality]'), words(p));
  const last = p.last && p.state === 'fault' ? t('point.last', { value: number(p.last.value, decimals), time: clock(Date.parse(p.last.time)) }) : '';
  text(box.querySelector('[data-last]'), last);
  drawBar(box.querySelector('svg.bar'), p);
  trend(box.querySelector('svg.spark'), p);
}

function drawBar(svg, p) {
  if (!svg) return;
  svg.dataset.value = usable(p) ? p.value : '';
  svg.dataset.state = p.state;
  if (usable(p) && (svg.dataset.peak === '' || p.value > +svg.dataset.peak)) svg.dataset.peak = p.value;
  bar(svg);
}

// The newest step of the trend moves with the value; a new step begins each ten seconds.
function trend(svg, p) {
  if (!svg || !p.time) return;
  const v = (svg.dataset.v ?? '').split(','), step = Math.floor(photo / SPARK_MS);
  if (svg.dataset.step === undefined) svg.dataset.step = step;
  while (+svg.dataset.step < step) {
    v.push('');
    if (v.length > SPARK_STEPS) v.shift();
    svg.dataset.step = step - +svg.dataset.step > SPARK_STEPS ? step : +svg.dataset.step + 1;
  }
  v[v.length - 1] = usable(p) ? p.value : '';
  const line = v.join(',');
  if (svg.dataset.v !== line) { svg.dataset.v = line; spark(svg); }
}

export function take(message) {
  photo = Date.parse(message.time);
  if (message.full) now.clear();
  for (const p of message.points ?? []) now.set(p.id, p);
  fillChanged(message.points ?? []);
}

function fillChanged(points) {
  for (const p of points) {
    const id = CSS.escape(p.id);
    for (const box of document.querySelectorAll(`[data-point="${id}"]`)) show(box, p);
    for (const e of document.querySelectorAll(`[data-now="${id}"]`)) text(e, shown(p, +e.dataset.decimals, 'contact' in e.dataset));
  }
}

// After the body of the page was exchanged every value is put in again.
export function refill() { fillChanged([...now.values()]); }

export const photoTime = () => photo;
export const moved = ms => { photo = Math.max(photo, ms); };

// Ages tick between messages: since is what passed since the last one, in ms.
export function ages(since) {
  const at = photo + since;
  for (const box of document.querySelectorAll('[data-point][data-time]')) {
    const time = +box.dataset.time;
    if (!time) { text(box.querySelector('[data-age]'), ''); continue; }
    const age = Math.max(0, at - time);
    text(box.querySelector('[data-age]'), t('point.age', { span: age < 10e3 ? t('span.tenths', { s: number(age / 1000, 1) }) : span(age) }));
    text(box.querySelector('[data-was]'), t('point.was', { time: clock(time) }));
    box.classList.toggle('stalled', age > STALE_MS);
  }
  for (const e of document.querySelectorAll('[data-for]')) text(e, span(at - +e.dataset.for));
  for (const e of document.querySelectorAll('[data-until]')) text(e, span(+e.dataset.until - at));
  for (const e of document.querySelectorAll('[data-clock]')) text(e, clock(at, false));
  for (const e of document.querySelectorAll('[data-past]')) text(e, has(e.dataset.past) ? t(e.dataset.past, { time: clock(photo, false) }) : '');
}
