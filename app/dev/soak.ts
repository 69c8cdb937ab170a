import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';

// npm run soak -- --seeds 200 [--seed 17]: the randomized guarantees, with many more seeds than `npm test` uses. A
// failure names its seed; --seed repeats it.

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '50' }, seed: { type: 'string' } } });
const seed = values.seed ?? String(Math.floor(Math.random() * 1_000_000));
console.log(`${values.seeds} seeds from ${seed}`);
const files = ['duplicates', 'crashes'].map((name) => `app/test/guarantees/${name}.process.test.ts`);
const child = spawn('vitest', ['run', '--testTimeout', '86400000', ...files], {
  stdio: 'inherit',
  env: { ...process.env, SEEDS: values.seeds, SEED: seed },
});
child.on('exit', (code) => {
  console.log(`repeat with: npm run soak -- --seeds ${values.seeds} --seed ${seed}`);
  process.exit(code ?? 1);
});
