import { OutdatedDatabaseError, setUpDatabase } from './database.server.ts';

// npm run setup: migrates as the owner and (re)grants the processes' role its rights. Safe to run again.
const ownerUrl = process.env.DATABASE_OWNER_URL ?? process.env.DATABASE_URL;
const processUrl = process.env.DATABASE_URL;
if (!ownerUrl || !processUrl) {
  console.error(
    'Cannot set up: DATABASE_URL is not set (and DATABASE_OWNER_URL, if the tables have another owner). See .env.example.',
  );
  process.exit(1);
}
try {
  await setUpDatabase({ ownerUrl, processUrl });
} catch (error) {
  if (!(error instanceof OutdatedDatabaseError)) throw error;
  console.error(`Cannot set up: ${error.message}`);
  process.exit(1);
}
console.log('The database is ready.');
