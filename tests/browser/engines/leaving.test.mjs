// Leave this site: deletes what the reader hasn't chosen to save, from every page and in every tab, and Back restores none of it.
//
// |                      | Chromium | Firefox | WebKit                                                         |
// |----------------------|----------|---------|----------------------------------------------------------------|
// | composing with Shift | a script fires the events in all three: no driver has an input method               |
// | a reopened tab       | yes      | yes     | no: MiniBrowser can't reopen a closed tab                      |
// | a real wheel         | yes      | yes     | no: its driver has none, so a script fires the event           |
import assert from 'node:assert/strict';
import { FLAGSHIP, Key, inEachEngine, lab } from '../lib/engines.mjs';
import { attribute, pages } from '../lib/site.mjs';

const WORDS = 'nobody should read this';
const NO_REOPEN = 'MiniBrowser has no command to reopen a closed tab';

const leave = async (reader) => {
  await reader.click('a.quick-exit');
  await reader.untilLeft();
};

/** Names of the site's entries in the tab's storage, without the mark of having left. */
const left = ({ session }) => Object.keys(session).filter((name) => name.startsWith('inquill') && !name.startsWith('inquill~left:'));

/** Writes and ticks, without saving. */
async function fill(reader) {
  await reader.write('#steady textarea', WORDS);
  await reader.click('#between [type=checkbox]');
  await reader.click('#secret [type=checkbox]');
  await reader.click('#support [type=radio]');
}

/** One page of each kind in the flagship, and a missing address. */
function everyKind() {
  const kind = ({ elements }) => attribute(elements.find(({ tagName }) => tagName === 'body'), 'class');
  const first = new Map(pages().toReversed().map((page) => [kind(page), page.path]));
  assert.ok(first.size >= 10, `only ${first.size} kinds of page`);
  return [...first.values(), 'nowhere'];
}

inEachEngine('leaving clears the tab’s storage, from every kind of page', async (reader) => {
  await reader.open('read/strong-feelings/');
  const found = [];
  for (const path of everyKind()) {
    // As stored by “Forget when I close”.
    await reader.run((words) => {
      sessionStorage.setItem('inquill:relationship', '{"v":1,"keep":false}');
      sessionStorage.setItem('inquill:relationship:unsaid-feeling', JSON.stringify({ v: 1, kind: 'reflect', rev: 'b75379ba', lang: 'en', at: '2026-03-04T10:00:00.000Z', title: 'A feeling',
        answer: [{ k: 'if-the-feeling-could-talk-what-would-it-ask-for', q: 'If the feeling could talk, what would it ask for?', a: words }] }));
      sessionStorage.setItem('inquill:relationship:~key', '{"bytes":"AAAA","until":9999999999999}');
    }, WORDS);
    await reader.open(path);
    await leave(reader);
    const stored = await reader.peek();
    if (left(stored).length > 0 || JSON.stringify(stored).includes(WORDS)) found.push(`${path}: ${left(stored)}`);
  }
  assert.deepEqual(found, []);
}, { sites: FLAGSHIP, timeout: 180_000 });

inEachEngine('leaving clears the tab’s storage, from a single-file site', async (reader) => {
  reader.watch(WORDS);
  await reader.open('lab.html');
  await reader.choosePlace('session');
  await reader.write('#steady textarea', WORDS);
  await reader.until((words) => JSON.stringify(sessionStorage).includes(words), WORDS);
  // Another entry in the history: leaving replaces only the current one.
  await reader.run(() => { location.hash = '#steady'; });
  await leave(reader);
  assert.deepEqual(await reader.seenOnBack(), []);
  assert.deepEqual(left(await reader.peek()), []);
}, { sites: () => ({ '/': lab({ flags: ['--single-file'] }) }) });

inEachEngine('the page is hidden, empty and without a title at once, before the next one loads', async (reader) => {
  await reader.open('kinds/');
  await fill(reader);
  const fields = `[...document.querySelectorAll('.exercise :is(input, textarea)')]`;
  const [before, now] = await reader.run(`const fields = ${fields}, given = () => fields.filter((field) => field.checked || field.value.includes('nobody')).length;
    const before = given();
    document.querySelector('a.quick-exit').click();
    return [before, { given: given(), hidden: document.documentElement.hidden, title: document.title }];`);
  assert.ok(before >= 3);
  assert.deepEqual(now, { given: 0, hidden: true, title: '' });
  await reader.untilLeft();
});

