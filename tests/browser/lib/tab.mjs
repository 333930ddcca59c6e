// Navigation by the Tab key.
import { focusState } from './in-page.mjs';

const MAX_STOPS = 1500; // more than any page has; cycles are detected before

const DATE_PARTS = 5; // day, month, year, the calendar, and one to spare

/** Whether the element at this place in the document has the focus. Runs in the page. */
const isFocused = (place) => [...document.querySelectorAll('*')][place] === document.activeElement;

/** Presses Tab until the focus leaves the page, and checks every stop. Resolves to `{ stops, faults }`. */
export async function tabThrough(page) {
  const faults = [];
  const seen = new Set();
  let last = -1;
  await page.evaluate(() => {
    document.querySelectorAll('details').forEach((details) => { details.open = true; });
    // Starts at the top of the page, or of an open dialog.
    const top = Object.assign(document.createElement('span'), { tabIndex: -1 });
    (document.querySelector('dialog[open]') ?? document.body).prepend(top);
    top.focus();
  });
  for (let stop = 0; stop < MAX_STOPS; stop += 1) {
    await page.keyboard.press('Tab');
    // A date field has several stops of its own.
    for (let part = 0; part < DATE_PARTS && await page.evaluate(isFocused, last); part += 1) await page.keyboard.press('Tab');
    const state = await page.evaluate(focusState);
    if (!state || seen.has(state.place)) break;
    last = state.place;
    seen.add(state.place);
    if (!state.ring) faults.push(`${state.name} has no visible focus`);
    if (!state.shown) faults.push(`${state.name} has the focus outside the window`);
    if (state.covered) faults.push(`${state.name} has the focus under ${state.covered}`);
  }
  const trapped = await page.evaluate((reached) => {
    const all = [...document.querySelectorAll('*')];
    // Outside an open dialog nothing can be focused.
    const within = document.querySelector('dialog[open]') ?? document;
    const stops = [...within.querySelectorAll('a[href], button:enabled, summary, textarea, select, input:not([type=radio], [type=hidden])')]
      .filter((element) => element.tabIndex >= 0 && element.checkVisibility());
    return stops.filter((element) => !reached.includes(all.indexOf(element)))
      .map((element) => `Tab never reaches <${element.tagName.toLowerCase()}> "${element.textContent.trim().slice(0, 40)}"`);
  }, [...seen]);
  return { stops: seen.size, faults: [...faults, ...trapped] };
}
