// What a screen reader has of the pages while scripts run: names, states and polite messages, read from the accessibility tree.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { count, expectNone } from './lib/report.mjs';
import { exercise, find, findKind, focused, inside, kept, openSite, plain, textOf, visit, words } from './lib/reader.mjs';
import { attribute, pages, pagesWithEveryKind } from './lib/site.mjs';

// Words that stand nowhere on the site.
const SECRET = 'quixotic zephyr';
const CONTROLS = ['button', 'link', 'textbox', 'radio', 'checkbox', 'DisclosureTriangle', 'Date', 'combobox', 'radiogroup', 'dialog'];

let site;
before(async () => { site = await openSite(); });
after(() => site?.close());

/** The tree as `[{ role, name, live, properties }]`, what is ignored left out. */
async function tree(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Accessibility.enable');
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  return nodes.filter((node) => !node.ignored).map((node) => ({
    role: node.role?.value,
    name: plain(node.name?.value),
    description: plain(node.description?.value),
    ...Object.fromEntries((node.properties ?? []).map(({ name, value }) => [name, value.value])),
  }));
}

/** Writes, picks and ticks in all exercises of a page, and asks for every reply. Runs in the page. */
function useEverything(secret) {
  document.querySelectorAll('details').forEach((fold) => { fold.open = true; });
  for (const field of document.querySelectorAll('.exercise .controls :is(input, textarea)')) {
    if (['radio', 'checkbox'].includes(field.type)) field.click();
    else {
      field.value = secret;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.dispatchEvent(new Event('change', { bubbles: true }));
    }
  }
  document.querySelectorAll('.exercise :is([data-do="check"], [data-do="copy"])').forEach((button) => button.click());
}

/** From now on, everything that live regions say is noted. Runs in the page before any script. */
function noteWhatIsSaid() {
  window.said = [];
  const LIVE = '[role=status], [role=alert], [role=log], [aria-live=polite], [aria-live=assertive], output:not([aria-live=off])';
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const element = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
      const region = element?.closest(LIVE);
      if (region) window.said.push(region.textContent);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });
}

const richest = () => [...pagesWithEveryKind(), find((element) => attribute(element, 'data-kind') === 'scale')].map(({ path }) => path);

test('every control has a name, before and after everything is answered', async (t) => {
  const faults = [];
  let looked = 0;
  for (const path of new Set([...richest(), 'reflections/index.html', 'privacy/index.html'])) {
    await visit(site, 'mouse', path, async ({ page }) => {
      const look = async (when) => {
        for (const node of await tree(page)) {
          if (!CONTROLS.includes(node.role)) continue;
          looked += 1;
          if (node.name === '') faults.push(`${path}, ${when}: a ${node.role} without a name`);
        }
      };
      await look('fresh');
      await page.evaluate(useEverything, SECRET);
      await look('answered');
    }, { permissions: ['clipboard-read', 'clipboard-write'] });
  }
  expectNone(t, faults, count(looked, 'control'));
});

test('controls of each kind are told by what they ask, with their state', async () => {
  const textOfAsk = async (sheet, at) => textOf(sheet.parts.nth(at).locator('[data-ask]'));
  const named = async (page, role, name) => (await tree(page)).filter((node) => node.role === role && node.name === name);
  const scale = findKind('scale');
  await visit(site, 'mouse', scale.path, async ({ page, pick }) => {
    const sheet = exercise(page, scale.id);
    const option = sheet.parts.first().locator('input').first();
    const label = await textOf(option.locator('xpath=ancestor::label'));
    assert.equal((await named(page, 'group', await textOfAsk(sheet, 0))).length, 1, 'a statement is a group with its name');
    const all = await sheet.parts.count();
    const radios = await named(page, 'radio', label);
    assert.ok(radios.length >= all);
    await pick(option);
    assert.equal((await named(page, 'radio', label)).filter(({ checked }) => checked === 'true').length, 1);
  });
  const hint = findKind('reflect', (element, page) => inside(page, element).some((inner) => attribute(inner, 'class') === 'hint'));
  await visit(site, 'mouse', hint.path, async ({ page, press }) => {
    const summary = exercise(page, hint.id).section.locator('.hint > summary');
    const state = async () => (await named(page, 'DisclosureTriangle', await textOf(summary))).map(({ expanded }) => expanded);
    assert.deepEqual((await state()).filter(Boolean), []);
    await press(summary);
    assert.deepEqual((await state()).filter(Boolean), [true]);
  });
  const phrase = findKind('phrase');
  await visit(site, 'mouse', phrase.path, async ({ page, press }) => {
    const sheet = exercise(page, phrase.id);
    assert.equal((await named(page, 'textbox', await textOfAsk(sheet, 0))).length, 1, 'a blank is told by its name');
    const chip = sheet.parts.first().locator('.chip').first();
    await press(chip);
    assert.equal((await named(page, 'button', await textOf(chip)))[0].pressed, 'true');
  });
});

