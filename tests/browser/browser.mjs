// One Chromium for all tests, visitors without JavaScript, and a watch on what leaves the host.

import { chromium } from 'playwright-core';

export class Browser {
  constructor(engine, address, report) {
    Object.assign(this, { engine, address, report, strays: new Set(), complaints: new Set() });
  }

  static async start(address, report) {
    const engine = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    return new Browser(engine, address, report);
  }

  // A person with cookies of their own. `options` are those of a Playwright context.
  async person(options = {}) {
    const context = await this.engine.newContext({
      baseURL: this.address,
      locale: 'en-CA',
      javaScriptEnabled: false,
      // Colours are measured, and must not be measured half-way.
      reducedMotion: 'reduce',
      viewport: { width: 1280, height: 900 },
      ...options,
    });
    context.setDefaultTimeout(15_000);
    context.on('request', (request) => {
      if (new URL(request.url()).origin !== this.address) this.strays.add(request.url());
    });
    context.on('console', (message) => {
      if (/Refused to|Content Security Policy/.test(message.text())) this.complaints.add(message.text());
    });
    return context.newPage();
  }

  async finish() {
    this.report.heading('the whole run');
    this.report.check('no request left the host', this.strays.size === 0, [...this.strays].join(' '));
    this.report.check('the security policy refused nothing', this.complaints.size === 0, [...this.complaints].join(' '));
    await this.engine.close();
  }
}

// Presses a button or follows a link, and waits for the page it leads to.
// The last look before what cannot be undone: yes. Where something was refused, there is none.
export async function sure(page) {
  if (await page.locator('input[name=confirmed]').count()) await press(page, 'main form button');
}

export async function press(page, selector) {
  const arrived = page.waitForEvent('load');
  await page.click(selector);
  await arrived;
}

export async function logIn(page, person) {
  await page.goto('/log-in');
  await page.fill('#email', person.email);
  await page.fill('#password', person.password);
  await press(page, 'main form button');
  await page.waitForSelector('form[action="/log-out"]');
  page.loggedInAs = person;
}
