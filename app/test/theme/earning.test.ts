import { expect, test } from 'vitest';
import { earningCases } from './earning-cases.ts';
import { pointsInApp } from './earning-in-app.ts';
import { pointsInTheme } from './world.ts';

test.each(earningCases)('the theme: $what', (each) => {
  expect(pointsInTheme(each)).toBe(each.points);
});

test.each(earningCases)('the app: $what', (each) => {
  expect(pointsInApp(each)).toBe(each.points);
});
