// Everything a reader does with exercises, answers and files, by mouse and by keyboard.
//
// |               | Chromium | Firefox                     | WebKit                                                        |
// |---------------|----------|-----------------------------|---------------------------------------------------------------|
// | a saved file  | yes      | yes                         | no: MiniBrowser opens a dialog; the test reads what the page offers |
// | touch         | yes      | no: the driver has no touch | no: the driver has no touch                                   |
// | paper         | yes      | yes                         | no: the driver can't print                                    |
// | drag and drop | the real pointer in all three: browsers leave dragging to the system                 |
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FLAGSHIP, Key, inEachEngine, lab } from '../lib/engines.mjs';

const WORDS = 'written by a reader';

/** Actions with a mouse, and with a keyboard. */
const MODES = {
  mouse: (reader) => ({
    pick: (id) => reader.click(`label:has(> [id="${id}"])`),
    press: (css) => reader.click(css),
    async write(css, text) {
      await reader.click(css);
      await reader.keys(text);
    },
  }),
  keyboard(reader) {
    // Tab moves between groups of radio buttons, and arrow keys within a group.
    const reach = async (css) => {
      for (let stop = 0; stop < 300; stop += 1) {
        const where = await reader.run((selector) => {
          const [target, now] = [document.querySelector(selector), document.activeElement];
          if (now === target) return 'there';
          return target.type === 'radio' && now.type === 'radio' && now.name === target.name ? 'beside' : 'elsewhere';
        }, css);
        if (where === 'there') return;
        await reader.keys(where === 'beside' ? Key.ARROW_DOWN : Key.TAB);
      }
      assert.fail(`Tab never reaches ${css}`);
    };
    return {
      async pick(id) {
        await reach(`[id="${id}"]`);
        if (!await reader.run((name) => document.getElementById(name).checked, id)) await reader.keys(' ');
      },
      async press(css) {
        await reach(css);
        await reader.keys(Key.ENTER);
      },
      async write(css, text) {
        await reach(css);
        await reader.keys(text);
      },
    };
  },
};

/** Moves the start of Tab navigation to an exercise. Runs in the page. */
const startAt = (id) => {
  const top = Object.assign(document.createElement('span'), { tabIndex: -1 });
  document.getElementById(id).before(top);
  top.focus();
};

/** For each kind: how to answer it, the values of its fields then, and what it shows. */
const KINDS = {
  steady: { answer: (actions) => actions.write('#steady--camera', WORDS), given: { 'steady--camera': WORDS }, act: 'check', reply: 'This can stay here.' },
  between: { answer: (actions) => actions.pick('between--replay'), given: { 'between--replay': true }, act: 'check', reply: 'A voice kept in mind' },
  support: {
    async answer(actions) {
      await actions.pick('support--help--1');
      await actions.pick('support--hide--0');
    },
    given: { 'support--help--1': true, 'support--hide--0': true },
    act: 'check',
    reply: 'Leaning on people',
  },
  ground: { answer: (actions) => actions.pick('ground--fees--steady-ground'), given: { 'ground--fees--steady-ground': true }, act: 'check', reply: 'Predictable edges' },
  reframe: {
    async answer(actions) {
      await actions.press('#reframe summary');
      await actions.write('#reframe--past', WORDS);
    },
    given: { 'reframe--past': WORDS },
    reply: 'What would I say to a friend?',
  },
  forgot: { answer: (actions) => actions.pick('forgot--back'), given: { 'forgot--back': true }, act: 'check', reply: 'This gives you both' },
  words: {
    async answer(actions) {
      await actions.press('#words [data-key="this-happens"] .chip');
      await actions.write('#words--this-in-me', WORDS);
    },
    given: { 'words--this-happens': 'we change the subject', 'words--this-in-me': WORDS },
    act: 'copy',
    sentence: `When we change the subject, I notice ${WORDS}.`,
  },
  step: {
    answer: (actions) => actions.write('#step--the-step', WORDS),
    given: { 'step--the-step': WORDS },
    act: 'copy',
    sentence: `I will ${WORDS}.`,
  },
};

/** The values of an exercise's fields, by id. Runs in the page. */
const given = (id) => Object.fromEntries([...document.querySelectorAll(`#${id} .controls :is(textarea, input:not([data-do]))`)]
  .map((field) => [field.id, ['radio', 'checkbox'].includes(field.type) ? field.checked : field.value]).filter(([, value]) => value));

