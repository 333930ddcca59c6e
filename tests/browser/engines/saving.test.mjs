// No text is lost: while typing, on navigation, before scripts have loaded, in two tabs, and with full storage.
//
// |          | Chromium | Firefox | WebKit                                                           |
// |----------|----------|---------|------------------------------------------------------------------|
// | Alt+Left | yes      | yes     | the driver's Back: MiniBrowser ignores the key under automation  |
import assert from 'node:assert/strict';
import { Key, inEachEngine, lab } from '../lib/engines.mjs';

const PASSPHRASE = 'several unrelated words';
const OLD = 'an older answer';
const BOX = '#steady textarea';

const saved = (reader, words, where = 'localStorage') => reader.until((text, area) => JSON.stringify({ ...window[area] }).includes(text), words, where);
const earlier = (reader, id = 'steady') => reader.text(`#${id} .earlier`);

/** Types with pauses that are shorter than the delay of saving. Resolves to whether the text was saved, for each key. */
async function typeOn(reader, css, keys, before) {
  await reader.run((selector, known) => {
    window.seen = [];
    document.querySelector(selector).addEventListener('input', () => {
      const now = localStorage.getItem('inquill:lab:steady');
      window.seen.push(now !== null && now !== known);
    });
  }, css, before ?? null);
  await reader.write(css, '');
  const actions = reader.driver.actions();
  for (const letter of keys) actions.sendKeys(letter).pause(70);
  await actions.perform();
  return reader.run(() => window.seen);
}

inEachEngine('text is saved while the reader types', async (reader) => {
  await reader.open('kinds/');
  await reader.choosePlace('device');
  const seen = await typeOn(reader, BOX, 'a sentence without a pause');
  assert.equal(seen.length, 26);
  assert.ok(seen.slice(0, 15).includes(true), `not saved within fifteen keys, which take a second: ${seen.indexOf(true)}`);
});

inEachEngine('with a lock, text is encrypted and saved while the reader types', async (reader) => {
  await reader.open('kinds/');
  await reader.choosePlace('device');
  await reader.write(BOX, OLD);
  await saved(reader, OLD);
  await reader.follow('reflections');
  await reader.lock(PASSPHRASE);
  await reader.follow('kinds');
  const before = (await reader.stored()).device['inquill:lab:steady'];
  const seen = await typeOn(reader, BOX, 'a sentence without a pause', before);
  assert.ok(seen.slice(0, 15).includes(true), `not sealed within fifteen keys, which take a second: ${seen.indexOf(true)}`);
});

const LONG = Array.from({ length: 46 }, (_, at) => `word ${String(at).padStart(3, '0')} `).join(''); // 414 characters
const NAVIGATIONS = {
  Back: (reader) => (reader.engine === 'webkit' ? reader.driver.navigate().back() : reader.browserKey('alt+Left')),
  F5: (reader) => reader.browserKey('F5'),
  'an address': (reader) => reader.driver.get(`${reader.origin}/prose/`),
  'a link': (reader) => reader.run(() => document.querySelector('.site-nav a[href*="other"]').click()),
};
for (const [way, go] of Object.entries(NAVIGATIONS)) {
  for (const isLocked of [false, true]) {
    inEachEngine(`a long answer${isLocked ? ' with a lock' : ''} is saved completely when the reader leaves at once by ${way}`, async (reader) => {
      await reader.open('prose/');
      await reader.follow('kinds');
      await reader.choosePlace('device');
      if (isLocked) {
        await reader.write(BOX, OLD);
        await saved(reader, OLD);
        await reader.follow('reflections');
        await reader.lock(PASSPHRASE);
        await reader.follow('kinds');
      }
      const before = isLocked ? OLD : '';
      await reader.write(BOX, '');
      await (await reader.one(BOX)).sendKeys(LONG);
      await reader.go(() => go(reader), { ready: false });
      await reader.open('kinds/');
      await reader.unlock(PASSPHRASE);
      assert.equal(await reader.value(BOX), before + LONG);
    });
  }
}

