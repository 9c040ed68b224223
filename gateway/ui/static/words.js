// What scripts say, from the same catalogues as the pages, and how they write numbers and times.
const root = document.documentElement;
export const lang = root.lang;
const { default: words } = await import(`./words.${lang}.js`);

const fill = (text, pairs) => text.replace(/\{(\w+)\}/g, (whole, key) => key in pairs ? pairs[key] : whole);

export const has = key => key in words;
export const t = (key, pairs = {}) => typeof words[key] === 'string' ? fill(words[key], pairs) : key;

const locale = lang === 'en' ? 'en-GB' : 'ru-RU'; // Kazakh writes numbers as Russian does
const formats = new Map();
const needed = v => { let d = 0; while (d < 3 && Math.abs(v * 10 ** d - Math.round(v * 10 ** d)) > 1e-6) d++; return d; };
export const number = (v, digits) => {
  if (digits < 0) digits = needed(v); // a bare number such as a counter
  if (!formats.has(digits)) {
    formats.set(digits, new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: 'always' }));
  }
  const text = formats.get(digits).format(v).replace('-', '−');
  return /[1-9]/.test(text) ? text : text.replace('−', '');
};

// A limit is written with as many decimals as it needs, at most three.
export const plain = v => number(v, needed(v));

// Times of day are those of the plant, not of the browser.
const offset = +(root.dataset.offset ?? 0) * 60e3;
export const clock = (ms, seconds = true) => new Date(ms + offset).toISOString().slice(11, seconds ? 19 : 16);
export const day = ms => { const d = new Date(ms + offset).toISOString(); return `${d.slice(8, 10)}.${d.slice(5, 7)}`; };

export const span = ms => {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s < 60) return t('span.s', { s });
  if (s < 3600) return t('span.ms', { m: Math.floor(s / 60), s: s % 60 });
  if (s < 86400) return t('span.hm', { h: Math.floor(s / 3600), m: Math.floor(s / 60) % 60 });
  return t('span.dh', { d: Math.floor(s / 86400), h: Math.floor(s / 3600) % 24 });
};
