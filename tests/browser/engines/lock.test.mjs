// The passphrase: what a lock hides stays hidden, in every tab, after sleep, after a tab was closed, and after any interruption.
//
// |                       | Chromium | Firefox | WebKit                                                      |
// |-----------------------|----------|---------|-------------------------------------------------------------|
// | sleep, clock changes  | a script sets the page's clock in all three: no driver can put a computer to sleep |
// | a reopened tab        | yes      | yes     | no: MiniBrowser can't reopen a closed tab                   |
// | still open after F5   | yes      | yes     | no: a page can't tell a reload from a closed tab, so it locks |
import assert from 'node:assert/strict';
import { inEach } from '../lib/engines.mjs';

const WORDS = 'under a lock';
const PASSPHRASE = 'several unrelated words';
const MINUTE = 60_000;

/** A page of answers with an unlocked lock, reached by a link: the key follows links. */
async function unlocked(reader, { page = 'kinds' } = {}) {
  await reader.open('kinds/');
  await reader.keep('device');
  await reader.write('#steady textarea', WORDS);
  await reader.click('#between [type=checkbox]');
  await reader.until((words) => JSON.stringify({ ...localStorage }).includes(words) && JSON.stringify({ ...localStorage }).includes(':between'), WORDS);
  await reader.follow('reflections');
  await reader.lock(PASSPHRASE);
  if (page) await reader.follow(page);
}

/** Whether the page shows no answer, and asks for the passphrase. Runs in the page. */
const isShut = (words) => document.querySelector('.keeping [data-do="unlock"]') !== null
  && ![...document.querySelectorAll('.exercise :is(input, textarea)')].some((field) => field.value.includes(words) || (field.checked && field.type === 'checkbox' && field.closest('.controls')))
  && !document.body.textContent.includes(words);
const shuts = (reader, milliseconds = 4000) => reader.within(milliseconds, isShut, WORDS);

/** Sets the page's clock ahead, in milliseconds. Runs in the page; `window.` because Firefox gives test scripts a `Date` of their own. */
const setClock = (by) => {
  const real = window.realNow ??= window.Date.now.bind(window.Date);
  window.Date.now = () => real() + by;
};
const wake = () => {
  dispatchEvent(new Event('focus'));
  document.dispatchEvent(new Event('visibilitychange'));
};