inEachEngine('Back after leaving shows and stores nothing', async (reader) => {
  reader.watch(WORDS);
  await reader.open('index.html');
  await reader.open('kinds/');
  await fill(reader);
  await reader.follow('other');
  await leave(reader);
  assert.deepEqual(await reader.seenOnBack(), []);
  assert.ok(!(await reader.storedText()).includes(WORDS));
});

inEachEngine('Back after leaving from a page without exercises doesn’t restore “Forget when I close”', async (reader) => {
  reader.watch(WORDS);
  await reader.open('kinds/');
  await reader.choosePlace('session');
  await fill(reader);
  await reader.until((words) => JSON.stringify(sessionStorage).includes(words), WORDS);
  await reader.open('prose/');
  await leave(reader);
  assert.deepEqual(await reader.seenOnBack(), []);
  assert.deepEqual(left(await reader.stored()), []);
});

inEachEngine('after leaving, the site can be visited again, and Back still restores nothing', async (reader) => {
  reader.watch(WORDS);
  await reader.open('kinds/');
  await fill(reader);
  await reader.follow('other');
  await leave(reader);
  await reader.open('kinds/');
  assert.equal(await reader.value('#steady textarea'), '');
  await reader.choosePlace('session');
  await reader.write('#steady textarea', 'a new beginning');
  await reader.until(() => JSON.stringify(sessionStorage).includes('a new beginning'));
  await reader.open('other/');
  await reader.back();
  assert.equal(await reader.value('#steady textarea'), 'a new beginning');
  // To the bland page, and then to the page before leaving.
  await reader.back({ ready: false });
  assert.deepEqual(await reader.seenOnBack({ leaves: false }), []);
});

inEachEngine('leaving preserves answers on the device', async (reader) => {
  await reader.open('kinds/');
  await reader.choosePlace('device');
  await reader.write('#steady textarea', WORDS);
  await reader.until((words) => JSON.stringify(localStorage).includes(words), WORDS);
  await leave(reader);
  const { device, session } = await reader.peek();
  assert.ok(device['inquill:lab:steady'].includes(WORDS));
  assert.deepEqual(left({ session }), []);
});

for (const path of ['index.html', 'kinds/']) {
  inEachEngine(`leaving from ${path} locks the answers`, async (reader) => {
    await reader.open('kinds/');
    await reader.choosePlace('device');
    await reader.write('#steady textarea', WORDS);
    await reader.open('reflections/');
    await reader.lock('several unrelated words');
    await reader.open(path);
    await leave(reader);
    const { device, session } = await reader.peek();
    assert.deepEqual(left({ session }), []);
    assert.equal(device['inquill:lab:~open'], undefined);
    assert.ok(device['inquill:lab'].includes('"lock"'));
    await reader.open('kinds/');
    assert.deepEqual(await reader.value('#steady textarea'), '');
    assert.ok(await reader.has('[data-do="unlock"]'), 'it is still unlocked');
  });
}

inEachEngine('all other tabs of the site leave too', async (reader) => {
  reader.watch(WORDS);
  await reader.open('kinds/');
  await fill(reader);
  const first = await reader.currentTab();
  await reader.openTab('prose/');
  const second = await reader.currentTab();
  await reader.openTab('other/');
  await leave(reader);
  for (const tab of [first, second]) {
    await reader.switchTo(tab);
    await reader.untilLeft();
    assert.deepEqual(await reader.seenOnBack({ leaves: false }), []);
  }
});

inEachEngine('the quick exit works in the search dialog', async (reader) => {
  reader.watch(WORDS);
  await reader.open('kinds/');
  await fill(reader);
  await reader.click('.search-open');
  await reader.until(() => document.querySelector('dialog[open] a.quick-exit'));
  await reader.click('dialog[open] a.quick-exit');
  await reader.untilLeft();
  assert.deepEqual(await reader.seenOnBack({ leaves: false }), []);
});

inEachEngine('the quick exit works in the dialog about erasing', async (reader) => {
  await reader.open('kinds/');
  await reader.choosePlace('session');
  await fill(reader);
  await reader.open('reflections/');
  await reader.click('[data-do="erase"]');
  await reader.until(() => document.querySelector('dialog[open]'));
  assert.ok(await reader.has('dialog[open] a.quick-exit'), 'there is no link in the dialog');
  await reader.click('dialog[open] a.quick-exit');
  await reader.untilLeft();
  assert.deepEqual(left(await reader.peek()), []);
});

