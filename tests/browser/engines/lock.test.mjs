// The passphrase: locked answers stay hidden in every tab, after sleep, after closing a tab, and after any interruption.
//
// |                       | Chromium | Firefox | WebKit                                                      |
// |-----------------------|----------|---------|-------------------------------------------------------------|
// | sleep, clock changes  | a script sets the page's clock in all three: no driver can put a computer to sleep |
// | a reopened tab        | yes      | yes     | no: MiniBrowser can't reopen a closed tab                   |
// | unlocked after F5     | yes      | yes     | no: a page can't tell a reload from a closed tab, so it locks |
import assert from 'node:assert/strict';
import { inEachEngine } from '../lib/engines.mjs';

const WORDS = 'under a lock';
const PASSPHRASE = 'several unrelated words';
const MINUTE = 60_000;

/** Saves answers, sets a passphrase, and follows a link to a page, which gets the key. */
async function unlocked(reader, { page = 'kinds' } = {}) {
  await reader.open('kinds/');
  await reader.choosePlace('device');
  await reader.write('#steady textarea', WORDS);
  await reader.click('#between [type=checkbox]');
  await reader.until((words) => JSON.stringify({ ...localStorage }).includes(words) && JSON.stringify({ ...localStorage }).includes(':between'), WORDS);
  await reader.follow('reflections');
  await reader.lock(PASSPHRASE);
  if (page) await reader.follow(page);
}

/** Whether the page shows no answers and asks for the passphrase. Runs in the page. */
const isLocked = (words) => document.querySelector('.keeping [data-do="unlock"]') !== null
  && ![...document.querySelectorAll('.exercise :is(input, textarea)')].some((field) => field.value.includes(words) || (field.checked && field.type === 'checkbox' && field.closest('.controls')))
  && !document.body.textContent.includes(words);
const untilLocked = (reader, milliseconds = 4000) => reader.within(milliseconds, isLocked, WORDS);

/** Advances the page's clock by milliseconds. Runs in the page; `window.`, because Firefox gives test scripts a `Date` of their own. */
const setClock = (by) => {
  const real = window.realNow ??= window.Date.now.bind(window.Date);
  window.Date.now = () => real() + by;
};
const wake = () => {
  dispatchEvent(new Event('focus'));
  document.dispatchEvent(new Event('visibilitychange'));
};

inEachEngine('the key follows links and F5, and is in no storage while a page is open', async (reader) => {
  await unlocked(reader);
  assert.equal(await reader.value('#steady textarea'), WORDS);
  // In WebKit, a page can't tell a reload from a closed tab, so it asks for the passphrase.
  if (reader.engine !== 'webkit') {
    await reader.reload();
    assert.equal(await reader.value('#steady textarea'), WORDS);
  }
  const { session } = await reader.stored();
  assert.deepEqual(Object.keys(session).filter((name) => name.startsWith('inquill')), []);
});

inEachEngine('answers written with a lock are encrypted, and are there after unlocking', async (reader) => {
  await unlocked(reader);
  const before = (await reader.stored()).device['inquill:lab:steady'];
  await reader.write('#steady textarea', ' and more');
  await reader.until((text) => localStorage.getItem('inquill:lab:steady') !== text, before);
  const { device } = await reader.stored();
  assert.ok(!JSON.stringify(device).includes(WORDS));
  await reader.openTab('kinds/');
  await untilLocked(reader);
  await reader.unlock(PASSPHRASE);
  assert.equal(await reader.value('#steady textarea'), `${WORDS} and more`);
});

inEachEngine('a wrong passphrase unlocks nothing', async (reader) => {
  await unlocked(reader);
  await reader.openTab('kinds/');
  await reader.write('.keeping .unlock input', 'not that one');
  await reader.click('.keeping [data-do="unlock"]');
  await reader.until(() => document.querySelector('.keeping .said').textContent !== '');
  assert.ok(await reader.run(isLocked, WORDS));
});

inEachEngine('“Lock now” locks all tabs at once', async (reader) => {
  await unlocked(reader);
  const first = await reader.currentTab();
  await reader.openTab('reflections/');
  await reader.unlock(PASSPHRASE);
  await reader.click('[data-do="lock-now"]');
  await untilLocked(reader);
  await reader.switchTo(first);
  await untilLocked(reader);
  const { device, session } = await reader.stored();
  assert.equal(device['inquill:lab:~open'], undefined);
  assert.deepEqual(Object.keys(session).filter((name) => name.startsWith('inquill')), []);
});

inEachEngine('a page that wakes after more than fifteen minutes locks at once', async (reader) => {
  await unlocked(reader);
  await reader.run(setClock, 16 * MINUTE);
  await reader.run(wake);
  await untilLocked(reader);
});

inEachEngine('setting the clock back locks', async (reader) => {
  await unlocked(reader);
  await reader.run(setClock, -24 * 60 * MINUTE);
  await reader.run(wake);
  await untilLocked(reader);
});

inEachEngine('a page that wakes after fourteen minutes stays unlocked', async (reader) => {
  await unlocked(reader);
  await reader.run(setClock, 14 * MINUTE);
  await reader.run(wake);
  await reader.sleep(300);
  assert.equal(await reader.value('#steady textarea'), WORDS);
});

