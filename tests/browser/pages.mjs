// Every page, for each kind of reader, in three languages: accessible, narrow enough for a phone,
// light, in the right language, and with all its texts.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { logIn, press } from './browser.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const LANGUAGES = ['en', 'es', 'fr'];
const LARGEST = 60_000;
// A step that a participant takes, on a slow line.
const LARGEST_STEP = 30_000;
// Addresses that answer with a refusal, which is a page like all others.
const REFUSED = {
  '/nothing': 404,
  '/practices?country=XX': 422,
  '/join/confirm?token=none': 410,
  '/choose-password?token=none': 410,
  '/set-up?token=none': 410,
};

export async function pages(browser, people, practice) {
  const { report } = browser;
  const readers = [
    ['public', null, publicPages],
    ['member', people['member CA'], memberPages],
    ['participant', null, participantPages],
    ['coordinator', people['coordinator CA'], coordinatorPages],
    ['administrator', people['administrator CA'], administratorPages],
  ];
  for (const [role, person, list] of readers) {
    report.heading(`pages: ${role}`);
    const phone = await browser.person({ viewport: { width: 320, height: 700 } });
    const desk = await browser.person({ javaScriptEnabled: true });
    if (person) {
      await logIn(phone, person);
      await logIn(desk, person);
    }
    const addresses = [...new Set(await list(phone, practice, desk))];
    for (const language of LANGUAGES) {
      for (const address of addresses) {
        await look(report, phone, desk, role, address, language);
      }
    }
    console.log(`${addresses.length} pages in ${LANGUAGES.length} languages`);
    await faultyForms(report, desk, role);
    await lastLooks(report, phone, desk, role, addresses.filter((address) => /practices\/[0-9a-f-]{36}$|\/manage$|\/receipt$/.test(address)));
  }
}

async function look(report, phone, desk, role, address, language) {
  const url = address + (address.includes('?') ? '&' : '?') + `lang=${language}`;
  const name = `${role} ${url}`;
  const answer = await phone.goto(url);
  const html = await answer.text();
  const size = Buffer.byteLength(html);
  report.check(`${name}: answers`, answer.status() === (REFUSED[address] ?? 200), `${answer.status()}`);
  report.check(`${name}: is in its language`, (await phone.getAttribute('html', 'lang')) === language);
  const largest = role === 'participant' ? LARGEST_STEP : LARGEST;
  report.check(`${name}: is small`, size < largest, `${size} bytes`);
  report.check(`${name}: has all its texts`, !html.includes('⟦'), html.match(/⟦[^⟧]*⟧/g)?.join(' '));
  await fitsAPhone(report, phone, name);
  await desk.goto(url);
  await accessible(report, desk, name);
}

async function fitsAPhone(report, page, name) {
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  const wide = width <= 320 ? '' : await page.evaluate(() =>
    [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > 321 && !element.closest('.scroll, pre, .vh'))
      .slice(0, 4)
      .map((element) => `${element.tagName}.${element.className} ${element.textContent.trim().slice(0, 30)}`)
      .join(' | '));
  report.check(`${name}: fits 320 pixels`, width <= 320, `${width} px: ${wide}`);
}