inEachEngine('text typed before scripts have loaded stays, and the saved answer becomes an earlier one', async (reader) => {
  await reader.open('kinds/');
  await reader.choosePlace('device');
  await reader.write(BOX, OLD);
  await reader.click('#between--replay');
  await reader.until(() => localStorage.getItem('inquill:lab:between') && localStorage.getItem('inquill:lab:steady'));
  const release = reader.server.delay(/script\/exercise/);
  await reader.go(() => reader.driver.get(`${reader.origin}/kinds/?late`), { ready: false });
  await reader.until(() => document.querySelector('#steady textarea'));
  await (await reader.one(BOX)).sendKeys('early words');
  await reader.run(() => document.querySelector('#between--rehearse').click());
  release();
  await reader.ready();
  await reader.until(() => document.querySelector('#steady .earlier'));
  assert.equal(await reader.value(BOX), 'early words');
  assert.match(await earlier(reader), new RegExp(OLD));
  assert.deepEqual(await reader.run(() => ['replay', 'rehearse'].map((key) => document.querySelector(`#between--${key}`).checked)), [true, true]);
  await saved(reader, 'early words');
  assert.ok((await reader.storedText()).includes(OLD));
});

inEachEngine('text typed before scripts have loaded stays if nothing was saved before', async (reader) => {
  const release = reader.server.delay(/script\/exercise/);
  await reader.open('kinds/', { ready: false });
  await reader.until(() => document.querySelector('#steady textarea'));
  await (await reader.one(BOX)).sendKeys('early words');
  release();
  await reader.ready();
  assert.equal(await reader.value(BOX), 'early words');
});

/** Fills the site's storage completely. Runs in the page. */
const fillUp = () => {
  let text = 'x'.repeat(1 << 22);
  for (let at = 0; text.length > 0; at += 1) {
    try {
      localStorage.setItem(`filler-${at}`, text);
    } catch {
      text = text.slice(text.length >> 1 || 1);
    }
  }
};
const makeRoom = () => Object.keys(localStorage).filter((name) => name.startsWith('filler')).forEach((name) => localStorage.removeItem(name));
const line = (reader) => reader.text('[data-keeping] .keeping-line');

inEachEngine('the page says that the storage is full, and saves once there is room again', async (reader) => {
  await reader.open('kinds/');
  await reader.choosePlace('device');
  const before = await line(reader);
  await reader.run(fillUp);
  await reader.write(BOX, 'there is no room for this');
  await reader.until((sound) => document.querySelector('[data-keeping] .keeping-line').textContent !== sound, before);
  assert.ok(!(await reader.storedText()).includes('there is no room'));
  await reader.run(makeRoom);
  await reader.write(BOX, ' now there is');
  await saved(reader, 'now there is');
  await reader.until((sound) => document.querySelector('[data-keeping] .keeping-line').textContent.replace(/\s+/g, ' ').trim() === sound, before);
});

inEachEngine('a passphrase without room for it changes nothing, and the page says so', async (reader) => {
  await reader.open('kinds/');
  await reader.choosePlace('device');
  await reader.write(BOX, OLD);
  await saved(reader, OLD);
  await reader.follow('reflections');
  await reader.run(fillUp);
  const failed = await reader.run(() => JSON.parse(document.querySelector('#_words-pages').textContent).lock_failed);
  assert.ok(failed, 'the page has no words for it');
  for (const field of ['#_pass', '#_pass-again']) await reader.write(field, PASSPHRASE);
  await reader.click('#_pass-known');
  await reader.click('[data-do="lock-set"]');
  await reader.until((words) => document.querySelector('[data-lock]').textContent.includes(words), failed);
  const { device } = await reader.stored();
  assert.ok(!device['inquill:lab'].includes('"lock"'));
  assert.ok(device['inquill:lab:steady'].includes(OLD));
});

