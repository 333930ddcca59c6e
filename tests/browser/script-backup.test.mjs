// Files of answers: what is read of them, what bringing them in would do, and what is written out.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { load, ours } from './lib/scripts.mjs';

const entry = (k, a) => ({ k, q: `${k}?`, a });
const kept = (at, answer, title = 'A title') => ({ v: 1, kind: 'reflect', rev: 'r', lang: 'en', at, title, answer });
const [MONDAY, FRIDAY] = ['2026-11-02T10:00:00.000Z', '2026-11-06T10:00:00.000Z'];

/** The scripts on a site with the exercises `one` and `two`, and these records. */
function desk(records = {}) {
  const store = { records: new Map(Object.entries(records)) };
  const answerList = { items: () => ['one', 'two'].map((exercise) => ({ dataset: { exercise } })) };
  const strings = { get: (key, { date } = {}) => (date ? `${key} ${date}` : key), date: (time) => time.slice(0, 10) };
  const document = { title: 'My *answers*' };
  return load(['exercise/10-record.js', 'reflections/08-merging.js', 'reflections/30-backup.js'], { store, answerList, strings, document, site: { id: 'here' } })('backup');
}
const file = (records, more = {}) => JSON.stringify({ inquill: 1, site: 'here', at: MONDAY, records, ...more });

test('what is saved as a file can be read again, whole', () => {
  const records = { two: kept(MONDAY, [entry('a', 'x')]), one: kept(FRIDAY, [entry('a', true)], 'Other \u2028') };
  const found = desk().read(desk(records).json());
  assert.equal(found.site, 'here');
  assert.deepEqual(Object.fromEntries([...found.records].map(([id, one]) => [id, ours(one)])), records);
});

test('a file that is none of ours, or damaged in one place, is not read at all', () => {
  const good = kept(MONDAY, [entry('a', 'x')]);
  const texts = [
    '', 'text', 'null', '[]', '{}', '{"inquill":1', file({ one: good }).slice(0, -1), file({ one: good }, { inquill: 2 }),
    file({ one: good }, { site: 7 }), file(null), file({ one: good, two: { ...good, at: 'then' } }), file({ '__proto__x': good }),
    file({ 'A/../b': good }), file({ '~key': good }), file({ [`a${'b'.repeat(48)}`]: good }),
  ];
  for (const text of texts) assert.equal(desk().read(text), null, text);
});

test('what bringing a file in would do is told for each record', () => {
  const mine = { one: kept(MONDAY, [entry('a', 'mine')], 'One'), two: kept(FRIDAY, [entry('a', 'mine')], 'Two') };
  const theirs = {
    one: kept(FRIDAY, [entry('a', 'theirs')], 'One'), two: kept(MONDAY, [entry('a', 'theirs')], 'Two'), gone: kept(MONDAY, [entry('a', 'x')], 'Gone'),
  };
  const compare = (here, there) => ours(desk(here).compare(new Map(Object.entries(there))));
  const none = { new: [], newer: [], older: [], unknown: [], same: [] };
  assert.deepEqual(compare(mine, theirs), { ...none, newer: ['One'], older: ['Two'], unknown: ['Gone'] });
  assert.deepEqual(compare({}, theirs), { ...none, new: ['One', 'Two'], unknown: ['Gone'] });
  assert.deepEqual(compare(mine, mine), { ...none, same: ['One', 'Two'] });
});

test('answers saved as text keep their lines, and nothing in them becomes markup', () => {
  const records = { one: { ...kept(MONDAY, [entry('a', 'first *line*\n# second'), entry('b', true)]), said: 'All <of> it', earlier: [{ at: FRIDAY, answer: [entry('z', 'before')] }] } };
  assert.equal(desk(records).markdown(), [
    '# My \\*answers\\*', '## A title', '2026-11-02', '> All \\<of\\> it', '**a?**', '> first \\*line\\*\n> \\# second', '- b?',
    '### earlier 2026-11-06', '**z?**', '> before',
  ].join('\n\n').concat('\n'));
});
