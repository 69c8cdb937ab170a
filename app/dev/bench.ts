import { benchIntake } from './bench/intake.ts';
import { startBenchDatabase } from './bench/database.ts';
import { printFigures, writeReport } from './bench/report.ts';

// npm run bench: each speed beside its control of the same run. Machines are noisy: read the ratios.
const database = await startBenchDatabase();
const figures: Record<string, unknown> = {};
try {
  const intake = await benchIntake(database.environment, 20);
  printFigures('Acknowledging webhooks', intake);
  figures.intake = intake;
} finally {
  await database.stop();
}
writeReport('.data/bench.json', figures);
