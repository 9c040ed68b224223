// What a person can do at the site: what quietens or ends a limitation at one touch; what loosens and a stop through a sheet.
import { t } from './words.js';

const NAME_KEY = 'aman.name';
const keep = {
  get: () => { try { return localStorage.getItem(NAME_KEY) ?? ''; } catch { return ''; } },
  set: v => { try { localStorage.setItem(NAME_KEY, v); } catch { /* a private window forgets */ } },
};
const WITHIN = 10e3; // ms until an act that is not answered counts as failed

async function send(act) {
  try {
    const answer = await fetch('/api/v1/acts', {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(act), signal: AbortSignal.timeout(WITHIN),
    });
    if (answer.ok) return [];
    const problem = await answer.json().catch(() => ({}));
    const reasons = problem.words ?? problem.reasons;
    return reasons?.length ? reasons : [problem.detail ?? problem.title ?? answer.statusText];
  } catch {
    return [t('act.unanswered')];
  }
}

function complain(box, reasons) {
  box.hidden = reasons.length === 0;
  box.querySelector('ul').replaceChildren(...reasons.map(r => { const li = document.createElement('li'); li.textContent = r; return li; }));
}

async function touch(button) {
  const act = { kind: button.dataset.act, target: button.dataset.target, who: keep.get() };
  button.disabled = true;
  const reasons = await send(act);
  button.disabled = false;
  const toast = document.querySelector('[data-toast]');
  complain(toast, reasons);
}

function open(sheet, from) {
  const form = sheet.querySelector('form');
  form.reset();
  complain(sheet.querySelector('[data-refusal]'), []);
  const set = (name, value) => { const e = form.elements.namedItem(name); if (e && value !== undefined) e.value = value; };
  set('target', from.dataset.target);
  set('kind', from.dataset.act);
  set('who', keep.get());
  for (const e of sheet.querySelectorAll('[data-title]')) e.textContent = from.dataset.title ?? e.textContent;
  for (const e of sheet.querySelectorAll('[data-subject]')) e.textContent = from.dataset.subject ?? '';
  for (const e of sheet.querySelectorAll('[data-means]')) e.textContent = from.dataset.means ?? '';
  roles(form, from.dataset.roles);
  times(form, from.dataset.times);
  permit(form, 'permit' in from.dataset);
  press(sheet, from.dataset.target);
  sheet.showModal();
}

function roles(form, list) {
  const field = form.querySelector('[data-role-field]');
  if (!field) return;
  field.hidden = !list;
  const select = field.querySelector('select');
  select.disabled = !list;
  select.replaceChildren(...JSON.parse(list ?? '[]').map(r => new Option(r.Name, r.ID)));
}

// How long a limitation lasts is a chip; the first one is chosen.
function times(form, list) {
  const field = form.querySelector('[data-times-field]');
  if (!field) return;
  const choices = JSON.parse(list ?? 'null') ?? [];
  field.hidden = choices.length === 0;
  field.querySelector('[data-times]').replaceChildren(...choices.map((c, i) => {
    const chip = document.createElement('button');
    chip.type = 'button';
    chip.className = 'chip';
    chip.dataset.sets = 'for';
    chip.value = c.Value;
    chip.textContent = c.Text;
    chip.setAttribute('aria-pressed', String(i === 0));
    return chip;
  }));
  form.elements.namedItem('for').value = choices[0]?.Value ?? '';
}

function permit(form, asked) {
  const field = form.querySelector('[data-permit-field]');
  if (!field) return;
  field.hidden = !asked;
  field.querySelector('input').required = asked;
}

// What a sheet sends: fields that are empty are left out, and one-shot is no length of time.
function said(form) {
  const data = Object.fromEntries([...new FormData(form)].filter(([, v]) => v !== ''));
  if (data.for === 'once') { delete data.for; data.once = true; }
  return data;
}

// In the stop sheet a chip chooses the zone and another the reason.
function press(sheet, target) {
  for (const name of ['target', 'reason']) {
    const chips = [...sheet.querySelectorAll(`.chip[data-sets=${name}]`)];
    const chosen = chips.find(c => c.value === target) ?? chips[0];
    chips.forEach(c => c.setAttribute('aria-pressed', String(c === chosen)));
    const input = sheet.querySelector('form').elements.namedItem(name);
    if (chosen && input) input.value = chosen.value;
  }
  stops(sheet);
}

function stops(sheet) {
  const zone = sheet.querySelector('form').elements.namedItem('target')?.value;
  for (const e of sheet.querySelectorAll('[data-stops]')) e.hidden = e.dataset.stops !== zone;
}

function choose(chip) {
  const sheet = chip.closest('dialog'), form = sheet.querySelector('form');
  for (const c of sheet.querySelectorAll(`.chip[data-sets=${chip.dataset.sets}]`)) c.setAttribute('aria-pressed', String(c === chip));
  form.elements.namedItem(chip.dataset.sets).value = chip.value;
  stops(sheet);
}

async function submit(e) {
  e.preventDefault();
  const form = e.target, sheet = form.closest('dialog'), data = said(form);
  if (data.who) keep.set(data.who);
  const button = form.querySelector('[type=submit]');
  button.disabled = true;
  const reasons = await send(data);
  button.disabled = false;
  if (reasons.length === 0) sheet.close();
  complain(sheet.querySelector('[data-refusal]'), reasons);
}

export function acts() {
  document.addEventListener('click', e => {
    const b = e.target.closest('button');
    if (!b || b.getAttribute('aria-disabled') === 'true') return;
    if (b.dataset.opens) open(document.getElementById(b.dataset.opens), b);
    else if (b.dataset.act) touch(b);
    else if (b.classList.contains('chip')) choose(b);
    else if ('closes' in b.dataset) (b.closest('dialog')?.close() ?? (b.closest('[data-toast]').hidden = true));
  });
  // The sheet covers the page; a touch beside its form closes it.
  for (const sheet of document.querySelectorAll('dialog.sheet')) {
    sheet.addEventListener('click', e => { if (e.target === sheet) sheet.close(); });
    sheet.querySelector('form').addEventListener('submit', submit);
  }
}
