// Records of answers: what is read of them, and how two are brought together without losing anything.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { load, ours } from './lib/scripts.mjs';

const run = load(['exercise/10-record.js', 'reflections/08-merging.js']);
const [record, merging] = [run('record'), run('merging')];

const entry = (k, a) => ({ k, q: `${k}?`, a });
const kept = (at, answer, more = {}) => ({ v: 1, kind: 'reflect', rev: 'r', lang: 'en', at, title: 'A title', answer, ...more });
const [MONDAY, TUESDAY, FRIDAY] = ['2026-11-02T10:00:00.000Z', '2026-11-03T10:00:00.000Z', '2026-11-06T10:00:00.000Z'];

test('a record is read, with whatever else a later version put beside it', () => {
  const whole = kept(MONDAY, [{ ...entry('a', 'one'), w: 'One', star: true }, entry('b', true)], {
    said: 'One.',
    then: { at: MONDAY, answer: [entry('a', 'none')] },
    earlier: [{ at: MONDAY, rev: 'q', answer: [], said: 'No.' }],
    later: { is: 'kept' },
  });
  assert.deepEqual(ours(record.parse(JSON.stringify(whole))), whole);
});

const BROKEN = {
  'no record': ['null', '[]', '"text"', '7', '', '{', '{}'],
  'another version': [kept(MONDAY, [], { v: 2 }), kept(MONDAY, [], { v: '1' })],
  'a part of another shape': [
    kept('yesterday', []), kept(MONDAY, 'a'), kept(MONDAY, [null]), kept(MONDAY, [{ k: 'a', q: 'a?' }]), kept(MONDAY, [entry('a', 7)]),
    kept(MONDAY, [{ ...entry('a', 'one'), w: 7 }]), kept(MONDAY, [{ ...entry('a', 'one'), star: 'yes' }]), kept(MONDAY, [], { title: 7 }),
    kept(MONDAY, [], { then: {} }), kept(MONDAY, [], { earlier: {} }), kept(MONDAY, [], { earlier: [7] }), kept(MONDAY, [], { said: [] }),
  ],
};
for (const [what, texts] of Object.entries(BROKEN)) {
  test(`${what} is not taken for one`, () => {
    for (const text of texts) {
      const written = typeof text === 'string' ? text : JSON.stringify(text);
      assert.equal(record.parse(written), null, written);
    }
  });
}

test('of two records the more recent stands, and the other is among the earlier answers, whichever way round', () => {
  const [old, recent] = [kept(MONDAY, [entry('a', 'one')]), kept(FRIDAY, [entry('a', 'two')])];
  const expected = { ...recent, earlier: [{ at: MONDAY, rev: 'r', answer: [entry('a', 'one')] }] };
  assert.deepEqual(ours(merging.merge(old, recent)), expected);
  assert.deepEqual(ours(merging.merge(recent, old)), expected);
});

test('bringing the same in again changes nothing', () => {
  const then = { at: MONDAY, answer: [entry('a', 'at the visit before')] };
  const mine = merging.merge(kept(MONDAY, [entry('a', 'one')]), kept(FRIDAY, [entry('a', 'two')], { then }));
  for (const theirs of [mine, kept(MONDAY, [entry('a', 'one')]), kept(FRIDAY, [entry('a', 'two')])]) {
    assert.deepEqual(ours(merging.merge(mine, theirs)), ours(mine));
  }
});

test('a merge keeps the visit before and the earlier wordings of both', () => {
  const mine = kept(FRIDAY, [entry('a', 'now')], { then: { at: MONDAY, answer: [entry('a', 'then')] }, earlier: [{ at: MONDAY, answer: [entry('z', 'mine')] }] });
  const theirs = kept(TUESDAY, [entry('a', 'theirs')], { then: { at: MONDAY, answer: [entry('a', 'their then')] }, earlier: [{ at: MONDAY, answer: [entry('z', 'their earlier')] }] });
  const merged = JSON.stringify(merging.merge(mine, theirs));
  for (const said of ['now', 'then', 'mine', 'theirs', 'their then', 'their earlier']) assert.ok(merged.includes(`"${said}"`), `lost: ${said}`);
});

test('of two records from the same one, each gives the parts that it changed, and nothing goes to the earlier answers', () => {
  const base = kept(MONDAY, [entry('a', 'one'), entry('b', 'two'), entry('c', 'three')]);
  const other = kept(TUESDAY, [entry('a', 'one, longer'), entry('b', 'two'), entry('c', 'three')]);
  const later = kept(FRIDAY, [entry('a', 'one'), entry('b', 'two, longer')]);
  const found = ours(record.merge(base, later, other));
  assert.deepEqual(found.answer, [entry('a', 'one, longer'), entry('b', 'two, longer')]);
  assert.equal(found.earlier, undefined);
});

test('where both changed the same part, the later answer stays and the other goes to the earlier answers', () => {
  const base = kept(MONDAY, [entry('a', 'one')]);
  const found = ours(record.merge(base, kept(FRIDAY, [entry('a', 'later')]), kept(TUESDAY, [entry('a', 'before')])));
  assert.deepEqual(found.answer, [entry('a', 'later')]);
  assert.deepEqual(found.earlier, [{ at: TUESDAY, rev: 'r', answer: [entry('a', 'before')] }]);
});

test('of two parts that exclude each other, the later one stays', () => {
  const found = ours(record.merge(kept(MONDAY, []), kept(FRIDAY, [entry('a', true)]), kept(TUESDAY, [entry('b', true)]), () => true));
  assert.deepEqual(found.answer, [entry('a', true)]);
  assert.deepEqual(found.earlier, [{ at: TUESDAY, rev: 'r', answer: [entry('b', true)] }]);
});

test('many earlier answers are added without comparing each with each', () => {
  const many = Array.from({ length: 2000 }, (_, at) => ({ at: MONDAY, rev: 'q', answer: [entry('a', `${at}`)] }));
  const { stringify } = JSON;
  let calls = 0;
  const counted = load(['exercise/10-record.js'], { JSON: { ...JSON, parse: JSON.parse, stringify: (value) => { calls += 1; return stringify(value); } } })('record');
  const found = counted.addEarlier(kept(FRIDAY, []), [...many, ...many]);
  assert.equal(found.earlier.length, many.length);
  assert.ok(calls <= 4 * many.length, `${calls} comparisons`);
});

test('what is written on top of stored answers fills their blanks, and what differs goes to the earlier ones', () => {
  const stored = kept(MONDAY, [entry('a', 'one'), entry('b', 'two')]);
  const written = kept(FRIDAY, [entry('b', 'other'), entry('c', 'three')]);
  const found = ours(record.merge(undefined, written, stored));
  assert.deepEqual(found.answer, [entry('a', 'one'), entry('b', 'other'), entry('c', 'three')]);
  assert.equal(found.at, FRIDAY);
  assert.deepEqual(found.earlier, [{ at: MONDAY, rev: 'r', answer: [entry('b', 'two')] }]);
});

test('earlier answers are added once, and empty ones not at all', () => {
  const one = { at: MONDAY, rev: 'q', answer: [entry('a', 'one')] };
  const found = record.addEarlier(kept(FRIDAY, []), [one, { ...one, at: TUESDAY }, { at: MONDAY, answer: [] }]);
  assert.deepEqual(ours(found.earlier), [one]);
  const none = kept(FRIDAY, []);
  assert.equal(record.addEarlier(none, []), none);
});
