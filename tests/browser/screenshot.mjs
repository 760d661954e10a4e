// The picture in the README: node tests/browser/screenshot.mjs docs/screenshot.png

import { Browser } from './browser.mjs';
import { Report } from './report.mjs';
import { startServer } from './server.mjs';

const server = await startServer();
const browser = await Browser.start(server.address, new Report());
const page = await browser.person({ viewport: { width: 1280, height: 960 } });
await page.goto('/?lang=en');
await page.screenshot({ path: process.argv[2] ?? 'screenshot.png' });
await browser.finish();
server.stop();
process.exit(0);
