// Backups and Markdown files: reading, previewing, writing.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { load, ours } from './lib/scripts.mjs';

const entry = (k, a) => ({ k, q: `${k}?`, a });
const recordOf = (at, answer, title = 'A title') => ({ v: 1, kind: 'reflect', rev: 'r', lang: 'en', at, title, answer });
const [MONDAY, FRIDAY] = ['2026-11-02T10:00:00.000Z', '2026-11-06T10:00:00.000Z'];

/** The script on a site with the exercises `one` and `two`, and with these records. */
function backupOf(records = {}) {
  const store = { records: new Map(Object.entries(records)) };
  const answerList = { items: () => ['one', 'two'].map((exercise) => ({ dataset: { exercise } })) };
  const strings = { get: (key, { date } = {}) => (date ? `${key} ${date}` : key), date: (time) => time.slice(0, 10) };
  const document = { title: 'My *answers*' };
  return load(['exercise/10-record.js', 'reflections/08-merging.js', 'reflections/30-backup.js'], { store, answerList, strings, document, site: { id: 'here' } })('backup');
}
const file = (records, more = {}) => JSON.stringify({ inquill: 1, site: 'here', at: MONDAY, records, ...more });

test('a backup can be read again, with everything in it', () => {
  const records = { two: recordOf(MONDAY, [entry('a', 'x')]), one: recordOf(FRIDAY, [entry('a', true)], 'Other \u2028') };
  const found = backupOf().read(backupOf(records).json());
  assert.equal(found.site, 'here');
  assert.deepEqual(Object.fromEntries([...found.records].map(([id, one]) => [id, ours(one)])), records);
});

test('a file of another format, or with any damage, is rejected', () => {
  const good = recordOf(MONDAY, [entry('a', 'x')]);
  const texts = [
    '', 'text', 'null', '[]', '{}', '{"inquill":1', file({ one: good }).slice(0, -1), file({ one: good }, { inquill: 2 }),
    file({ one: good }, { site: 7 }), file(null), file({ one: good, two: { ...good, at: 'then' } }), file({ '__proto__x': good }),
    file({ 'A/../b': good }), file({ '~key': good }), file({ [`a${'b'.repeat(48)}`]: good }),
  ];
  for (const text of texts) assert.equal(backupOf().read(text), null, text);
});

test('the preview lists the change of each record', () => {
  const mine = { one: recordOf(MONDAY, [entry('a', 'mine')], 'One'), two: recordOf(FRIDAY, [entry('a', 'mine')], 'Two') };
  const theirs = {
    one: recordOf(FRIDAY, [entry('a', 'theirs')], 'One'), two: recordOf(MONDAY, [entry('a', 'theirs')], 'Two'), gone: recordOf(MONDAY, [entry('a', 'x')], 'Gone'),
  };
  const compare = (here, there) => ours(backupOf(here).compare(new Map(Object.entries(there))));
  const none = { new: [], newer: [], older: [], unknown: [], same: [] };
  assert.deepEqual(compare(mine, theirs), { ...none, newer: ['One'], older: ['Two'], unknown: ['Gone'] });
  assert.deepEqual(compare({}, theirs), { ...none, new: ['One', 'Two'], unknown: ['Gone'] });
  assert.deepEqual(compare(mine, mine), { ...none, same: ['One', 'Two'] });
});

test('the Markdown file preserves lines and escapes markup', () => {
  const records = { one: { ...recordOf(MONDAY, [entry('a', 'first *line*\n# second'), entry('b', true)]), said: 'All <of> it', earlier: [{ at: FRIDAY, answer: [entry('z', 'before')] }] } };
  assert.equal(backupOf(records).markdown(), [
    '# My \\*answers\\*', '## A title', '2026-11-02', '> All \\<of\\> it', '**a?**', '> first \\*line\\*\n> \\# second', '- b?',
    '### earlier 2026-11-06', '**z?**', '> before',
  ].join('\n\n').concat('\n'));
});
