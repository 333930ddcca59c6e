// Records of answers: validation, and merging without loss.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { load, ours } from './lib/scripts.mjs';

const run = load(['exercise/10-record.js', 'reflections/08-merging.js']);
const [record, merging] = [run('record'), run('merging')];

const entry = (k, a) => ({ k, q: `${k}?`, a });
const recordOf = (at, answer, more = {}) => ({ v: 1, kind: 'reflect', rev: 'r', lang: 'en', at, title: 'A title', answer, ...more });
const [MONDAY, TUESDAY, FRIDAY] = ['2026-11-02T10:00:00.000Z', '2026-11-03T10:00:00.000Z', '2026-11-06T10:00:00.000Z'];

test('reading a record preserves fields of later versions', () => {
  const whole = recordOf(MONDAY, [{ ...entry('a', 'one'), w: 'One', star: true }, entry('b', true)], {
    said: 'One.',
    then: { at: MONDAY, answer: [entry('a', 'none')] },
    earlier: [{ at: MONDAY, rev: 'q', answer: [], said: 'No.' }],
    later: { is: 'kept' },
  });
  assert.deepEqual(ours(record.parse(JSON.stringify(whole))), whole);
});

const BROKEN = {
  'text without a record': ['null', '[]', '"text"', '7', '', '{', '{}'],
  'a record of another version': [recordOf(MONDAY, [], { v: 2 }), recordOf(MONDAY, [], { v: '1' })],
  'a record with an invalid field': [
    recordOf('yesterday', []), recordOf(MONDAY, 'a'), recordOf(MONDAY, [null]), recordOf(MONDAY, [{ k: 'a', q: 'a?' }]), recordOf(MONDAY, [entry('a', 7)]),
    recordOf(MONDAY, [{ ...entry('a', 'one'), w: 7 }]), recordOf(MONDAY, [{ ...entry('a', 'one'), star: 'yes' }]), recordOf(MONDAY, [], { title: 7 }),
    recordOf(MONDAY, [], { then: {} }), recordOf(MONDAY, [], { earlier: {} }), recordOf(MONDAY, [], { earlier: [7] }), recordOf(MONDAY, [], { said: [] }),
  ],
};
for (const [what, texts] of Object.entries(BROKEN)) {
  test(`${what} is rejected`, () => {
    for (const text of texts) {
      const written = typeof text === 'string' ? text : JSON.stringify(text);
      assert.equal(record.parse(written), null, written);
    }
  });
}

test('merging two records keeps the more recent one, in either order, with the other as an earlier answer', () => {
  const [old, recent] = [recordOf(MONDAY, [entry('a', 'one')]), recordOf(FRIDAY, [entry('a', 'two')])];
  const expected = { ...recent, earlier: [{ at: MONDAY, rev: 'r', answer: [entry('a', 'one')] }] };
  assert.deepEqual(ours(merging.merge(old, recent)), expected);
  assert.deepEqual(ours(merging.merge(recent, old)), expected);
});

test('merging the same record again changes nothing', () => {
  const then = { at: MONDAY, answer: [entry('a', 'at the visit before')] };
  const mine = merging.merge(recordOf(MONDAY, [entry('a', 'one')]), recordOf(FRIDAY, [entry('a', 'two')], { then }));
  for (const theirs of [mine, recordOf(MONDAY, [entry('a', 'one')]), recordOf(FRIDAY, [entry('a', 'two')])]) {
    assert.deepEqual(ours(merging.merge(mine, theirs)), ours(mine));
  }
});

test('merging keeps the previous and the earlier answers of both', () => {
  const mine = recordOf(FRIDAY, [entry('a', 'now')], { then: { at: MONDAY, answer: [entry('a', 'then')] }, earlier: [{ at: MONDAY, answer: [entry('z', 'mine')] }] });
  const theirs = recordOf(TUESDAY, [entry('a', 'theirs')], { then: { at: MONDAY, answer: [entry('a', 'their then')] }, earlier: [{ at: MONDAY, answer: [entry('z', 'their earlier')] }] });
  const merged = JSON.stringify(merging.merge(mine, theirs));
  for (const text of ['now', 'then', 'mine', 'theirs', 'their then', 'their earlier']) assert.ok(merged.includes(`"${text}"`), `lost: ${text}`);
});

test('a three-way merge takes the changed parts of both, without earlier answers', () => {
  const base = recordOf(MONDAY, [entry('a', 'one'), entry('b', 'two'), entry('c', 'three')]);
  const other = recordOf(TUESDAY, [entry('a', 'one, longer'), entry('b', 'two'), entry('c', 'three')]);
  const later = recordOf(FRIDAY, [entry('a', 'one'), entry('b', 'two, longer')]);
  const found = ours(record.merge(base, later, other));
  assert.deepEqual(found.answer, [entry('a', 'one, longer'), entry('b', 'two, longer')]);
  assert.equal(found.earlier, undefined);
});

test('if both changed a part, the later answer wins, and the other one becomes an earlier answer', () => {
  const base = recordOf(MONDAY, [entry('a', 'one')]);
  const found = ours(record.merge(base, recordOf(FRIDAY, [entry('a', 'later')]), recordOf(TUESDAY, [entry('a', 'before')])));
  assert.deepEqual(found.answer, [entry('a', 'later')]);
  assert.deepEqual(found.earlier, [{ at: TUESDAY, rev: 'r', answer: [entry('a', 'before')] }]);
});

test('of two parts that exclude each other, the later one wins', () => {
  const found = ours(record.merge(recordOf(MONDAY, []), recordOf(FRIDAY, [entry('a', true)]), recordOf(TUESDAY, [entry('b', true)]), () => true));
  assert.deepEqual(found.answer, [entry('a', true)]);
  assert.deepEqual(found.earlier, [{ at: TUESDAY, rev: 'r', answer: [entry('b', true)] }]);
});

test('adding many earlier answers takes linear time', () => {
  const many = Array.from({ length: 2000 }, (_, at) => ({ at: MONDAY, rev: 'q', answer: [entry('a', `${at}`)] }));
  const { stringify } = JSON;
  let calls = 0;
  const counted = load(['exercise/10-record.js'], { JSON: { ...JSON, parse: JSON.parse, stringify: (value) => { calls += 1; return stringify(value); } } })('record');
  const found = counted.addEarlier(recordOf(FRIDAY, []), [...many, ...many]);
  assert.equal(found.earlier.length, many.length);
  assert.ok(calls <= 4 * many.length, `${calls} comparisons`);
});

test('merging without a base fills unanswered parts, and conflicts become earlier answers', () => {
  const stored = recordOf(MONDAY, [entry('a', 'one'), entry('b', 'two')]);
  const written = recordOf(FRIDAY, [entry('b', 'other'), entry('c', 'three')]);
  const found = ours(record.merge(undefined, written, stored));
  assert.deepEqual(found.answer, [entry('a', 'one'), entry('b', 'other'), entry('c', 'three')]);
  assert.equal(found.at, FRIDAY);
  assert.deepEqual(found.earlier, [{ at: MONDAY, rev: 'r', answer: [entry('b', 'two')] }]);
});

test('earlier answers are added without duplicates and empty ones', () => {
  const one = { at: MONDAY, rev: 'q', answer: [entry('a', 'one')] };
  const found = record.addEarlier(recordOf(FRIDAY, []), [one, { ...one, at: TUESDAY }, { at: MONDAY, answer: [] }]);
  assert.deepEqual(ours(found.earlier), [one]);
  const none = recordOf(FRIDAY, []);
  assert.equal(record.addEarlier(none, []), none);
});