inEachEngine('the fifteen minutes count for all tabs together', async (reader) => {
  await unlocked(reader);
  const first = await reader.currentTab();
  await reader.openTab('kinds/');
  await reader.unlock(PASSPHRASE);
  // After ten minutes the reader types in the second tab; after twenty the first one wakes.
  const second = await reader.currentTab();
  for (const tab of [second, first]) {
    await reader.switchTo(tab);
    await reader.run(setClock, 10 * MINUTE);
  }
  await reader.switchTo(second);
  await reader.write('#steady textarea', 'x');
  await reader.until((now) => Math.abs(Number(localStorage.getItem('inquill:lab:~open')) - now) < 60_000, Date.now() + 10 * MINUTE);
  await reader.switchTo(first);
  await reader.run(setClock, 20 * MINUTE);
  await reader.run(wake);
  await reader.sleep(500);
  assert.equal(await reader.run(isLocked, WORDS), false);
});

inEachEngine('a closed tab is locked when it is reopened', async (reader) => {
  await reader.open('prose/');
  const home = await reader.currentTab();
  await reader.openTab();
  await unlocked(reader);
  await reader.closeTab(home);
  await reader.reopenTab();
  await reader.until(() => document.readyState === 'complete' && location.pathname.includes('kinds'));
  await reader.ready();
  await untilLocked(reader);
}, { only: ['chromium', 'firefox'], why: 'MiniBrowser has no command to reopen a closed tab' });

inEachEngine('after closing a tab with “Forget when I close”, no other tab and no device storage has its answers', async (reader) => {
  await reader.open('prose/');
  const home = await reader.currentTab();
  await reader.openTab('kinds/');
  await reader.choosePlace('session');
  await reader.write('#steady textarea', WORDS);
  await reader.until((words) => JSON.stringify({ ...sessionStorage }).includes(words), WORDS);
  await reader.closeTab(home);
  // Browsers may restore the tab itself with its storage, as the privacy page says.
  assert.deepEqual((await reader.stored()), { device: {}, session: {} });
}, { only: ['chromium', 'firefox'], why: 'MiniBrowser has no command to reopen a closed tab' });

inEachEngine('no key is stored in plain text, and a new browser session is locked', async (reader) => {
  await unlocked(reader);
  const { device } = await reader.stored();
  await reader.openTab('bland');
  // After a browser has ended, only the device's storage is left, as in a new tab.
  assert.deepEqual((await reader.stored()).session, {});
  assert.ok(Object.values(device).every((text) => !text.includes('"bytes"')));
  await reader.open('kinds/');
  await untilLocked(reader);
});

inEachEngine('changing the passphrase can be interrupted: one of the two unlocks everything', async (reader) => {
  await unlocked(reader, { page: null });
  // Slow encryption, so that the reload interrupts it.
  await reader.run(() => {
    const { subtle } = crypto;
    const real = subtle.encrypt.bind(subtle);
    subtle.encrypt = async (...all) => {
      const sealed = await real(...all);
      await new Promise((resolve) => { setTimeout(resolve, 700); });
      return sealed;
    };
  });
  const before = (await reader.stored()).device['inquill:lab'];
  for (const field of ['#_pass', '#_pass-again']) await reader.write(field, 'quite another passphrase');
  await reader.click('#_pass-known');
  await reader.click('[data-do="lock-set"]');
  await reader.until((settings) => localStorage.getItem('inquill:lab') !== settings, before);
  await reader.open('kinds/');
  const opens = async (passphrase) => {
    if (!await reader.has('.keeping [data-do="unlock"]')) return true;
    await reader.write('.keeping .unlock input', passphrase);
    await reader.click('.keeping [data-do="unlock"]');
    await reader.until(() => !document.querySelector('.keeping [data-do="unlock"]') || document.querySelector('.keeping .said').textContent !== '');
    return !await reader.has('.keeping [data-do="unlock"]');
  };
  assert.ok(await opens('quite another passphrase') || await opens(PASSPHRASE), 'neither unlocks');
  assert.equal(await reader.value('#steady textarea'), WORDS);
  assert.ok(await reader.run(() => document.querySelector('#between [type=checkbox]').checked));
});

inEachEngine('setting a passphrase can be interrupted: everything can be unlocked', async (reader) => {
  await reader.open('kinds/');
  await reader.choosePlace('device');
  await reader.write('#steady textarea', WORDS);
  await reader.click('#between [type=checkbox]');
  await reader.until(() => localStorage.getItem('inquill:lab:between') && localStorage.getItem('inquill:lab:steady'));
  await reader.follow('reflections');
  await reader.run(() => {
    const real = crypto.subtle.encrypt.bind(crypto.subtle);
    crypto.subtle.encrypt = async (...all) => {
      const sealed = await real(...all);
      await new Promise((resolve) => { setTimeout(resolve, 400); });
      return sealed;
    };
  });
  for (const field of ['#_pass', '#_pass-again']) await reader.write(field, PASSPHRASE);
  await reader.click('#_pass-known');
  await reader.click('[data-do="lock-set"]');
  await reader.sleep(1200);
  await reader.open('kinds/');
  await reader.unlock(PASSPHRASE);
  assert.equal(await reader.value('#steady textarea'), WORDS);
  assert.ok(await reader.run(() => document.querySelector('#between [type=checkbox]').checked));
});

inEachEngine('a planted lock with a huge number of rounds doesn’t block the page', async (reader) => {
  await reader.open('bland', { ready: false });
  await reader.run(() => {
    localStorage.setItem('inquill:lab', JSON.stringify({ v: 1, keep: true, lock: { salt: 'AAAAAAAAAAAAAAAAAAAAAA==', rounds: 4_000_000_000, check: 'AAAA' } }));
  });
  await reader.open('kinds/');
  if (await reader.has('.keeping [data-do="unlock"]')) {
    await reader.write('.keeping .unlock input', PASSPHRASE);
    await reader.click('.keeping [data-do="unlock"]');
    await reader.within(3000, () => document.querySelector('.keeping .said').textContent !== '');
  }
});
