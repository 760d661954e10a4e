// A community is asked: somebody with an invitation takes part in Spanish, without an account and without
// JavaScript, sees what came of it, and takes it all back.

import { logIn, press, sure } from './browser.mjs';

const TITLE = 'A ramp at the town hall';
const OTHERS = 40;
// How long people can take part after it was prepared, in milliseconds.
const ENDS_AFTER = 120_000;
// What a change of the dates leaves as it is.
const KEPT = [
  'country', 'countries', 'language', 'languages', 'title', 'purpose', 'benefit', 'policy_areas', 'access', 'visibility',
  'threshold', 'time_zone', 'jurisdiction', 'self_description', 'stewards_needed', 'invitations_each', 'invitation_waves',
];

export async function consultation(browser, { people }) {
  const { report } = browser;
  report.heading('a consultation, without JavaScript');
  const step = (name, holds, detail) => report.check(`consultation: ${name}`, holds, detail);
  const says = async (page, text) => (await page.textContent('main')).includes(text);
  const staff = await browser.person();
  const ana = await browser.person({ locale: 'es-MX', viewport: { width: 320, height: 700 } });

  await logIn(staff, people['coordinator CA']);
  const id = await prepare(staff, step);
  const at = `/consultations/${id}`;
  const code = await invite(staff, at);
  step('the code of an invitation is shown', /^[0-9A-Z-]{19,}$/.test(code), code);

  await ana.goto(`${at}/take-part?lang=es`);
  await ana.fill('#invitation', code.toLowerCase());
  await press(ana, 'main form button');
  step('without a yes nobody comes in, and the code is kept', (await ana.inputValue('#invitation')) === code.toLowerCase());
  await ana.selectOption('#language', 'es');
  await ana.check('#consents');
  await press(ana, 'main form button');
  step('the page speaks Spanish', (await ana.getAttribute('html', 'lang')) === 'es');
  const own = await ana.textContent('.ref');
  step('a code to come back with is shown once', own.length >= 19, own);

  await press(ana, 'a.button');
  await ana.goto(`${at}/questions/1`);
  step('the question is in Spanish', await says(ana, '¿Cómo entra?'));
  await ana.check('#answer');
  await press(ana, 'main form button');
  for (let statement = 0; statement < 2; statement += 1) {
    await ana.goto(`${at}/vote`);
    await press(ana, 'button[value=agree]');
  }
  await ana.goto(`${at}/statements/new`);
  await ana.fill('#text', 'Llame a Juana Pérez al 55 1234 5678.');
  await press(ana, 'main form button');
  step('personal data are pointed out, and nothing is lost', (await ana.inputValue('#text')).startsWith('Llame a'));
  await ana.fill('#text', 'Falta un timbre abajo.');
  await press(ana, 'main form button');

  await staff.goto(`${at}/manage`);
  step('a moderator reads the statement first', await says(staff, 'Falta un timbre abajo.'));
  await press(staff, 'button[value=approved]');
  await speak(staff, id, code);

  await release(staff, id);
  await ana.goto(`${at}/results`);
  step('what people said is public', await says(ana, 'Participaron alrededor de '), await ana.textContent('main'));
  step('it says how people are protected', await says(ana, 'cada número se movió un poco al azar'));
  await decide(staff, at);
  await ana.goto(at);
  step('what was decided is public', await says(ana, 'The ramp is built in May.'));

  await comeBack(ana, at, own);
  await ana.goto(`${at}/receipt`);
  step('the receipt names the release', await says(ana, 'Divulgación 1'));
  step('the receipt holds the answer', await says(ana, 'Por la puerta de atrás'));
  await press(ana, 'section:last-of-type form button');
  await sure(ana);
  step('everything is taken back', (await ana.goto(`${at}/receipt`)) && ana.url().endsWith('/return'), ana.url());
  step('the release stands', (await ana.goto(`${at}/results`)).status() === 200);
  step('the release says that answers were taken back', await says(ana, 'Algunas personas retiraron respuestas'));
}

// Writes, fills and opens a consultation by its pages.
async function prepare(staff, step) {
  await staff.goto('/consultations/new?lang=en');
  await press(staff, 'main form button:not([name], .vh)');
  step('an empty form names its fault', (await staff.locator('[role=alert] li').count()) === 1);
  await staff.fill('#title', TITLE);
  await staff.fill('#purpose', 'The town hall has eleven steps.');
  await staff.fill('#benefit', 'A way in for everybody.');
  await staff.check('input[name=policy_areas] >> nth=0');
  await staff.fill('#languages', 'es en');
  await staff.selectOption('#access', 'invitation');
  await staff.fill('#threshold', '5');
  await phase(staff, 0, 'statements', -2, 30);
  await phase(staff, 1, 'respond', 31, 60);
  await press(staff, 'main form button:not([name], .vh)');
  step('the draft is kept', new URL(staff.url()).pathname.endsWith('/manage'), `${staff.url()} ${await staff.textContent('main')}`);
  const id = new URL(staff.url()).pathname.split('/')[2];
  const address = `/api/v1/consultations/${id}/questions`;
  const choice = (code, en, es) => ({ code, text: { en: { text: en }, es: { text: es } } });
  const question = {
    name: 'way', kind: 'single', text: { en: { text: 'How do you get in?' }, es: { text: '¿Cómo entra?' } },
    choices: [choice('back', 'By the back door', 'Por la puerta de atrás'), choice('not', 'Not at all', 'No entro')],
  };
  const token = await tokenOf(staff);
  const revision = (await ask(staff, 'GET', `/api/v1/consultations/${id}`, null, token)).headers().etag;
  await ask(staff, 'PUT', address, { questions: [question] }, { ...token, 'if-match': revision });
  for (const text of ['A ramp is worth its price.', 'I would come more often.']) {
    await staff.goto(`/consultations/${id}/manage`);
    await staff.click('details:has(#seed-text) > summary');
    await staff.fill('#seed-text', text);
    await press(staff, 'form[action$="/manage/seed"] button');
  }
  await soon(staff, id);
  await staff.goto(`/consultations/${id}/manage`);
  await press(staff, 'form[action$="/manage/open"] button');
  await sure(staff);
  step('it is open', (await staff.locator('form[action$="/manage/open"]').count()) === 0);
  return id;
}