for (const [mode, actionsOf] of Object.entries(MODES)) {
  for (const [id, { answer, given: expected, act, reply, sentence }] of Object.entries(KINDS)) {
    inEachEngine(`#${id} by ${mode}: answer, check, save, clear and undo`, async (reader) => {
      const actions = actionsOf(reader);
      await reader.open('kinds/');
      await reader.choosePlace('device');
      await reader.run(startAt, id);
      await answer(actions);
      assert.deepEqual(await reader.run(given, id), expected);
      if (act) await actions.press(`#${id} [data-do="${act}"]`);
      if (reply) await reader.until((name, words) => [...document.querySelectorAll(`#${name} *`)].some((one) => one.childElementCount === 0 && one.checkVisibility() && one.textContent.includes(words)), id, reply);
      if (sentence) {
        assert.ok((await reader.text(`#${id} .sentence`)).includes(sentence), await reader.text(`#${id} .sentence`));
        await reader.until((name) => document.querySelector(`#${name} .said`).textContent.trim() !== '', id);
      }
      await reader.until((name) => localStorage.getItem(name) !== null, `inquill:lab:${id}`);
      await reader.reload();
      assert.deepEqual(await reader.run(given, id), expected, 'after F5');
      await reader.run(startAt, id);
      await actions.press(`#${id} [data-do="clear"]`);
      assert.deepEqual(await reader.run(given, id), {}, 'after clearing');
      await reader.until((name) => localStorage.getItem(name) === null, `inquill:lab:${id}`);
      // The focus is on Undo.
      await reader.keys(Key.ENTER);
      await reader.until((name) => localStorage.getItem(name) !== null, `inquill:lab:${id}`);
      assert.deepEqual(await reader.run(given, id), expected, 'after Undo');
    });
  }
}

inEachEngine('a number key sorts the focused card', async (reader) => {
  await reader.open('kinds/');
  await reader.run(() => document.querySelector('#ground--hidden--').focus());
  await reader.keys('2');
  assert.deepEqual(await reader.run(given, 'ground'), { 'ground--hidden--worth-raising': true });
});

inEachEngine('a card can be dragged by any point', async (reader) => {
  await reader.open('kinds/');
  const places = await reader.run(() => {
    document.querySelector('#ground').scrollIntoView({ block: 'start', behavior: 'instant' });
    const card = document.querySelector('#ground [data-key="fees"]').getBoundingClientRect();
    const words = document.querySelector('#ground [data-key="fees"] [data-ask]').getBoundingClientRect();
    // To the right of the text, in an empty area of the card.
    return { from: [Math.min(card.right - 12, words.right + 40), words.top + words.height / 2] };
  });
  const [x, y] = places.from;
  await reader.movePointer(x, y);
  reader.xdotool('mousedown', '1');
  for (let step = 1; step <= 6; step += 1) {
    await reader.movePointer(x + step * 5, y + step * 3);
    await reader.sleep(30);
  }
  await reader.until(() => document.querySelector('#ground .piles-open'));
  const [left, top] = await reader.run(() => {
    const pile = document.querySelector('#ground .pile[data-tray="steady-ground"]').getBoundingClientRect();
    return [pile.left + pile.width / 2, pile.top + pile.height / 2];
  });
  for (let step = 0; step < 4; step += 1) {
    await reader.movePointer(left + step * 2, top + step);
    await reader.sleep(60);
  }
  reader.xdotool('mouseup', '1');
  await reader.until(() => document.querySelector('#ground--fees--steady-ground').checked);
});

inEachEngine('an exercise that is never saved isn’t stored', async (reader) => {
  await reader.open('kinds/');
  await reader.choosePlace('device');
  await reader.click('#secret--heavy');
  await reader.sleep(500);
  assert.ok(!(await reader.storedText()).includes('secret'));
});

/** Answers two exercises, and opens My reflections. */
async function onReflections(reader) {
  await reader.open('kinds/');
  await reader.choosePlace('device');
  await reader.write('#steady--camera', WORDS);
  await reader.click('#between--replay');
  await reader.until(() => localStorage.getItem('inquill:lab:steady') && localStorage.getItem('inquill:lab:between'));
  await reader.follow('reflections');
}

/** Records the contents of the file that the page offers for saving. Runs in the page. */
const catchFile = () => {
  const make = URL.createObjectURL.bind(URL);
  window.URL.createObjectURL = (blob) => {
    blob.text().then((text) => { window.madeFile = text; });
    return make(blob);
  };
};