test('a reply belongs to what it answers', async () => {
  const { path, id } = findKind('choice');
  await visit(site, 'mouse', path, async ({ page, press, pick }) => {
    const sheet = exercise(page, id);
    await pick(sheet.parts.first().locator('input'));
    await press(sheet.do('check'));
    const ask = await textOf(sheet.parts.first().locator('[data-ask]'));
    const [radio] = (await tree(page)).filter(({ role, name }) => role === 'radio' && name === ask);
    assert.equal(radio.description, await textOf(sheet.replies.first()));
  });
});

test('places for polite messages are there when the page is loaded, empty, one for each exercise', async () => {
  for (const path of richest()) {
    const page = pages().find((other) => other.path === path);
    for (const element of page.exercises) {
      const regions = inside(page, element).filter((inner) => attribute(inner, 'role') === 'status');
      assert.equal(regions.length, 1, `${path}#${attribute(element, 'id')}`);
      assert.equal(regions[0].childNodes.length, 0);
    }
  }
});

test('what comes of an act is said politely and never takes the focus', async () => {
  const { path, id } = findKind('checklist');
  await visit(site, 'keyboard', path, async ({ page, press, pick }) => {
    const [sheet, say] = [exercise(page, id), await words(page)];
    await pick(sheet.parts.first().locator('input'));
    await press(sheet.do('check'));
    const status = (await tree(page)).filter(({ role, live }) => role === 'status' && live === 'polite');
    assert.ok(status.length >= await page.locator('.exercise').count());
    assert.ok(await sheet.said.evaluate((element) => element.getAttribute('role') === 'status'));
    const said = await textOf(sheet.said);
    assert.ok(said.startsWith(say('shown')) || said.startsWith(say('shown_bands')), said);
    assert.equal(await page.evaluate(() => document.activeElement.dataset.do), 'check');
  });
});

test('a mistake at the lock is told with the field it is in', async () => {
  await visit(site, 'mouse', 'reflections/index.html', async ({ page, press }) => {
    const say = await words(page);
    const described = async () => (await tree(page)).find(({ role, invalid }) => ['textbox', 'checkbox'].includes(role) && invalid === 'true')?.description;
    const mistakes = [['short', 'short', 'lock_short'], ['long enough', 'long', 'lock_differ'], ['long enough', 'long enough', 'lock_unsure']];
    for (const [one, two, expected] of mistakes) {
      await page.locator('#_pass').fill(one);
      await page.locator('#_pass-again').fill(two);
      await press(page.locator('[data-do="lock-set"]'));
      assert.ok((await described())?.endsWith(say(expected)), expected);
      assert.ok(await page.evaluate(() => document.activeElement.getAttribute('aria-invalid') === 'true'), 'the focus goes there');
    }
  }, { storageState: kept(site.origin, {}) });
});

test('when a lock is shut or taken off, the focus is where it is said, and nothing that is locked is called blank', async () => {
  const { id } = findKind('reflect');
  const record = { v: 1, kind: 'reflect', rev: 'x', lang: 'en', at: '2026-11-01T10:00:00Z', title: 'A title', answer: [{ k: 'x', q: 'Asked', a: SECRET }] };
  await visit(site, 'mouse', 'reflections/index.html', async ({ page, press }) => {
    const say = await words(page);
    const line = page.locator('[data-lock-line]');
    const item = page.locator(`.reflection[data-exercise="${id}"]`);
    for (const field of ['#_pass', '#_pass-again']) await page.locator(field).fill('several unrelated words');
    await page.locator('#_pass-known').check();
    await press(page.locator('[data-do="lock-set"]'));
    await press(page.locator('[data-do="lock-now"]'));
    await item.getByText(say('stored_sealed')).waitFor();
    assert.equal(await textOf(page.locator('[data-lock] > .said')), '', 'that it was locked “from now on” is no longer news');
    assert.equal(await textOf(line), say('lock_shut'));
    assert.ok(await line.evaluate((element) => element === document.activeElement));
    for (const name of ['json', 'markdown']) {
      await press(page.locator(`[data-desk] [data-do="${name}"]`));
      assert.equal(await textOf(page.locator('[data-desk] .said')), say('lock_shut'), 'no empty file is handed out for a copy');
    }
    await page.locator('.unlock input').fill('several unrelated words');
    await press(page.locator('[data-do="unlock"]'));
    await item.getByText(SECRET).waitFor();
    assert.ok((await focused(page)).text.startsWith(say('opened', { n: 15 })), 'the field is gone: the focus is where it is said');
    await press(page.locator('[data-do="lock-now"]'));
    assert.equal(await textOf(page.locator('[data-keeping] .said')), '', 'what is locked is not called open');
    await page.locator('.unlock input').fill('several unrelated words');
    await press(page.locator('[data-do="unlock"]'));
    await item.getByText(SECRET).waitFor();
    await press(page.locator('[data-do="lock-remove"]'));
    await page.locator('[data-lock] > .said').getByText(say('lock_removed')).waitFor();
    assert.ok(await line.evaluate((element) => element === document.activeElement));
  }, { storageState: kept(site.origin, { [id]: record }) });
});

