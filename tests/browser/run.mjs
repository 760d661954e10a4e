// Browser tests: node tests/browser/run.mjs (after `cargo build` and `npm ci` in this folder).

import { Browser } from './browser.mjs';
import { consultation } from './consultation.mjs';
import { journey } from './journey.mjs';
import { pages } from './pages.mjs';
import { Report } from './report.mjs';
import { startServer } from './server.mjs';

const report = new Report();
const server = await startServer();
const browser = await Browser.start(server.address, report);
try {
  const { address } = await journey(browser, server);
  await consultation(browser, server);
  await pages(browser, server.people, address);
} catch (error) {
  report.check('the run came to its end', false, error.stack);
}
await browser.finish();
server.stop();
process.exit(report.finish() ? 0 : 1);