// A day from now, as a form for days takes it.
const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

async function phase(staff, row, kind, begins, ends) {
  await staff.selectOption(`select[name=phase_kind] >> nth=${row}`, kind);
  await staff.fill(`input[name=phase_begins] >> nth=${row}`, day(begins));
  await staff.fill(`input[name=phase_ends] >> nth=${row}`, day(ends));
}

async function invite(staff, at) {
  await staff.goto(`${at}/manage`);
  await staff.click('details:has(#invite-kind) > summary');
  await staff.selectOption('#invite-kind', 'group');
  await staff.fill('#invite-allowed', '60');
  await press(staff, 'form[action$="/manage/invite"] button');
  return staff.textContent('.ref');
}

// Everybody else who was invited, by the API.
async function speak(staff, id, invitation) {
  const at = `/api/v1/consultations/${id}`;
  const codes = [];
  for (let person = 0; person < OTHERS; person += 1) {
    const joined = await ask(staff, 'POST', `${at}/participants`, { consents: ['take-part'], invitation });
    const { code } = await joined.json();
    const own = { 'participant-code': code };
    const chosen = [person % 2 ? 'back' : 'not'];
    await ask(staff, 'POST', `${at}/responses`, { answers: [{ question: 'way', answer: { chosen } }] }, own);
    const choice = person % 3 ? 'agree' : 'disagree';
    for (const statement of [1, 2]) await ask(staff, 'POST', `${at}/votes`, { statement, choice }, own);
    codes.push(code);
  }
  return codes;
}

// Before the opening: the time to take part ends soon, and with it the first results come.
async function soon(staff, id) {
  const at = `/api/v1/consultations/${id}`;
  const token = await tokenOf(staff);
  const read = await ask(staff, 'GET', at, null, token);
  const view = await read.json();
  const body = Object.fromEntries(KEPT.map((name) => [name, view[name]]));
  const [statements, respond] = view.phases;
  const ends_at = new Date(Date.now() + ENDS_AFTER).toISOString();
  body.phases = [
    { kind: statements.kind, begins_at: statements.begins_at, ends_at },
    { kind: respond.kind, begins_at: ends_at, ends_at: respond.ends_at },
  ];
  await ask(staff, 'PUT', at, body, { ...token, 'if-match': read.headers().etag });
}

// Waits for the first date, and until what is released is there.
async function release(staff, id) {
  for (let attempt = 0; attempt < 180; attempt += 1) {
    const releases = await ask(staff, 'GET', `/api/v1/consultations/${id}/releases`, null, {});
    if ((await releases.json()).items.length > 0) return;
    await staff.waitForTimeout(1_000);
  }
}

async function decide(staff, at) {
  await staff.goto(`${at}/manage`);
  await staff.click('details:has(#theme-new-theme) > summary');
  await staff.fill('#theme-new-theme', 'The steps');
  await staff.fill('#theme-new-heard', 'People come in by the back door, or not at all.');
  await press(staff, 'details:has(#theme-new-theme) form button');
  await staff.click('details:has(select[name=decision]) > summary');
  await staff.selectOption('select[name=decision]', 'adopted');
  await staff.fill('textarea[name=reason]', 'The ramp is built in May.');
  await staff.fill('input[name=owner]', 'The town');
  await staff.fill('input[name=due_on]', day(90));
  await press(staff, 'details:has(select[name=decision]) form button');
}

async function comeBack(page, at, code) {
  await page.context().clearCookies();
  await page.goto(`${at}/return?lang=es`);
  await page.fill('#code', code.toLowerCase());
  await press(page, 'main form button');
}

async function tokenOf(staff) {
  const { email, password } = staff.loggedInAs;
  const answer = await ask(staff, 'POST', '/api/v1/auth/login', { email, password });
  return { authorization: `Bearer ${(await answer.json()).access_token}` };
}

async function ask(page, method, path, data, headers = {}) {
  const answer = await page.request.fetch(path, { method, data: data ?? undefined, headers });
  if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
  return answer;
}
