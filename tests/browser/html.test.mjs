import { test } from 'node:test';
import { faultsIn } from './lib/checker.mjs';
import { count, expectNone } from './lib/report.mjs';
import { DIST, allPages } from './lib/site.mjs';

test('the Nu HTML checker finds no error and no warning in any page', { timeout: 300_000 }, (t) => {
  expectNone(t, faultsIn(DIST), `${count(allPages().length, 'page')} checked`);
});
