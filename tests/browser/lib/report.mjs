// Findings as people want to read them: how much was looked at, then every fault with its page.
import assert from 'node:assert/strict';

const SHOWN = 40;

/** Prints what was counted and fails with the list of faults when there is one. */
export function expectNone(t, faults, counted) {
  t.diagnostic(`${counted}, ${faults.length} faults`);
  const more = faults.length > SHOWN ? `\n  … and ${faults.length - SHOWN} more` : '';
  const list = faults.slice(0, SHOWN).map((fault) => `\n  ${fault}`).join('');
  assert.equal(faults.length, 0, `${counted}, faults:${list}${more}`);
}

/** Counting with the noun in its right number. */
export function count(number, noun) {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
