// At the server's pages while a zone is suspended: every page answers in every
// language, none is wider than its screen, and the links that it shows lead on.
// usage: node server.mjs URL OUT
import { board, check, phone, play } from './browser.mjs';

const [url, out] = process.argv.slice(2);
const most = 25; // pages are few; more is a loop

await play(out, async (b) => {
  const seen = new Set();
  const waiting = ['/'];
  while (waiting.length > 0 && seen.size < most) {
    const path = waiting.shift();
    if (seen.has(path)) continue;
    seen.add(path);
    const name = `server${path === '/' ? '-now' : path.replaceAll(/[^a-z0-9]+/g, '-')}`;
    for (const lang of ['ru', 'kk', 'en']) {
      const page = await b.visit(url + path, { lang, size: lang === 'ru' ? board : phone });
      check((await page.getAttribute('html', 'lang')) === lang, `${path} does not speak ${lang}`);
      check((await page.textContent('body')).includes('[object Object]') === false, `${path} shows an object`);
      await b.shoot(page, `${name}-${lang}-${lang === 'ru' ? 'board' : 'phone'}`);
      if (lang === 'ru') waiting.push(...(await links(page)));
      await page.context().close();
    }
  }
  console.log(`${seen.size} pages: ${[...seen].join(' ')}`);
  check(seen.size >= 4, `only ${seen.size} pages are linked from the first`);
});

// links are the pages of ours that a page leads to.
function links(page) {
  return page.$$eval('a[href]', (all) => all
    .map((a) => new URL(a.href))
    .filter((u) => u.origin === location.origin && !u.pathname.startsWith('/api') && !u.pathname.startsWith('/assets'))
    .map((u) => u.pathname));
}
