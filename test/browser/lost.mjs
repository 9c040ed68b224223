// A page whose gateway is gone must say so within seconds and never show old
// values as present. usage: node lost.mjs URL OUT KILL
// KILL is an address that kills the gateway when it is asked for.
import { check, play } from './browser.mjs';

const [url, out, kill] = process.argv.slice(2);

await play(out, async (b) => {
  const page = await b.visit(url, { lang: 'ru' });
  await page.waitForSelector('html[data-link="live"]');
  await fetch(kill);
  const began = Date.now();
  await page.waitForSelector('html:not([data-link="live"])');
  const took = Date.now() - began;
  check(took < 6000, `the page took ${took} ms to say that it is lost`);
  await b.shoot(page, 'gateway-lost-ru-phone');
  b.complaints.length = 0; // refused connections are what this story is about
});
