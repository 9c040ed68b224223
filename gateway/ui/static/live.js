// Keeps the page alive: the event stream, the beat, and the exchange of the page's body when more than a value changed.
import { t, clock } from './words.js';
import { take, refill, ages, photoTime, moved } from './values.js';
import { drawAll } from './draw.js';

const root = document.documentElement;
const LOST_AFTER = 3000; // ms without a beat: then the page is a photograph
const RETRY = 2000; // ms until a broken stream is opened again
const BODY_PACE = 500; // ms between two exchanges of the body

let source, beatAt = performance.now(), version = null, shownVersion = null, fetching = false, fetchedAt = -Infinity, finger = false, waiting = null;

const since = () => performance.now() - beatAt;
const lost = () => root.dataset.link === 'lost';

function beat() {
  beatAt = performance.now();
  // A page that was lost stays so until everything on it is redrawn.
  if (lost() && version === shownVersion) setLink(true);
}

function setLink(live) {
  if (lost() === !live) return;
  root.dataset.link = live ? 'live' : 'lost';
  for (const b of document.querySelectorAll('[data-needs-link]')) b.setAttribute('aria-disabled', String(!live));
  const banner = document.querySelector('[data-lost]');
  if (banner) live ? banner.removeAttribute('role') : banner.setAttribute('role', 'alert');
  document.title = (live ? '' : `✕ ${t('lost.title')} · `) + document.title.replace(/^✕ .*? · /, '');
  const words = document.querySelector('[data-lost-text]');
  if (words && !live) words.textContent = t('lost.text', { time: clock(photoTime()) });
}

function open() {
  source?.close();
  source = new EventSource(root.dataset.live);
  source.addEventListener('state', e => {
    const m = JSON.parse(e.data);
    if (m.build && m.build !== root.dataset.build) { location.reload(); return; }
    version = m.version;
    take(m);
    if (shownVersion === null) shownVersion = root.dataset.version ?? null;
    if (version !== shownVersion) renew();
    beat();
    queue(m.queue);
  });
  source.addEventListener('beat', e => { moved(Date.parse(JSON.parse(e.data).time)); beat(); });
  source.onerror = () => { source.close(); setTimeout(open, RETRY); };
}

function queue(q) {
  const e = document.querySelector('[data-queue]');
  if (!e || !q) return;
  const parts = [];
  if (q.readings + q.events > 0) parts.push(t('uplink.queue', { readings: q.readings.toLocaleString(root.lang), events: q.events.toLocaleString(root.lang) }));
  if (q.dropped > 0) parts.push(t('uplink.dropped', { n: q.dropped.toLocaleString(root.lang) }));
  e.textContent = parts.join(' ');
}

// The body is rendered by the server alone; the page asks for it when the version moved on.
async function renew() {
  if (fetching) return;
  fetching = true;
  try {
    await new Promise(done => setTimeout(done, Math.max(0, BODY_PACE - (performance.now() - fetchedAt))));
    fetchedAt = performance.now();
    const answer = await fetch(location.href, { cache: 'no-store' });
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    waiting = page;
    if (!finger) exchange();
  } catch {
    setTimeout(() => { if (version !== shownVersion) renew(); }, RETRY);
  } finally {
    fetching = false;
  }
}

// Keyed parts that did not change keep their place in the document; focus stays where it was.
function exchange() {
  const page = waiting;
  waiting = null;
  if (!page) return;
  const focus = document.activeElement?.closest('[data-focus]')?.dataset.focus;
  for (const fresh of page.querySelectorAll('[data-part]')) {
    const old = document.querySelector(`[data-part="${fresh.dataset.part}"]`);
    if (old) old.replaceWith(document.adoptNode(fresh));
  }
  shownVersion = page.documentElement.querySelector('[data-version]')?.dataset.version ?? version;
  drawAll();
  refill();
  ages(since());
  announce(false);
  if (focus) document.querySelector(`[data-focus="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true });
  for (const b of document.querySelectorAll('[data-needs-link]')) b.setAttribute('aria-disabled', String(lost()));
  dispatchEvent(new CustomEvent('aman:body'));
  if (version !== shownVersion) renew();
}

// An alarm that nobody has acknowledged is told to readers once, by its row; the rows themselves are exchanged and stay silent.
let told = new Set();
function announce(quiet) {
  const fresh = new Map([...document.querySelectorAll('.alarm[data-rule]:not(.seen)')].map(row => [row.dataset.rule, row.querySelector('.what').textContent.trim()]));
  const box = document.querySelector('[data-announce]');
  const words = [...fresh].filter(([rule]) => !told.has(rule)).map(([, what]) => what);
  if (box && words.length && !quiet) box.textContent = words.join('. ');
  told = new Set(fresh.keys());
}

const release = () => { finger = false; if (waiting) exchange(); };

function tick() {
  const quiet = since();
  if (quiet > LOST_AFTER) setLink(false);
  const s = Math.floor(quiet / 1000), e = document.querySelector('[data-silent]');
  if (e) e.textContent = `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`;
  for (const b of document.querySelectorAll('.beat')) b.classList.toggle('off', Math.floor(performance.now() / 1000) % 2 === 1);
  if (!lost()) ages(quiet);
}

export function live() {
  if (!root.dataset.live) return;
  shownVersion = document.querySelector('[data-version]')?.dataset.version ?? null;
  announce(true);
  addEventListener('pointerdown', () => { finger = true; });
  addEventListener('pointerup', release);
  addEventListener('pointercancel', release);
  addEventListener('online', open);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) { tick(); if (since() > LOST_AFTER) open(); } });
  setInterval(tick, 500);
  open();
}