/** While `isDeaf`, a tab gets no events from others, as if both wrote at the same moment. Runs before the site's scripts. */
const canBeDeaf = `() => {
  for (const event of ['storage', 'focus', 'visibilitychange']) {
    addEventListener(event, (heard) => { if (window.isDeaf) heard.stopImmediatePropagation(); }, true);
  }
}`;
const withoutLocks = `() => {
  (${canBeDeaf})();
  Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });
}`;
for (const locks of [true, false]) {
  inEachEngine(`two tabs write in one field: the later text wins and the other becomes an earlier answer, ${locks ? 'with' : 'without'} navigator.locks`, async (reader) => {
    reader.server.injectScript(locks ? canBeDeaf : withoutLocks);
    await reader.open('kinds/');
    assert.equal(await reader.run(() => Boolean(navigator.locks)), locks);
    await reader.choosePlace('device');
    const one = await reader.currentTab();
    const two = await reader.openTab('kinds/');
    await reader.run(() => { window.isDeaf = true; });
    await reader.switchTo(one);
    await reader.write(BOX, 'words of the first tab');
    await saved(reader, 'words of the first tab');
    await reader.switchTo(two);
    await reader.write(BOX, 'words of the second tab');
    await reader.until(() => {
      const record = JSON.parse(localStorage.getItem('inquill:lab:steady') ?? '{}');
      return JSON.stringify(record.answer ?? '').includes('words of the second tab') && JSON.stringify(record.earlier ?? '').includes('words of the first tab');
    });
    await reader.switchTo(one);
    await reader.run(() => document.activeElement.blur());
    await reader.until(() => document.querySelector('#steady textarea').value === 'words of the second tab');
  });
}

const isAsking = () => document.querySelector('dialog[data-dialog="leaving"]')?.open === true;
/** Follows a link with unsaved text, until the dialog opens. */
async function followUnsaved(reader) {
  await reader.open('kinds/');
  await reader.write(BOX, 'saved nowhere yet');
  await reader.click('.site-nav a[href*="other"]');
  await reader.until(isAsking);
}
for (const [where, area] of [['device', 'localStorage'], ['session', 'sessionStorage']]) {
  inEachEngine(`following a link with unsaved text asks, and can save first: ${where}`, async (reader) => {
    await followUnsaved(reader);
    await reader.go(() => reader.click(`dialog[data-dialog="leaving"] [data-place="${where}"]`));
    assert.match(await reader.address(), /other/);
    assert.ok(JSON.stringify((await reader.stored())[where]).includes('saved nowhere yet'), area);
    await reader.back();
    assert.equal(await reader.value(BOX), 'saved nowhere yet');
  });
}

inEachEngine('following a link with unsaved text asks, and the reader can stay', async (reader) => {
  await followUnsaved(reader);
  await reader.click('dialog[data-dialog="leaving"] [data-do="stay"]');
  await reader.until(() => !document.querySelector('dialog[open]'));
  assert.match(await reader.address(), /kinds/);
  assert.equal(await reader.value(BOX), 'saved nowhere yet');
});

inEachEngine('a reader can leave without saving', async (reader) => {
  await followUnsaved(reader);
  await reader.go(() => reader.click('dialog[data-dialog="leaving"] [data-do="go"]'));
  assert.match(await reader.address(), /other/);
  assert.ok(!(await reader.storedText()).includes('saved nowhere'));
});

