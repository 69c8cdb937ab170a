// Runs before demo, test and bench on whatever Node there is, with nothing installed: installs what is missing.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node ${process.versions.node} is too old: Aftercare needs Node 20.19 or newer.`);
  process.exit(1);
}

const lockHash = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
const stampFile = 'node_modules/.installed-from-lock';
const isInstalled = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lockHash && existsSync('node_modules/.bin/node');

if (!isInstalled) {
  console.log('Installing packages (npm ci), once …');
  const environment = { ...process.env, NODE_ENV: 'development' };
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { stdio: 'inherit', env: environment });
  if (status !== 0) {
    console.error('npm ci failed; its messages are above. Nothing else was started.');
    process.exit(status ?? 1);
  }
  writeFileSync(stampFile, lockHash);
}
