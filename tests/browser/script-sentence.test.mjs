// The calendar file of a plan (RFC 5545).
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { load } from './lib/scripts.mjs';

const strings = { get: () => 'One plan, small; mine' };
const sentence = load(['exercise/71-sentence.js'], { exercises: { kinds: {} }, strings })('sentence');
const lines = (day, text) => sentence.calendar('step', day, text).split('\r\n');
const unfolded = (day, text) => sentence.calendar('step', day, text).replaceAll('\r\n ', '').split('\r\n');

test('a calendar file has one all-day event', () => {
  const [begin, version, product, event, uid, stamp, ...rest] = unfolded('2026-11-25', 'If it rains, I will call.');
  assert.deepEqual([begin, version, product, event], ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Inquill//EN', 'BEGIN:VEVENT']);
  assert.match(uid, /^UID:step-\d+@inquill$/);
  assert.match(stamp, /^DTSTAMP:\d{8}T\d{6}Z$/);
  assert.deepEqual(rest, [
    'DTSTART;VALUE=DATE:20261125', 'DTEND;VALUE=DATE:20261126', 'SUMMARY:One plan\\, small\\; mine',
    'DESCRIPTION:If it rains\\, I will call.', 'END:VEVENT', 'END:VCALENDAR', '',
  ]);
});

test('the event ends on the next day, also across months, years and clock changes', () => {
  const ends = { '2026-12-31': '20270101', '2028-02-28': '20280229', '2026-03-28': '20260329', '2026-10-25': '20261026', '2026-10-31': '20261101' };
  for (const [day, end] of Object.entries(ends)) assert.ok(unfolded(day, 'x').includes(`DTEND;VALUE=DATE:${end}`), day);
});

test('lines are folded at 75 bytes, without splitting characters or losing any', () => {
  for (const text of ['x'.repeat(500), '☂'.repeat(200), '👩‍👩‍👧'.repeat(60), 'a;'.repeat(100)]) {
    for (const line of lines('2026-11-25', text)) assert.ok(Buffer.byteLength(line) <= 75);
    assert.ok(unfolded('2026-11-25', text).includes(`DESCRIPTION:${text.replaceAll(';', '\\;')}`));
    assert.ok(!sentence.calendar('step', '2026-11-25', text).includes('\ufffd'));
  }
});

test('text can’t start a property of its own', () => {
  const [, ...hidden] = lines('2026-11-25', 'x\r\nATTACH:evil\n\\n').filter((line) => /x|ATTACH/.test(line));
  assert.deepEqual(hidden, []);
  assert.ok(unfolded('2026-11-25', 'x\r\nATTACH:evil \\n').includes('DESCRIPTION:x ATTACH:evil \\\\n'));
});
