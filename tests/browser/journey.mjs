// The main journey, by people whose browsers run no scripts: somebody joins, shares a practice, and
// readers find it.

import { logIn, press } from './browser.mjs';

const NEWCOMER = { email: 'ana.cardinal@example.org', password: 'seven quiet herons at dusk' };
const TITLE = 'Community health navigators in the territories';

export async function journey(browser, { people, sendDigests }) {
  const { report } = browser;
  report.heading('the journey, without JavaScript');
  const newcomer = await browser.person();
  const coordinator = await browser.person();
  const reader = await browser.person();
  const step = (name, holds, detail) => report.check(`journey: ${name}`, holds, detail);
  const says = async (page, text) => (await page.textContent('main')).includes(text);

  await newcomer.goto('/join');
  await press(newcomer, 'form[action="/join"] button:not([name], .vh)');
  step('an empty application names every fault', (await newcomer.locator('[role=alert] li').count()) >= 3);
  await newcomer.fill('#name', 'Ana Cardinal');
  await newcomer.fill('#email', NEWCOMER.email);
  await newcomer.selectOption('#country', 'CA');
  await newcomer.check('input[name=policy_areas] >> nth=0');
  await newcomer.fill('#why', 'I run a health navigator programme in the North, and we want to compare notes.');
  await press(newcomer, 'form[action="/join"] button:not([name], .vh)');
  await openMail(newcomer, NEWCOMER.email, '/join/confirm');
  step('the application is shown before it is confirmed', await says(newcomer, 'Ana Cardinal'));
  await press(newcomer, 'form[action="/join/confirm"] button');

  await logIn(coordinator, people['coordinator CA']);
  await coordinator.goto('/members');
  await press(coordinator, 'th >> text=Ana Cardinal');
  step('the coordinator reads the application', await says(coordinator, 'navigator programme'));
  await press(coordinator, 'form[action$="/accept"] button');
  step('the application is accepted', !(await coordinator.locator('th >> text=Ana Cardinal').count())
    || (await says(coordinator, NEWCOMER.email)));

  await openMail(newcomer, NEWCOMER.email, '/choose-password');
  await newcomer.fill('#password', NEWCOMER.password);
  await press(newcomer, 'form[action="/choose-password"] button');
  step('the new member is logged in', (await newcomer.textContent('.account')).includes('Ana Cardinal'));

  await newcomer.goto('/practices/new');
  await newcomer.fill('#title', TITLE);
  await press(newcomer, 'button[value=submit]');
  step('a half-written practice is not sent, and is kept', (await newcomer.inputValue('#title')) === TITLE);
  step('what is missing is named', (await newcomer.locator('[role=alert] li').count()) >= 3);
  await newcomer.selectOption('#language', 'en');
  await newcomer.fill('#what_was_done', 'Navigators walk with patients through the hospital, in Dene and Inuktitut.');
  await newcomer.fill('#responsible_body', 'Northern Health Authority');
  await newcomer.selectOption('#country', 'CA');
  await newcomer.selectOption('#level', { index: 1 });
  const areas = newcomer.locator('#policy_areas details:has(input[value^="health."])');
  if ((await areas.getAttribute('open')) === null) await areas.locator('summary').click();
  await areas.locator('input').nth(0).check();
  await newcomer.selectOption('#licence', { index: 1 });
  await press(newcomer, 'button[value=submit]');
  step('the practice is with the coordinators', /\/practices\/[0-9a-f-]{36}$/.test(new URL(newcomer.url()).pathname),
    newcomer.url());
  const address = new URL(newcomer.url()).pathname;

  step('a draft does not exist for strangers', (await reader.goto(address)).status() === 404);
  await coordinator.goto('/queue');
  await press(coordinator, `th >> text=${TITLE}`);
  await press(coordinator, 'form[action$="/claim"] button');
  await coordinator.click('summary >> text=Ask for changes');
  await coordinator.fill('form[action$="/request-changes"] textarea', 'Please say what changed for patients.');
  await press(coordinator, 'form[action$="/request-changes"] button');

  await newcomer.goto(`${address}/edit`);
  step('the author reads what is asked', await says(newcomer, 'Please say what changed for patients.'));
  await newcomer.fill('#results', 'Fewer people leave before they are seen.');
  await press(newcomer, '.actions button[value=save]');
  await newcomer.goto(`${address}/edit`);
  step('a saved draft is still there', (await newcomer.inputValue('#results')).startsWith('Fewer people'));
  await press(newcomer, 'button[value=submit]');

  await coordinator.goto(address);
  await press(coordinator, 'form[action$="/claim"] button');
  await press(coordinator, 'form[action$="/publish"] button');
  step('everybody reads it', (await reader.goto(address)).status() === 200 && (await says(reader, 'Fewer people')));

  await isFound(browser, reader, step);
  await digest(newcomer, step);
  await unsubscribe(coordinator, sendDigests, step);
  return { address, newcomer: NEWCOMER };
}

// What strangers ask for is done after the answer: the mail may take a moment.
async function openMail(page, recipient, link) {
  for (let turn = 0; turn < 40; turn += 1) {
    await page.goto('/development/outbox');
    const newest = `tr:has-text("${recipient}") a >> nth=0`;
    if (await page.locator(newest).count()) {
      await press(page, newest);
      if (await page.locator(`a[href*="${link}"]`).count()) break;
    }
    await page.waitForTimeout(250);
  }
  await press(page, `a[href*="${link}"]`);
}

async function isFound(browser, reader, step) {
  const results = () => reader.locator('main').textContent();
  for (const [language, words] of [['en', 'navigators dene'], ['es', 'NAVIGÁTORS dene'], ['fr', 'navigators Dené']]) {
    await reader.goto(`/practices?lang=${language}`);
    await reader.locator('details:has(input[name=country]) > summary').click();
    await reader.check('input[name=country][value=CA]');
    await press(reader, 'aside.filters button');
    step(`${language}: found by country`, (await results()).includes(TITLE), reader.url());
    await reader.fill('#q-top', words);
    await press(reader, 'form[role=search] button');
    step(`${language}: found by words`, (await results()).includes(TITLE), reader.url());
  }
}

async function digest(member, step) {
  await member.goto('/digest?lang=en');
  await member.check('input[name=frequency][value=daily]');
  await member.check('input[name=interest][value$=":CA"] >> nth=0');
  await press(member, 'main form .actions:not(.pick) button');
  step('the choice is saved', (await member.locator('[role=status]').count()) === 1);
  step('the next digest is announced', /20\d\d/.test(await member.textContent('main')));
  await member.goto('/digest/preview');
  step('the preview answers', (await member.locator('h1').count()) === 1);
}

// The digest of somebody who follows Canada arrives, one press stops it, and no second one comes.
async function unsubscribe(member, sendDigests, step) {
  const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString();
  const mails = async () => {
    await member.goto('/development/outbox');
    return member.locator(`tr:has-text("coordinator.ca@demo.example"):has-text("${TITLE}"):has-text("digest")`).count();
  };
  const said = sendDigests(inDays(8));
  step('digests are composed and sent', /[1-9]\d* composed/.test(said), said);
  const before = await mails();
  step('the digest names what was published', before === 1, `${before} mails`);
  await press(member, `tr:has-text("coordinator.ca@demo.example"):has-text("digest") a >> nth=0`);
  await press(member, 'a[href*="/digest/unsubscribe/"]');
  await press(member, 'main form button');
  step('one press stops it', (await member.locator('h1').count()) === 1);
  sendDigests(inDays(16));
  step('the next digest passes over', (await mails()) === before);
}
