// The built program with its demonstration, on a port and in a folder of its own.

import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = new URL('../../', import.meta.url).pathname;
const program = process.env.TRILATERAL ?? join(root, 'target/debug/trilateral');

function freePort() {
  return new Promise((found) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });
}

export async function startServer() {
  const folder = mkdtempSync(join(tmpdir(), 'trilateral-browser-'));
  const address = `http://127.0.0.1:${await freePort()}`;
  const child = spawn(
    program,
    ['serve', '--demo', '--listen', address.slice('http://'.length), '--data-dir', folder],
    {
      env: {
        PATH: process.env.PATH,
        TRILATERAL__LOG__LEVEL: 'warn',
        // All tests come from one address.
        TRILATERAL__AUTH__LOGIN_ATTEMPTS_PER_HOUR: '10000',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const stop = () => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  process.on('exit', stop);
  // Composes and sends what is due at an instant, beside the running server.
  const sendDigests = (instant) =>
    execFileSync(program, ['digest', 'run', '--at', instant, '--data-dir', folder], {
      env: { PATH: process.env.PATH, TRILATERAL__LOG__LEVEL: 'warn', TRILATERAL__SERVER__PUBLIC_URL: address },
      encoding: 'utf8',
    });
  return { address, people: await logIns(child), sendDigests, stop };
}

// The lines that the demonstration prints at its start: `  email  password  role country`.
function logIns(child) {
  return new Promise((found, failed) => {
    const people = {};
    child.on('error', failed);
    child.on('exit', (code) => failed(new Error(`${program} ended with ${code}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, email, password, role, country] = line.match(/^ {2}(\S+) {2}(\S+) {2}(\w+) (\w+)$/) ?? [];
      if (!email) return;
      people[`${role} ${country}`] = { email, password };
      if (role === 'administrator') found(people);
    });
  });
}