inEach('an unlocked lock follows by links and by F5, and its key is in no storage while a page is open', async (reader) => {
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

inEach('what is written under a lock is sealed, and is there again once it is opened', async (reader) => {
  await unlocked(reader);
  const before = (await reader.stored()).device['inquill:lab:steady'];
  await reader.write('#steady textarea', ' and more');
  await reader.until((text) => localStorage.getItem('inquill:lab:steady') !== text, before);
  const { device } = await reader.stored();
  assert.ok(!JSON.stringify(device).includes(WORDS));
  await reader.tab('kinds/');
  await shuts(reader);
  await reader.unlock(PASSPHRASE);
  assert.equal(await reader.value('#steady textarea'), `${WORDS} and more`);
});

inEach('a wrong passphrase opens nothing', async (reader) => {
  await unlocked(reader);
  await reader.tab('kinds/');
  await reader.write('.keeping .unlock input', 'not that one');
  await reader.click('.keeping [data-do="unlock"]');
  await reader.until(() => document.querySelector('.keeping .said').textContent !== '');
  assert.ok(await reader.run(isShut, WORDS));
});

inEach('“Lock now” in one tab shuts every other one at once', async (reader) => {
  await unlocked(reader);
  const first = await reader.here();
  await reader.tab('reflections/');
  await reader.unlock(PASSPHRASE);
  await reader.click('[data-do="lock-now"]');
  await shuts(reader);
  await reader.to(first);
  await shuts(reader);
  const { device, session } = await reader.stored();
  assert.equal(device['inquill:lab:~open'], undefined);
  assert.deepEqual(Object.keys(session).filter((name) => name.startsWith('inquill')), []);
});

inEach('a page that wakes after more than fifteen minutes shuts at once', async (reader) => {
  await unlocked(reader);
  await reader.run(setClock, 16 * MINUTE);
  await reader.run(wake);
  await shuts(reader);
});

inEach('a clock that is set back shuts the lock', async (reader) => {
  await unlocked(reader);
  await reader.run(setClock, -24 * 60 * MINUTE);
  await reader.run(wake);
  await shuts(reader);
});

inEach('a page that wakes after fourteen minutes stays open', async (reader) => {
  await unlocked(reader);
  await reader.run(setClock, 14 * MINUTE);
  await reader.run(wake);
  await reader.sleep(300);
  assert.equal(await reader.value('#steady textarea'), WORDS);
});

inEach('the fifteen minutes are counted for all tabs together', async (reader) => {
  await unlocked(reader);
  const first = await reader.here();
  await reader.tab('kinds/');
  await reader.unlock(PASSPHRASE);
  // Ten minutes on, somebody writes in the second tab; twenty minutes on, the first one wakes.
  const second = await reader.here();
  for (const tab of [second, first]) {
    await reader.to(tab);
    await reader.run(setClock, 10 * MINUTE);
  }
  await reader.to(second);
  await reader.write('#steady textarea', 'x');
  await reader.until((now) => Math.abs(Number(localStorage.getItem('inquill:lab:~open')) - now) < 60_000, Date.now() + 10 * MINUTE);
  await reader.to(first);
  await reader.run(setClock, 20 * MINUTE);
  await reader.run(wake);
  await reader.sleep(500);
  assert.equal(await reader.run(isShut, WORDS), false);
});

inEach('a tab that was closed is locked when it is reopened', async (reader) => {
  await reader.open('prose/');
  const home = await reader.here();
  await reader.tab();
  await unlocked(reader);
  await reader.close(home);
  await reader.reopen();
  await reader.until(() => document.readyState === 'complete' && location.pathname.includes('kinds'));
  await reader.ready();
  await shuts(reader);
}, { only: ['chromium', 'firefox'], why: 'MiniBrowser has no command to reopen a closed tab' });

inEach('a tab with “Forget when I close” that was closed and reopened says so in its storage alone', async (reader) => {
  await reader.open('prose/');
  const home = await reader.here();
  await reader.tab('kinds/');
  await reader.keep('session');
  await reader.write('#steady textarea', WORDS);
  await reader.until((words) => JSON.stringify({ ...sessionStorage }).includes(words), WORDS);
  await reader.close(home);
  // What browsers bring back with a tab is theirs; the privacy page says it. Nothing of it is on the device, and no other tab has it.
  assert.deepEqual((await reader.stored()), { device: {}, session: {} });
}, { only: ['chromium', 'firefox'], why: 'MiniBrowser has no command to reopen a closed tab' });

inEach('no key is stored in the clear, and what was open in a browser that ended is locked in the next', async (reader) => {
  await unlocked(reader);
  const { device } = await reader.stored();
  await reader.tab('bland');
  // The device's storage is what is left of a browser that has ended; a new tab has no storage of its own.
  assert.deepEqual((await reader.stored()).session, {});
  assert.ok(Object.values(device).every((text) => !text.includes('"bytes"')));
  await reader.open('kinds/');
  await shuts(reader);
});

inEach('a changed passphrase is one step: gone half way, everything opens with one of the two', async (reader) => {
  await unlocked(reader, { page: null });
  // A slow device: a reload comes in the middle of whatever is sealed anew.
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
  assert.ok(await opens('quite another passphrase') || await opens(PASSPHRASE), 'neither opens it');
  assert.equal(await reader.value('#steady textarea'), WORDS);
  assert.ok(await reader.run(() => document.querySelector('#between [type=checkbox]').checked));
});

inEach('a lock that was set half way leaves nothing that cannot be opened', async (reader) => {
  await reader.open('kinds/');
  await reader.keep('device');
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

inEach('a planted lock with a great many rounds does not keep the page busy', async (reader) => {
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
