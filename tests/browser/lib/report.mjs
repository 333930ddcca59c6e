// Reports: how much was checked, and every fault with its page.
import assert from 'node:assert/strict';

const MAX_SHOWN = 40;

/** Prints what was counted, and fails with the list of faults if there are any. */
export function expectNone(t, faults, counted) {
  t.diagnostic(`${counted}, ${faults.length} faults`);
  const more = faults.length > MAX_SHOWN ? `\n  … and ${faults.length - MAX_SHOWN} more` : '';
  const list = faults.slice(0, MAX_SHOWN).map((fault) => `\n  ${fault}`).join('');
  assert.equal(faults.length, 0, `${counted}, faults:${list}${more}`);
}

/** A number with its noun in singular or plural. */
export function count(number, noun) {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