inEachEngine('a link within the page, or without unsaved text, doesn’t ask', async (reader) => {
  await reader.open('kinds/');
  await reader.follow('other');
  await reader.open('kinds/');
  await reader.write(BOX, 'saved nowhere yet');
  await reader.run(() => { document.querySelector('.contents-fold').open = true; });
  await reader.run(() => document.querySelector('.contents a[href="#step"]').click());
  assert.equal(await reader.run(isAsking), false);
  assert.match(await reader.address(), /#step/);
});

inEachEngine('“Forget when I close” asks before it removes answers from the device', async (reader) => {
  await reader.open('kinds/');
  await reader.choosePlace('device');
  await reader.write(BOX, OLD);
  await saved(reader, OLD);
  await reader.click('[data-keeping] [data-place="session"]');
  await reader.until(() => document.querySelector('[data-keeping] [data-do="forget-yes"]')?.checkVisibility());
  assert.ok((await reader.stored()).device['inquill:lab:steady'].includes(OLD));
  await reader.click('[data-keeping] [data-do="forget-no"]');
  assert.ok((await reader.stored()).device['inquill:lab:steady'].includes(OLD));
  assert.equal(await reader.run(() => document.querySelector('[data-keeping] [data-place="device"]').getAttribute('aria-pressed')), 'true');
  await reader.click('[data-keeping] [data-place="session"]');
  await reader.until(() => document.querySelector('[data-keeping] [data-do="forget-yes"]')?.checkVisibility());
  await reader.click('[data-keeping] [data-do="forget-yes"]');
  await reader.until(() => localStorage.length === 0);
  assert.ok(JSON.stringify((await reader.stored()).session).includes(OLD));
});

// The site was edited since it was answered.
const EDITS = {
  'the points of a scale in reverse': { edit: ['content/kinds.md', '0. hardly ever\n1. sometimes\n2. often', '0. often\n1. sometimes\n2. hardly ever'],
    answer: '#support--help--2', id: 'support', was: 'often', gone: '#support--help--2, #support--help--0' },
  'a point of a scale reworded': { edit: ['content/kinds.md', '2. often', '2. almost always'], answer: '#support--help--2', id: 'support', was: 'often', gone: '#support--help--2' },
  'fewer points on a scale': { edit: ['content/kinds.md', '1. sometimes\n2. often\n', '1. sometimes\n'], answer: '#support--help--2', id: 'support', was: 'often', gone: '#support--help--0, #support--help--1',
    more: [['content/kinds.md', '> **3–4** Some support seems within reach.\n', '']] },
  'a group of a sort renamed': { edit: ['content/kinds.md', '**Steady ground**', '**Firm ground**'], answer: '#ground--fees--steady-ground', id: 'ground', was: 'Steady ground', gone: '#ground [type=radio]' },
};
for (const [what, { edit, answer, id, was, gone, more = [] }] of Object.entries(EDITS)) {
  inEachEngine(`${what}: no wrong answer is shown, and the old one stays an earlier answer after the next`, async (reader) => {
    await reader.open('kinds/');
    await reader.choosePlace('device');
    await reader.click(answer);
    await reader.until((name) => localStorage.getItem(name), `inquill:lab:${id}`);
    reader.server.serve({ '/': lab({ edits: [edit, ...more] }) });
    await reader.open('kinds/');
    await reader.until((name) => document.querySelector(`#${name} .earlier`), id);
    assert.equal(await reader.run((selector) => [...document.querySelectorAll(selector)].some(({ checked }) => checked), gone), false);
    assert.match(await earlier(reader, id), new RegExp(was));
    const other = { support: '#support--hide--0', ground: '#ground--hidden--worth-raising' }[id];
    await reader.click(other);
    await reader.until((name) => JSON.stringify(JSON.parse(localStorage.getItem(name)).answer).includes('hid'), `inquill:lab:${id}`);
    assert.ok(JSON.stringify(JSON.parse((await reader.stored()).device[`inquill:lab:${id}`]).earlier).includes(was));
  });
}

inEachEngine('a sentence reworded around its blanks keeps the old sentence as an earlier answer', async (reader) => {
  await reader.open('kinds/');
  await reader.choosePlace('device');
  await reader.write('#words--this-happens', 'it rains');
  await saved(reader, 'it rains');
  reader.server.serve({ '/': lab({ edits: [['content/kinds.md', 'When **this happens**, I notice', 'Whenever **this happens**, I never notice']] }) });
  await reader.open('kinds/');
  await reader.write('#words--this-happens', ' hard');
  await saved(reader, 'it rains hard');
  assert.ok(JSON.stringify(JSON.parse((await reader.stored()).device['inquill:lab:words']).earlier ?? '').includes('When it rains, I notice'));
});

inEachEngine('undoing a clear restores everything', async (reader) => {
  await reader.open('kinds/');
  await reader.choosePlace('device');
  await reader.write(BOX, OLD);
  await saved(reader, OLD);
  await reader.click('#steady [data-do="clear"]');
  await reader.until(() => localStorage.getItem('inquill:lab:steady') === null);
  assert.equal(await reader.value(BOX), '');
  await reader.keys(Key.ENTER);
  await reader.until(() => localStorage.getItem('inquill:lab:steady') !== null);
  assert.equal(await reader.value(BOX), OLD);
});
