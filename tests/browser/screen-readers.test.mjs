// What screen readers announce while scripts run: names, states and live regions, from the accessibility tree.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { count, expectNone } from './lib/report.mjs';
import { exercise, findExercise, findKind, focused, descendants, savedState, openSite, collapsed, textOf, visit, strings } from './lib/reader.mjs';
import { attribute, pages, pagesWithEveryKind } from './lib/site.mjs';

// Text that isn't on the site.
const SECRET = 'quixotic zephyr';
const CONTROLS = ['button', 'link', 'textbox', 'radio', 'checkbox', 'DisclosureTriangle', 'Date', 'combobox', 'radiogroup', 'dialog'];

let site;
before(async () => { site = await openSite(); });
after(() => site?.close());

/** The nodes of the accessibility tree, as `{ role, name, description, …properties }`, without ignored ones. */
async function tree(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Accessibility.enable');
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  return nodes.filter((node) => !node.ignored).map((node) => ({
    role: node.role?.value,
    name: collapsed(node.name?.value),
    description: collapsed(node.description?.value),
    ...Object.fromEntries((node.properties ?? []).map(({ name, value }) => [name, value.value])),
  }));
}

/** Answers all exercises of a page, and presses all check and copy buttons. Runs in the page. */
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

/** Records everything that live regions announce. Runs in the page before any script. */
function recordMessages() {
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

const richest = () => [...pagesWithEveryKind(), findExercise((element) => attribute(element, 'data-kind') === 'scale')].map(({ path }) => path);

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

test('controls of each kind have their question as name, and their state', async () => {
  const textOfAsk = async (view, at) => textOf(view.parts.nth(at).locator('[data-ask]'));
  const named = async (page, role, name) => (await tree(page)).filter((node) => node.role === role && node.name === name);
  const scale = findKind('scale');
  await visit(site, 'mouse', scale.path, async ({ page, pick }) => {
    const view = exercise(page, scale.id);
    const option = view.parts.first().locator('input').first();
    const label = await textOf(option.locator('xpath=ancestor::label'));
    assert.equal((await named(page, 'group', await textOfAsk(view, 0))).length, 1, 'a statement isn’t a group with its name');
    const all = await view.parts.count();
    const radios = await named(page, 'radio', label);
    assert.ok(radios.length >= all);
    await pick(option);
    assert.equal((await named(page, 'radio', label)).filter(({ checked }) => checked === 'true').length, 1);
  });
  const hint = findKind('reflect', (element, page) => descendants(page, element).some((inner) => attribute(inner, 'class') === 'hint'));
  await visit(site, 'mouse', hint.path, async ({ page, press }) => {
    const summary = exercise(page, hint.id).section.locator('.hint > summary');
    const state = async () => (await named(page, 'DisclosureTriangle', await textOf(summary))).map(({ expanded }) => expanded);
    assert.deepEqual((await state()).filter(Boolean), []);
    await press(summary);
    assert.deepEqual((await state()).filter(Boolean), [true]);
  });
  const phrase = findKind('phrase');
  await visit(site, 'mouse', phrase.path, async ({ page, press }) => {
    const view = exercise(page, phrase.id);
    assert.equal((await named(page, 'textbox', await textOfAsk(view, 0))).length, 1, 'a blank isn’t a text field with its name');
    const chip = view.parts.first().locator('.chip').first();
    await press(chip);
    assert.equal((await named(page, 'button', await textOf(chip)))[0].pressed, 'true');
  });
});

test('a reply is the description of what it answers', async () => {
  const { path, id } = findKind('choice');
  await visit(site, 'mouse', path, async ({ page, press, pick }) => {
    const view = exercise(page, id);
    await pick(view.parts.first().locator('input'));
    await press(view.do('check'));
    const ask = await textOf(view.parts.first().locator('[data-ask]'));
    const [radio] = (await tree(page)).filter(({ role, name }) => role === 'radio' && name === ask);
    assert.equal(radio.description, await textOf(view.replies.first()));
  });
});

test('each exercise has one live region from the start, and it’s empty', async () => {
  for (const path of richest()) {
    const page = pages().find((other) => other.path === path);
    for (const element of page.exercises) {
      const regions = descendants(page, element).filter((inner) => attribute(inner, 'role') === 'status');
      assert.equal(regions.length, 1, `${path}#${attribute(element, 'id')}`);
      assert.equal(regions[0].childNodes.length, 0);
    }
  }
});

test('results are announced politely, and don’t take the focus', async () => {
  const { path, id } = findKind('checklist');
  await visit(site, 'keyboard', path, async ({ page, press, pick }) => {
    const [view, string] = [exercise(page, id), await strings(page)];
    await pick(view.parts.first().locator('input'));
    await press(view.do('check'));
    const status = (await tree(page)).filter(({ role, live }) => role === 'status' && live === 'polite');
    assert.ok(status.length >= await page.locator('.exercise').count());
    assert.ok(await view.said.evaluate((element) => element.getAttribute('role') === 'status'));
    const message = await textOf(view.said);
    assert.ok(message.startsWith(string('shown')) || message.startsWith(string('shown_bands')), message);
    assert.equal(await page.evaluate(() => document.activeElement.dataset.do), 'check');
  });
});

test('a mistake in the passphrase is the description of its field', async () => {
  await visit(site, 'mouse', 'reflections/index.html', async ({ page, press }) => {
    const string = await strings(page);
    const described = async () => (await tree(page)).find(({ role, invalid }) => ['textbox', 'checkbox'].includes(role) && invalid === 'true')?.description;
    const mistakes = [['short', 'short', 'lock_short'], ['long enough', 'long', 'lock_differ'], ['long enough', 'long enough', 'lock_unsure']];
    for (const [one, two, expected] of mistakes) {
      await page.locator('#_pass').fill(one);
      await page.locator('#_pass-again').fill(two);
      await press(page.locator('[data-do="lock-set"]'));
      assert.ok((await described())?.endsWith(string(expected)), expected);
      assert.ok(await page.evaluate(() => document.activeElement.getAttribute('aria-invalid') === 'true'), 'the focus isn’t there');
    }
  }, { storageState: savedState(site.origin, {}) });
});

test('locking and removing the passphrase move the focus to the message, and locked answers aren’t called unanswered', async () => {
  const { id } = findKind('reflect');
  const record = { v: 1, kind: 'reflect', rev: 'x', lang: 'en', at: '2026-11-01T10:00:00Z', title: 'A title', answer: [{ k: 'x', q: 'Asked', a: SECRET }] };
  await visit(site, 'mouse', 'reflections/index.html', async ({ page, press }) => {
    const string = await strings(page);
    const line = page.locator('[data-lock-line]');
    const item = page.locator(`.reflection[data-exercise="${id}"]`);
    for (const field of ['#_pass', '#_pass-again']) await page.locator(field).fill('several unrelated words');
    await page.locator('#_pass-known').check();
    await press(page.locator('[data-do="lock-set"]'));
    await press(page.locator('[data-do="lock-now"]'));
    await item.getByText(string('stored_sealed')).waitFor();
    assert.equal(await textOf(page.locator('[data-lock] > .said')), '', 'the message about setting the lock is still there');
    assert.equal(await textOf(line), string('lock_shut'));
    assert.ok(await line.evaluate((element) => element === document.activeElement));
    for (const name of ['json', 'markdown']) {
      await press(page.locator(`[data-desk] [data-do="${name}"]`));
      assert.equal(await textOf(page.locator('[data-desk] .said')), string('lock_shut'), 'an empty backup was offered');
    }
    await page.locator('.unlock input').fill('several unrelated words');
    await press(page.locator('[data-do="unlock"]'));
    await item.getByText(SECRET).waitFor();
    assert.ok((await focused(page)).text.startsWith(string('opened', { n: 15 })), 'the focus isn’t on the message');
    await press(page.locator('[data-do="lock-now"]'));
    assert.equal(await textOf(page.locator('[data-keeping] .said')), '', 'the message still says that it is unlocked');
    await page.locator('.unlock input').fill('several unrelated words');
    await press(page.locator('[data-do="unlock"]'));
    await item.getByText(SECRET).waitFor();
    await press(page.locator('[data-do="lock-remove"]'));
    await page.locator('[data-lock] > .said').getByText(string('lock_removed')).waitFor();
    assert.ok(await line.evaluate((element) => element === document.activeElement));
  }, { storageState: savedState(site.origin, { [id]: record }) });
});

test('an exercise with a locked answer says so, and others don’t', async () => {
  const { path, id } = findKind('phrase');
  await visit(site, 'mouse', path, async ({ page }) => {
    const [string, lines] = [await strings(page), page.locator('.kept')];
    await page.locator('.unlock').waitFor();
    const found = await lines.evaluateAll((all) => all.filter(({ textContent }) => textContent).map((one) => [one.closest('.exercise').id, one.textContent]));
    assert.deepEqual(found, [[id, string('sealed')]]);
  }, {
    storageState: savedState(site.origin, { [id]: { v: 1, sealed: 'AAAA' } }),
    before: (page) => page.addInitScript(() => {
      const name = Object.keys(localStorage).find((one) => one.split(':').length === 2);
      if (name) localStorage.setItem(name, JSON.stringify({ v: 1, keep: true, lock: { salt: 'AAAA', rounds: 1, check: 'AAAA' } }));
    }),
  });
});

test('undoing an erasure moves the focus to the message', async () => {
  const { id } = findKind('reflect');
  const record = { v: 1, kind: 'reflect', rev: 'x', lang: 'en', at: '2026-11-01T10:00:00Z', title: 'A title', answer: [{ k: 'x', q: 'Asked', a: SECRET }] };
  await visit(site, 'mouse', 'reflections/index.html', async ({ page, press }) => {
    const string = await strings(page);
    const eraseOne = page.locator(`.reflection[data-exercise="${id}"]`).getByRole('button', { name: string('erase_of', { title: 'A title' }) });
    const eraseAll = async () => {
      await press(page.locator('[data-do="erase"]'));
      await press(page.locator('[data-do="erase-yes"]'));
    };
    const row = `.reflection[data-exercise="${id}"] > .said`;
    for (const [erase, where] of [[() => press(eraseOne), row], [eraseAll, '[data-desk] .said']]) {
      const status = page.locator(where);
      await erase();
      assert.equal((await focused(page)).text, string('undo'), 'Undo doesn’t have the focus');
      await press(status.getByRole('button', { name: string('undo') }));
      await status.getByText(string('undone')).waitFor();
      assert.equal((await focused(page)).text, string('undone'));
      assert.ok(await eraseOne.isVisible());
    }
  }, { storageState: savedState(site.origin, { [id]: record }) });
});

test('a dialog has a name, and the focus starts on its heading', async () => {
  await visit(site, 'mouse', 'reflections/index.html', async ({ page, press }) => {
    await press(page.locator('[data-do="erase"]'));
    const heading = await textOf(page.locator('#_erase'));
    assert.equal((await focused(page)).text, heading);
    assert.equal((await tree(page)).filter(({ role, name, modal }) => role === 'dialog' && name === heading && modal).length, 1);
    await page.keyboard.press('Escape');
    assert.equal(await page.evaluate(() => document.activeElement.dataset.do), 'erase', 'the focus doesn’t return');
  }, { storageState: savedState(site.origin, {}) });
});

test('no live region, title or URL ever contains an answer', async (t) => {
  const faults = [];
  let messages = 0;
  const collect = async (page, where) => {
    const { title, address, spoken } = await page.evaluate(() => ({ title: document.title, address: location.href, spoken: window.said }));
    messages += spoken.length;
    for (const text of [title, decodeURI(address), ...spoken]) if (text.includes(SECRET)) faults.push(`${where}: ${collapsed(text).slice(0, 80)}`);
  };
  const options = { before: (page) => page.addInitScript(recordMessages), permissions: ['clipboard-read', 'clipboard-write'] };
  for (const path of richest()) {
    await visit(site, 'mouse', path, async ({ page }) => {
      await page.evaluate(useEverything, SECRET);
      await page.locator('.exercise .keeping [data-place="device"]').first().click();
      await page.locator('.exercise [data-do="clear"]:visible').first().click();
      await collect(page, path);
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
    await collect(page, 'reflections');
  }, { ...options, storageState: savedState(site.origin, { [id]: record }) });
  assert.ok(messages > 50, `only ${messages} messages were heard`);
  expectNone(t, faults, count(messages, 'message'));
});
