// Runs before demo, test and bench on whatever Node there is, with nothing installed: installs what is missing.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node ${process.versions.node} is too old: Aftercare needs Node 20.19 or newer.`);
  process.exit(1);
}

const hashOf = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');
const isStamped = (stampFile, hash) => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash;

const [lockHash, lockStamp] = [hashOf('package-lock.json'), 'node_modules/.installed-from-lock'];
const [schemaHash, schemaStamp] = [hashOf('prisma/schema.prisma'), 'node_modules/.generated-from-schema'];
const isInstalled = isStamped(lockStamp, lockHash) && existsSync('node_modules/.bin/node');

if (!isInstalled) {
  console.log('Installing packages (npm ci), once …');
  const environment = { ...process.env, NODE_ENV: 'development' };
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: 'inherit',
    env: environment,
  });
  if (status !== 0) {
    console.error('npm ci failed; its messages are above. Nothing else was started.');
    process.exit(status ?? 1);
  }
  writeFileSync(lockStamp, lockHash);
  writeFileSync(schemaStamp, schemaHash); // npm ci has generated the client
} else if (!isStamped(schemaStamp, schemaHash)) {
  const { status } = spawnSync('npm', ['run', '--silent', 'postinstall'], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(schemaStamp, schemaHash);
}