async function accessible(report, page, name) {
  await page.evaluate(AXE);
  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: scheme });
    const options = scheme === 'light' ? { type: 'tag', values: RULES } : { type: 'rule', values: ['color-contrast'] };
    const violations = await page.evaluate(
      (runOnly) => globalThis.axe.run(document, { runOnly, resultTypes: ['violations'] }).then((result) =>
        result.violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 2).map((node) => node.html.slice(0, 140)).join(' | ')}`)),
      options,
    );
    report.check(`${name}: axe, ${scheme}`, violations.length === 0, violations.join('\n        '));
  }
}

// Forms that come back with faults are pages too.
async function faultyForms(report, desk, role) {
  const forms = {
    public: [['/join?lang=en', 'form[action="/join"] button:not([name], .vh)'], ['/log-in?lang=fr', 'form[action="/log-in"] button']],
    participant: [['/code?lang=es', 'main form button']],
    member: [['/practices/new?lang=es', 'button[value=submit]'], ['/practices/new?lang=fr', 'button[value=more-blocks]'], ['/practices/new?lang=es', 'button[name=choose][value=provisions]'], ['/practices/new?lang=fr', 'button[name=choose][value=language]'], ['/account?lang=en', 'form[action="/account/password"] button']],
    coordinator: [['/members?lang=en', 'form[method=post][action="/members"] button']],
  };
  for (const [address, button] of forms[role] ?? []) {
    await desk.goto(address);
    await desk.evaluate(() => document.querySelectorAll('form').forEach((form) => (form.noValidate = true)));
    await press(desk, button);
    await accessible(report, desk, `${role} ${address} with faults`);
  }
}

// The last look before what cannot be undone is a page too; nothing is confirmed.
async function lastLooks(report, phone, desk, role, addresses) {
  for (const address of addresses) {
    for (const language of LANGUAGES) {
      for (const reader of [phone, desk]) {
        await reader.goto(`${address}?lang=${language}`);
        const button = reader.locator('form[action$="/delete"] button, form[action$="/manage/close-question"] button, form[action$="/take-back"] button').first();
        if (!(await button.count())) return;
        const arrived = reader.waitForEvent('load');
        await button.click();
        await arrived;
      }
      const name = `${role} last look from ${address}, ${language}`;
      report.check(`${name}: asks`, (await phone.locator('input[name=confirmed]').count()) === 1);
      await fitsAPhone(report, phone, name);
      await accessible(report, desk, name);
    }
  }
}

async function links(page, from, pattern) {
  await page.goto(from);
  const all = await page.locator('main a').evaluateAll((found) => found.map((link) => link.getAttribute('href')));
  return all.filter((href) => pattern.test(href ?? '')).map((href) => href.replace(/[#?].*$/, ''));
}

const CONSULTATION = /^\/consultations\/[0-9a-f-]{36}$/;

// A participant has no account: the code that the browser keeps is all there is.
async function participantPages(page, _, desk) {
  let address;
  // One that has ended has no way in any more.
  for (address of await links(page, '/consultations', CONSULTATION)) {
    await page.goto(`${address}/take-part`);
    if (await page.locator('#consents').count()) break;
  }
  for (const reader of [page, desk]) {
    await reader.goto(`${address}/take-part`);
    await reader.check('#consents');
    await press(reader, 'form[action$="/take-part"] button');
  }
  return ['', '/part', '/questions/1', '/questions/2', '/vote', '/statements/new', '/about-me', '/receipt', '/return']
    .map((part) => address + part)
    .concat('/code');
}

const PRACTICE = /^\/practices\/[0-9a-f-]{36}/;

async function publicPages(page, practice) {
  const [newest, second] = await links(page, '/practices', PRACTICE);
  const consultations = await links(page, '/consultations', CONSULTATION);
  const [consultation, ended] = [consultations.at(0), consultations.at(-1)];
  const [mail] = await links(page, '/development/outbox', /^\/development\/outbox\/./);
  return [
    '/', '/practices', '/practices?country=CA&country=MX&policy_area=health', '/practices?q=zzzz', '/practices?country=XX',
    practice, newest, second, '/consultations', consultation, `${consultation}/results`, ended, `${ended}/results`, `${consultation}/take-part`, `${consultation}/paper/sheet?in=es`, '/commitments', '/about', '/about/privacy', '/about/accessibility', '/log-in', '/join',
    '/join/confirm?token=none', '/choose-password?token=none', '/forgot-password', '/set-up?token=none', '/api', '/nothing',
    '/useful?page=/practices', '/search?q=salud', '/development/outbox', mail, '/digest/useful/weekly-2026-W48', '/digest/useful/weekly-2026-W48?thanks=yes',
  ];
}

async function memberPages(page) {
  const own = await links(page, '/my-practices', PRACTICE);
  // The wording of what is published is corrected in the form of its address.
  const published = own.filter((address) => !address.endsWith('/edit')).map((address) => `${address}/edit`);
  return ['/', '/start', '/my-practices', ...new Set([...own, ...published]), '/practices/new', '/account', '/account/second-step', '/account/proof', '/account/data', '/account/accesses', '/notices', '/notices/settings', '/digest', '/digest/preview', '/practices'];
}

async function coordinatorPages(page) {
  const waiting = await links(page, '/queue', PRACTICE);
  const members = await links(page, '/members', /^\/members\/[0-9a-f-]{36}/);
  const applications = await links(page, '/members', /^\/members\/applications\//);
  // The newest is over by now; in the one of the demonstration people still take part.
  const [consultation, open] = await links(page, '/consultations', CONSULTATION);
  return ['/start', '/consultations/new', `${open}/meetings`, `${open}/texts?to=yua`, `${consultation}/manage`, `${open}/manage`, `${consultation}/plan`, `${consultation}/edit`, `${consultation}/paper`, `${consultation}/recordings`, `${consultation}/statements/1/recording`, '/queue', ...new Set(waiting), '/digest/notes', '/members', members.at(0), `${members.at(0)}/second-step`, applications.at(0), '/audit', '/account', '/notices', '/digest/preview'].filter(Boolean);
}

async function administratorPages(page) {
  const members = await links(page, '/members', /^\/members\/[0-9a-f-]{36}/);
  const mails = await links(page, '/admin/mail/messages', /^\/admin\/mail\/messages\/./);
  const [reader] = await links(page, mails[0], /^\/admin\/mail\/members\/./);
  return [
    '/', '/start', '/members', ...members.slice(0, 2), '/account', '/my-practices', '/queue',
    '/admin/feedback', '/admin/mail', '/admin/mail/messages', mails[0], reader, `${reader}?at=2026-11-23T14:00:00Z`, '/digest/notes', '/audit', '/account/accesses',
  ];
}