inEachEngine('My reflections shows answers, and erases them in place with Undo', async (reader) => {
  await onReflections(reader);
  await reader.until((words) => document.querySelector('[data-exercise="steady"]').textContent.includes(words), WORDS);
  await reader.click('[data-exercise="steady"] .act button:last-child');
  await reader.until(() => localStorage.getItem('inquill:lab:steady') === null);
  await reader.keys(Key.ENTER);
  await reader.until(() => localStorage.getItem('inquill:lab:steady') !== null);
});

inEachEngine('a backup restores everything after it was erased', async (reader) => {
  await onReflections(reader);
  await reader.run(catchFile);
  await reader.click('[data-do="json"]');
  const text = await reader.until(() => window.madeFile);
  if (reader.browser.saved) {
    let found;
    for (let tries = 0; !found && tries < 200; tries += 1) {
      await reader.sleep(50);
      try {
        [found] = readdirSync(reader.browser.saved).filter((name) => /^lab-[\d-]+( ?\(\d+\))?\.json$/.test(name));
      } catch { /* not there yet */ }
    }
    assert.ok(found, 'no file was saved');
  }
  await reader.click('[data-do="erase"]');
  await reader.click('[data-do="erase-yes"]');
  await reader.until(() => localStorage.getItem('inquill:lab:steady') === null);
  const folder = mkdtempSync(join(tmpdir(), 'inquill-file-'));
  try {
    const file = join(folder, 'saved.json');
    writeFileSync(file, text);
    await (await reader.one('[data-do="file"]')).sendKeys(file);
    await reader.until(() => document.querySelector('dialog[data-dialog="import"][open]'));
    assert.equal((await reader.stored()).device['inquill:lab:steady'], undefined, 'something changed before the reader confirmed');
    await reader.click('[data-do="import-yes"]');
    await reader.until((words) => document.querySelector('[data-exercise="steady"]').textContent.includes(words), WORDS);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

inEachEngine('the search works by mouse and by keyboard', async (reader) => {
  await reader.open('prose/');
  await reader.click('.search-open');
  await reader.keys('camera');
  await reader.until(() => document.querySelector('.search-results a'));
  await reader.keys(Key.ESCAPE);
  await reader.until(() => !document.querySelector('dialog[open]'));
  await reader.keys(Key.ENTER);
  await reader.until(() => document.querySelector('dialog[open]'));
  await reader.go(async () => {
    await reader.run(() => document.querySelector('.search-results a[href*="kinds/"]').focus());
    await reader.keys(Key.ENTER);
  });
  assert.match(await reader.address(), /kinds/);
});

inEachEngine('without the exercises’ scripts there are no dead controls, and the quick exit is a link', async (reader) => {
  reader.server.respondNotFound(/script\//);
  await reader.open('kinds/', { ready: false });
  await reader.until(() => document.readyState === 'complete');
  const dead = await reader.run(() => [...document.querySelectorAll('button, [data-do]')].filter((one) => one.checkVisibility()).map(({ outerHTML }) => outerHTML));
  assert.deepEqual(dead, []);
  await reader.click('a.quick-exit');
  await reader.untilLeft();
});

inEachEngine('without the site’s own script exercises still work', async (reader) => {
  reader.server.respondNotFound(/script\/site/);
  await reader.open('kinds/', { ready: false });
  await reader.until(() => document.readyState === 'complete');
  await reader.click('#between--replay');
  assert.deepEqual(await reader.run(given, 'between'), { 'between--replay': true });
});

inEachEngine('with blocked storage everything but saving works, and the page says so', async (reader) => {
  reader.server.injectScript(`() => {
    for (const area of ['localStorage', 'sessionStorage']) Object.defineProperty(window, area, { get() { throw new DOMException('blocked', 'SecurityError'); } });
  }`);
  await reader.open('kinds/');
  const before = await reader.text('[data-keeping] .keeping-line');
  await reader.click('[data-keeping] [data-place="device"]');
  await reader.write('#steady--camera', WORDS);
  await reader.until((sound) => document.querySelector('[data-keeping] .keeping-line').textContent.replace(/\s+/g, ' ').trim() !== sound, before);
  await reader.click('#steady [data-do="check"]');
  await reader.until(() => document.querySelector('#steady').textContent.includes('This can stay here.'));
  assert.deepEqual(await reader.run(given, 'steady'), { 'steady--camera': WORDS });
  await reader.click('a.quick-exit');
  await reader.untilLeft();
});

for (const [what, site, page] of [['a folder', () => lab(), 'kinds/index.html'], ['the single file', () => lab({ flags: ['--single-file'] }), 'lab.html']]) {
  inEachEngine(`${what} opened from a disk: answer, save, reopen and lock`, async (reader) => {
    const address = pathToFileURL(join(site(), page)).href;
    await reader.open(address);
    // All local files share one storage, and so do these tests.
    await reader.run(() => { localStorage.clear(); sessionStorage.clear(); });
    await reader.open('bland', { ready: false });
    await reader.open(address);
    try {
      await reader.choosePlace('device');
      await reader.write('#steady--camera', WORDS);
      await reader.click('#between--replay');
      await reader.until(() => localStorage.getItem('inquill:lab:steady') && localStorage.getItem('inquill:lab:between'));
      await reader.open('bland', { ready: false });
      await reader.open(address);
      assert.deepEqual(await reader.run(given, 'steady'), { 'steady--camera': WORDS });
      if (page.includes('kinds')) await reader.open(address.replace('kinds/', 'reflections/'));
      await reader.lock('several unrelated words');
      assert.ok(!JSON.stringify((await reader.stored()).device).includes(WORDS));
    } finally {
      await reader.run(() => localStorage.clear());
    }
  });
}

inEachEngine('two sites with one title on one host don’t show, lock or erase each other’s answers', async (reader) => {
  await reader.open('one/kinds/');
  await reader.choosePlace('device');
  await reader.write('#steady--camera', WORDS);
  await reader.until((words) => JSON.stringify({ ...localStorage }).includes(words), WORDS);
  await reader.open('two/kinds/');
  assert.deepEqual(await reader.run(given, 'steady'), {});
  assert.ok(!(await reader.text('main')).includes(WORDS));
  await reader.choosePlace('device');
  await reader.write('#steady--camera', 'on the other site');
  await reader.until(() => JSON.stringify({ ...localStorage }).includes('on the other site'));
  await reader.open('two/reflections/');
  await reader.lock('several unrelated words');
  assert.ok((await reader.storedText()).includes(WORDS), 'the lock of one site encrypted the other');
  await reader.click('[data-do="erase"]');
  await reader.click('[data-do="erase-yes"]');
  await reader.until(() => !JSON.stringify({ ...localStorage }).includes('sealed'));
  await reader.open('one/kinds/');
  assert.deepEqual(await reader.run(given, 'steady'), { 'steady--camera': WORDS });
}, {
  sites: () => {
    const [one, two] = ['One', 'Two'].map((name) => lab({ edits: [['site.toml', 'id = "lab"\n', ''], ['content/_index.md', 'A page', `${name}: a page`], ['content/kinds.md', 'recorded?', `recorded? ${name}.`]] }));
    return { '/one/': one, '/two/': two };
  },
});

inEachEngine('a chapter with answers can be printed', async (reader) => {
  await reader.open('kinds/');
  await reader.write('#steady--camera', WORDS);
  const pdf = Buffer.from(await reader.driver.printPage({}), 'base64');
  assert.equal(pdf.toString('latin1', 0, 5), '%PDF-');
  assert.ok(pdf.length > 10_000, `${pdf.length} bytes`);
}, { only: ['chromium', 'firefox'], why: 'the driver of WebKitGTK cannot print' });

inEachEngine('a tap picks an answer', async (reader) => {
  await reader.open('kinds/');
  const [x, y] = await reader.run(() => {
    const label = document.querySelector('label:has(> [id="between--replay"])');
    label.scrollIntoView({ block: 'center', behavior: 'instant' });
    const { left, top, height } = label.getBoundingClientRect();
    return [left + 12, top + height / 2];
  });
  for (const type of ['touchStart', 'touchEnd']) {
    await reader.driver.sendDevToolsCommand('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchStart' ? [{ x, y }] : [] });
  }
  await reader.until(() => document.querySelector('#between--replay').checked);
}, { only: ['chromium'], why: 'only this driver has touch' });

inEachEngine('the flagship requests only its own files while exercises are answered', async (reader) => {
  await reader.open('read/what-it-is-made-of/');
  await reader.run(() => { document.querySelectorAll('details').forEach((fold) => { fold.open = true; }); });
  for (const box of await reader.all('.exercise textarea')) await box.sendKeys(WORDS);
  const elsewhere = await reader.run(() => performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => !name.startsWith(location.origin)));
  assert.deepEqual(elsewhere, []);
  assert.ok(reader.server.requests.every((path) => !path.includes(WORDS.split(' ')[0])));
}, { sites: FLAGSHIP });