test('an exercise of which a locked answer is stored says so, and others do not', async () => {
  const { path, id } = findKind('phrase');
  await visit(site, 'mouse', path, async ({ page }) => {
    const [say, lines] = [await words(page), page.locator('.kept')];
    await page.locator('.unlock').waitFor();
    const found = await lines.evaluateAll((all) => all.filter(({ textContent }) => textContent).map((one) => [one.closest('.exercise').id, one.textContent]));
    assert.deepEqual(found, [[id, say('sealed')]]);
  }, {
    storageState: kept(site.origin, { [id]: { v: 1, sealed: 'AAAA' } }),
    before: (page) => page.addInitScript(() => {
      const name = Object.keys(localStorage).find((one) => one.split(':').length === 2);
      if (name) localStorage.setItem(name, JSON.stringify({ v: 1, keep: true, lock: { salt: 'AAAA', rounds: 1, check: 'AAAA' } }));
    }),
  });
});

test('after what was erased is back, the focus is where that is said', async () => {
  const { id } = findKind('reflect');
  const record = { v: 1, kind: 'reflect', rev: 'x', lang: 'en', at: '2026-11-01T10:00:00Z', title: 'A title', answer: [{ k: 'x', q: 'Asked', a: SECRET }] };
  await visit(site, 'mouse', 'reflections/index.html', async ({ page, press }) => {
    const say = await words(page);
    const eraseOne = page.locator(`.reflection[data-exercise="${id}"]`).getByRole('button', { name: say('erase_of', { title: 'A title' }) });
    const eraseAll = async () => {
      await press(page.locator('[data-do="erase"]'));
      await press(page.locator('[data-do="erase-yes"]'));
    };
    const row = `.reflection[data-exercise="${id}"] > .said`;
    for (const [erase, where] of [[() => press(eraseOne), row], [eraseAll, '[data-desk] .said']]) {
      const said = page.locator(where);
      await erase();
      assert.equal((await focused(page)).text, say('undo'), 'the way back has the focus');
      await press(said.getByRole('button', { name: say('undo') }));
      await said.getByText(say('undone')).waitFor();
      assert.equal((await focused(page)).text, say('undone'));
      assert.ok(await eraseOne.isVisible());
    }
  }, { storageState: kept(site.origin, { [id]: record }) });
});

test('a dialog has a name and is read from its heading', async () => {
  await visit(site, 'mouse', 'reflections/index.html', async ({ page, press }) => {
    await press(page.locator('[data-do="erase"]'));
    const heading = await textOf(page.locator('#_erase'));
    assert.equal((await focused(page)).text, heading);
    assert.equal((await tree(page)).filter(({ role, name, modal }) => role === 'dialog' && name === heading && modal).length, 1);
    await page.keyboard.press('Escape');
    assert.equal(await page.evaluate(() => document.activeElement.dataset.do), 'erase', 'the focus goes back');
  }, { storageState: kept(site.origin, {}) });
});

test('no live region, title or address ever holds anything of an answer', async (t) => {
  const faults = [];
  let said = 0;
  const saw = async (page, where) => {
    const { title, address, spoken } = await page.evaluate(() => ({ title: document.title, address: location.href, spoken: window.said }));
    said += spoken.length;
    for (const text of [title, decodeURI(address), ...spoken]) if (text.includes(SECRET)) faults.push(`${where}: ${plain(text).slice(0, 80)}`);
  };
  const options = { before: (page) => page.addInitScript(noteWhatIsSaid), permissions: ['clipboard-read', 'clipboard-write'] };
  for (const path of richest()) {
    await visit(site, 'mouse', path, async ({ page }) => {
      await page.evaluate(useEverything, SECRET);
      await page.locator('.exercise .keeping [data-place="device"]').first().click();
      await page.locator('.exercise [data-do="clear"]:visible').first().click();
      await saw(page, path);
    }, options);
  }
  const { id } = findKind('reflect');
  const entry = { k: 'x', q: 'Asked', a: SECRET };
  const record = { v: 1, kind: 'reflect', rev: 'x', lang: 'en', at: '2026-11-01T10:00:00Z', title: 'A title', answer: [entry] };
  await visit(site, 'mouse', 'reflections/index.html', async ({ page }) => {
    await page.locator('.star').first().click();
    const item = page.locator(`.reflection[data-exercise="${id}"]`);
    await item.getByRole('button').nth(1).click();
    await item.getByRole('button').nth(2).click();
    await item.locator(':scope > .said button').click();
    await saw(page, 'reflections');
  }, { ...options, storageState: kept(site.origin, { [id]: record }) });
  assert.ok(said > 50, `only ${said} messages were heard`);
  expectNone(t, faults, count(said, 'message'));
});
