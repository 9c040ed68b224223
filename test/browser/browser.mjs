// What every page story needs: a chromium that talks to nobody, and pages that
// fail on any error that the browser sees.
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';

const flags = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

export const phone = { width: 390, height: 844 };
export const board = { width: 1440, height: 900 };

export async function open(out) {
  mkdirSync(out, { recursive: true });
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags });
  const complaints = [];
  return {
    complaints,
    close: () => browser.close(),

    // visit opens an address in a fresh browser profile.
    async visit(url, { size = phone, lang = 'ru', theme = 'light', javaScript = true } = {}) {
      const context = await browser.newContext({
        viewport: size, locale: lang, colorScheme: theme, javaScriptEnabled: javaScript, reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      page.on('pageerror', (e) => complaints.push(`${url}: ${e.message}`));
      page.on('console', (m) => { if (m.type() === 'error') complaints.push(`${url}: ${m.text()}`); });
      page.on('request', (r) => {
        if (!r.url().startsWith(new URL(url).origin) && !r.url().startsWith('data:')) complaints.push(`${url} asks elsewhere: ${r.url()}`);
      });
      const answer = await page.goto(withLanguage(url, lang), { waitUntil: 'load' });
      if (!answer.ok()) complaints.push(`${url}: ${answer.status()}`);
      return page;
    },

    async shoot(page, name) {
      await page.evaluate(() => document.fonts.ready);
      await page.screenshot({ path: `${out}/${name}.png`, fullPage: true });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (wide > 1) complaints.push(`${name}: the page is ${wide} px wider than the screen`);
    },
  };
}

function withLanguage(url, lang) {
  const u = new URL(url);
  u.searchParams.set('lang', lang);
  return u.href;
}

// check stops the story with a sentence.
export function check(ok, sentence) {
  if (!ok) throw new Error(sentence);
}

// play runs a story and exits 1 when it, or the browser, complains.
export async function play(out, story) {
  const b = await open(out);
  let failed = false;
  try {
    await story(b);
  } catch (e) {
    console.error(e.message ?? e);
    failed = true;
  }
  await b.close();
  for (const c of new Set(b.complaints)) console.error(c);
  process.exit(failed || b.complaints.length > 0 ? 1 : 0);
}
