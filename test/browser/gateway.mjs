// At the gateway's page while its zone is suspended: read it, acknowledge,
// reset, release. usage: node gateway.mjs URL OUT RULE ZONE CALM
// CALM is an address that makes the gas fall when it is asked for.
import { board, check, phone, play } from './browser.mjs';

const [url, out, rule, zone, calm] = process.argv.slice(2);

await play(out, async (b) => {
  for (const lang of ['ru', 'kk', 'en']) {
    const page = await b.visit(url, { lang });
    await page.waitForSelector(`[data-zone="${zone}"][data-state="suspended"]`);
    check((await page.getAttribute('html', 'lang')) === lang, `the page does not speak ${lang}`);
    await b.shoot(page, `gateway-suspended-${lang}-phone`);
    await page.context().close();
  }
  for (const theme of ['light', 'dark']) {
    const page = await b.visit(url, { lang: 'ru', size: board, theme });
    await page.waitForSelector(`[data-zone="${zone}"]`);
    await b.shoot(page, `gateway-suspended-${theme}-board`);
    await page.context().close();
  }
  const bare = await b.visit(url, { javaScript: false });
  check((await bare.textContent('body')).length > 200, 'without scripts the page says nothing');
  await bare.context().close();

  const page = await b.visit(url, { lang: 'en', size: phone });
  await page.click(`[data-act="ack"][data-target="${rule}"]`);
  await page.waitForSelector(`[data-rule="${rule}"][data-alarm-state="acknowledged"]`);
  await fetch(calm);
  await page.click(`[data-act="reset"][data-target="${rule}"]`);
  await page.fill('#sheet-person [name=who]', 'A. Serik');
  await page.fill('#sheet-person [name=reason]', 'the valve is closed');
  await b.shoot(page, 'gateway-reset-en-phone');
  await page.click('#sheet-person [type=submit]');
  await page.waitForSelector(`[data-act="release"][data-target="${zone}"]`);
  await page.click(`[data-act="release"][data-target="${zone}"]`);
  await page.fill('#sheet-person [name=who]', 'A. Serik');
  await page.fill('#sheet-person [name=reason]', 'aired, measured by hand');
  await page.click('#sheet-person [type=submit]');
  await page.waitForSelector(`[data-zone="${zone}"]:not([data-state="suspended"])`);
  await b.shoot(page, 'gateway-released-en-phone');

  // Anyone stops the work in two touches and a reason, without a name.
  await page.click('[data-opens="sheet-stop"]');
  await page.click('#sheet-stop [data-sets="reason"] >> nth=0');
  await b.shoot(page, 'gateway-stop-en-phone');
  await page.click('#sheet-stop [type=submit]');
  await page.waitForSelector(`[data-zone="${zone}"][data-state="suspended"]`);
});