inEachEngine('each dialog has a quick exit', async (reader) => {
  for (const path of ['kinds/', 'reflections/']) {
    await reader.open(path);
    const without = await reader.run(() => [...document.querySelectorAll('dialog')].filter((dialog) => !dialog.querySelector('a.quick-exit')).map((dialog) => dialog.className + (dialog.dataset.dialog ?? '')));
    assert.deepEqual(without, [], path);
  }
});

inEachEngine('Shift three times leaves, also from a text field and from a dialog', async (reader) => {
  await reader.open('kinds/');
  await fill(reader);
  await reader.click('#steady textarea');
  await reader.pressShift();
  await reader.untilLeft();
  await reader.open('kinds/');
  await reader.click('.search-open');
  await reader.until(() => document.querySelector('dialog[open]'));
  await reader.pressShift();
  await reader.untilLeft();
});

inEachEngine('Shift three times with another key, a click or the wheel in between doesn’t leave', async (reader) => {
  await reader.open('kinds/');
  await reader.write('#steady textarea', WORDS);
  const box = await reader.one('#steady textarea');
  const stays = async (what) => {
    await reader.sleep(150);
    assert.equal(await reader.value('#steady textarea').catch(() => 'gone'), WORDS, what);
  };
  for (let at = 0; at < 3; at += 1) {
    await reader.driver.actions().keyDown(Key.SHIFT).move({ origin: box, x: -50 + at * 20, y: -5 }).press().release().keyUp(Key.SHIFT).perform().catch(() => {});
  }
  await stays('Shift and a click');
  for (let at = 0; at < 3; at += 1) {
    await reader.pressShift(1);
    await reader.driver.actions().move({ origin: box }).press().release().perform();
  }
  await stays('Shift, a click, Shift');
  for (let at = 0; at < 3; at += 1) {
    await reader.pressShift(1);
    await reader.run(() => document.activeElement.dispatchEvent(new WheelEvent('wheel', { bubbles: true, deltaY: 20, shiftKey: true })));
  }
  await stays('Shift and the wheel');
  for (let at = 0; at < 3; at += 1) {
    await reader.pressShift(1);
    await reader.keys(Key.ARROW_LEFT);
  }
  await stays('Shift and an arrow');
  for (let at = 0; at < 3; at += 1) await reader.driver.actions().keyDown(Key.SHIFT).sendKeys(Key.ARROW_LEFT).keyUp(Key.SHIFT).perform();
  await stays('extending a selection');
});

inEachEngine('a real wheel between three presses of Shift doesn’t leave', async (reader) => {
  await reader.open('kinds/');
  await reader.write('#steady textarea', WORDS);
  for (let at = 0; at < 3; at += 1) {
    await reader.pressShift(1);
    await reader.driver.actions().scroll(400, 400, 0, 30).perform();
  }
  await reader.sleep(150);
  assert.equal(await reader.value('#steady textarea').catch(() => 'gone'), WORDS);
}, { only: ['chromium', 'firefox'], why: 'the driver of WebKitGTK has no wheel' });

inEachEngine('Shift in an input method doesn’t leave', async (reader) => {
  await reader.open('kinds/');
  await reader.write('#steady textarea', WORDS);
  await reader.run(() => {
    const box = document.querySelector('#steady textarea');
    const press = (isComposing) => box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Shift', bubbles: true, isComposing }));
    for (let at = 0; at < 3; at += 1) press(true);
    for (let at = 0; at < 3; at += 1) {
      press(false);
      box.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
      box.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }));
    }
  });
  await reader.sleep(150);
  assert.equal(await reader.value('#steady textarea').catch(() => 'gone'), WORDS);
});

inEachEngine('a tab that has left, closed and reopened, shows nothing after Back', async (reader) => {
  reader.watch(WORDS);
  await reader.open('prose/');
  const home = await reader.currentTab();
  await reader.openTab('kinds/');
  await fill(reader);
  await reader.follow('other');
  await leave(reader);
  await reader.closeTab(home);
  await reader.reopenTab();
  await reader.until(() => document.readyState === 'complete');
  assert.deepEqual(await reader.seenOnBack({ leaves: false }), []);
}, { only: ['chromium', 'firefox'], why: NO_REOPEN });
