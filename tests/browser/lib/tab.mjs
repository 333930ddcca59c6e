// Navigation by the Tab key.
import { focusState } from './in-page.mjs';

const MAX_STOPS = 1500; // more than any page has; cycles are detected before
const DATE_PARTS = 5; // day, month, year, the calendar, and one to spare
const BATCH = 25; // presses that are sent without waiting for each

const TAB = { key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 };

/** Starts Tab at the top of the page, or of an open dialog, with everything unfolded. Runs in the page. */
function start() {
  document.querySelectorAll('details').forEach((details) => { details.open = true; });
  const top = Object.assign(document.createElement('span'), { tabIndex: -1 });
  (document.querySelector('dialog[open]') ?? document.body).prepend(top);
  top.focus();
}

/** Records the focus after each press of Tab: once the key is up, the browser has scrolled to it. Runs in the page. */
function record(stateOf) {
  window.stops = [];
  let last = -1;
  addEventListener('keyup', ({ key }) => {
    if (key !== 'Tab') return;
    const state = stateOf(last);
    last = state?.place ?? -1;
    window.stops.push(state);
  }, true);
}

/** The states of the focus at each press of Tab, until it leaves the page or returns to where it was. */
async function* stops(page) {
  const session = await page.context().newCDPSession(page);
  const seen = new Set();
  let repeated = 0;
  let last = -1;
  while (seen.size < MAX_STOPS) {
    const presses = Array.from({ length: BATCH }, () =>
      ['rawKeyDown', 'keyUp'].map((type) => session.send('Input.dispatchKeyEvent', { type, ...TAB })));
    await Promise.all(presses.flat());
    const states = await page.evaluate(() => window.stops.splice(0));
    for (const state of states) {
      // A date field has several stops of its own.
      repeated = state?.place === last ? repeated + 1 : 0;
      if (repeated > 0 && repeated <= DATE_PARTS) continue;
      if (!state || seen.has(state.place)) return;
      last = state.place;
      seen.add(last);
      yield state;
    }
    // Without the focus, the page gets no keys.
    if (states.length < BATCH) return;
  }
}

/** Presses Tab until the focus leaves the page, and checks every stop. Resolves to `{ stops, faults }`. */
export async function tabThrough(page) {
  const faults = [];
  const reached = [];
  await page.evaluate(start);
  await page.evaluate(`(${record})(${focusState})`);
  for await (const { name, place, ring, shown, covered } of stops(page)) {
    reached.push(place);
    if (!ring) faults.push(`${name} has no visible focus`);
    if (!shown) faults.push(`${name} has the focus outside the window`);
    if (covered) faults.push(`${name} has the focus under ${covered}`);
  }
  const missed = await page.evaluate((places) => {
    const all = [...document.querySelectorAll('*')];
    // Outside an open dialog nothing can be focused.
    const within = document.querySelector('dialog[open]') ?? document;
    const stops = [...within.querySelectorAll('a[href], button:enabled, summary, textarea, select, input:not([type=radio], [type=hidden])')]
      .filter((element) => element.tabIndex >= 0 && element.checkVisibility());
    return stops.filter((element) => !places.includes(all.indexOf(element)))
      .map((element) => `Tab never reaches <${element.tagName.toLowerCase()}> "${element.textContent.trim().slice(0, 40)}"`);
  }, reached);
  return { stops: reached.length, faults: [...faults, ...missed] };
}
