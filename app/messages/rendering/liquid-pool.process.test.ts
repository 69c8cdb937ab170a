import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, expect, test } from 'vitest';
import { paletteOf } from './colors.ts';
import { closeLiquidThreads, renderInThread } from './liquid-pool.server.ts';
import { sampleView } from './samples.ts';

afterAll(closeLiquidThreads);

const view = sampleView('thank_you');
const palette = paletteOf('#1f6f54');
// Some hundredths of a second each, so that threads are at work whenever the process is stopped.
const body = `{% for i in (1..1500) %}{% assign x = i | times: 3 | plus: 4 | modulo: 5 %}{% endfor %}<p>done</p>`;
const render = () => renderInThread({ do: 'render', subject: 'x', body, view, palette }, { shop: 'a.example' });

test('a process that is stopped while it renders blames no words', async () => {
  let isOver = false;
  const outcomes: string[] = [];
  const renderOn = async () => {
    while (!isOver) {
      const result = await render();
      outcomes.push(result.outcome === 'rendered' ? result.text : result.reason);
    }
  };
  await Promise.all(Array.from({ length: 8 }, render)); // threads are up
  const rendering = Array.from({ length: 8 }, renderOn);
  for (let pause = 0; pause < 5; pause += 1) await stopThisProcess(2);
  isOver = true;
  await Promise.all(rendering);
  expect(outcomes.length).toBeGreaterThan(8);
  expect(outcomes.filter((outcome) => outcome !== 'done')).toEqual([]);
});

/** As a moved virtual machine or a throttled container is: threads and timers stand, the clock on the wall goes on. */
async function stopThisProcess(seconds: number): Promise<void> {
  const helper = spawn('sh', [
    '-c',
    `sleep 0.4; kill -STOP ${process.pid}; sleep ${seconds}; kill -CONT ${process.pid}`,
  ]);
  await once(helper, 'exit');
}
