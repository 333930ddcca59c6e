// Answers stored by earlier versions stay readable. `fixtures/` has a browser's storage as the first version wrote it: answers of
// each kind, one with an earlier wording and a star, in plain text and with a lock. All tests run in all engines.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { inEachEngine, lab } from '../lib/engines.mjs';

const fixture = (name) => JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'));
const PLAIN = fixture('plain');
const LOCKED = fixture('locked');
const PASSPHRASE = 'several unrelated words';

/** The values of the fields then. */
const GIVEN = {
  'steady--camera': 'two people and a lamp\nand rain: “è”, 雨, ש',
  'steady--where': 'in my hands',
  'between--replay': true,
  'support--help--2': true,
  'support--hide--0': true,
  'ground--fees--steady-ground': true,
  'ground--hidden--worth-raising': true,
  'reframe--past': 'I am where I am',
  'forgot--back': true,
  'words--this-happens': 'we change the subject',
  'words--this-in-me': 'my breath stops',
  'step--the-moment-comes': 'the bell rings',
  'step--the-step': 'say one line',
};

/** The values of all exercises' fields, by id. Runs in the page. */
const given = () => Object.fromEntries([...document.querySelectorAll('.exercise .controls :is(textarea, input:not([data-do]))')]
  .map((field) => [field.id, ['radio', 'checkbox'].includes(field.type) ? field.checked : field.value]).filter(([, value]) => value));

/** Sets the device's storage. */
async function store(reader, entries) {
  await reader.open('bland', { ready: false });
  await reader.run((all) => {
    localStorage.clear();
    for (const [name, text] of Object.entries(all)) localStorage.setItem(name, text);
  }, entries);
}
/** The fields of a record that must not change, whatever a later version adds. */
const core = (text) => {
  const { kind, rev, lang, at, title, answer, said, then, earlier } = JSON.parse(text);
  return { kind, rev, lang, at, title, answer, said, then, earlier };
};

inEachEngine('answers of every kind are shown as stored, and aren’t rewritten', async (reader) => {
  await store(reader, PLAIN);
  await reader.open('kinds/');
  assert.deepEqual(await reader.run(given), GIVEN);
  assert.match(await reader.text('#steady .earlier'), /in my shoulders/);
  await reader.open('other/');
  await reader.open('reflections/');
  await reader.until(() => document.querySelector('[data-exercise="steady"] .star')?.getAttribute('aria-pressed') === 'true');
  const { device } = await reader.stored();
  assert.deepEqual(Object.keys(device).sort(), Object.keys(PLAIN).sort());
  for (const [name, text] of Object.entries(PLAIN)) if (name !== 'inquill:lab') assert.deepEqual(core(device[name]), core(text), name);
});

inEachEngine('answers without labels are matched by value', async (reader) => {
  const bare = (text) => JSON.stringify({ ...JSON.parse(text), answer: JSON.parse(text).answer.map(({ w, ...rest }) => rest) });
  await store(reader, Object.fromEntries(Object.entries(PLAIN).map(([name, text]) => [name, name === 'inquill:lab' ? text : bare(text)])));
  await reader.open('kinds/');
  assert.deepEqual(await reader.run(given), GIVEN);
});

inEachEngine('an old lock can be unlocked, gets a data key, and can be unlocked again', async (reader) => {
  await store(reader, LOCKED);
  await reader.open('kinds/');
  assert.deepEqual(await reader.run(given), {});
  await reader.unlock(PASSPHRASE);
  assert.deepEqual(await reader.run(given), GIVEN);
  await reader.until(() => 'key' in JSON.parse(localStorage.getItem('inquill:lab')).lock);
  const { device } = await reader.stored();
  for (const name of Object.keys(LOCKED)) assert.ok(name === 'inquill:lab' || 'sealed' in JSON.parse(device[name]), `${name} is not sealed`);
  assert.ok(!JSON.stringify(device).includes('lamp'));
  await reader.openTab('kinds/');
  assert.deepEqual(await reader.run(given), {});
  await reader.unlock(PASSPHRASE);
  assert.deepEqual(await reader.run(given), GIVEN);
});

inEachEngine('unlocking an old lock for the first time can be interrupted at any write', async (reader) => {
  let most = 1;
  for (let writes = 0; writes <= most; writes += 1) {
    reader.server.injectScript('() => {}');
    await store(reader, LOCKED);
    // After this many writes nothing is stored, as if the page were gone.
    reader.server.injectScript(`() => {
      window.writes = 0;
      for (const name of ['setItem', 'removeItem']) {
        const real = Storage.prototype[name];
        Storage.prototype[name] = function (...all) {
          window.writes += 1;
          if (window.writes <= ${writes}) real.apply(this, all);
        };
      }
    }`);
    await reader.open('kinds/');
    await reader.write('.keeping .unlock input', PASSPHRASE);
    await reader.click('.keeping [data-do="unlock"]');
    // If nothing is stored, it locks again within a second, and removes its message.
    await reader.until((stored) => document.querySelector('.keeping .said').textContent !== '' || window.writes > stored, writes);
    await reader.sleep(200);
    most = Math.min(60, Math.max(most, await reader.run(() => window.writes)));
    reader.server.injectScript('() => {}');
    await reader.open('kinds/');
    await reader.unlock(PASSPHRASE);
    assert.deepEqual(await reader.run(given), GIVEN, `interrupted after ${writes} writes`);
  }
  assert.ok(most > 1, 'nothing was written at the first unlock');
}, { timeout: 180_000 });

// A site without an id in its settings: once identified by its title alone, now also by its path.
const unnamed = (...edits) => ({ '/one/': lab({ edits: [['site.toml', 'id = "lab"\n', ''], ...edits] }) });

inEachEngine('answers under the former id are copied, and stay where they are', async (reader) => {
  await store(reader, PLAIN);
  await reader.open('one/kinds/');
  await reader.until(() => document.querySelector('#step--the-step').value !== '');
  assert.deepEqual(await reader.run(given), GIVEN);
  const { device } = await reader.stored();
  for (const [name, text] of Object.entries(PLAIN)) assert.equal(device[name], text, name);
  await reader.open('one/reflections/');
  await reader.click('[data-do="erase"]');
  await reader.click('[data-do="erase-yes"]');
  await reader.until(() => Object.keys(localStorage).every((name) => !name.startsWith('inquill:lab-one:')));
  const after = (await reader.stored()).device;
  for (const [name, text] of Object.entries(PLAIN)) assert.equal(after[name], text, name);
  await reader.open('one/kinds/');
  assert.deepEqual(await reader.run(given), {}, 'erased answers were imported again');
}, { sites: () => unnamed() });

inEachEngine('an answer under the former id to another question isn’t imported', async (reader) => {
  await store(reader, PLAIN);
  await reader.open('one/kinds/');
  assert.equal(await reader.value('#steady--camera'), '');
  assert.ok(!(await reader.text('#steady')).includes('lamp'));
  const { device } = await reader.stored();
  assert.equal(device['inquill:lab:steady'], PLAIN['inquill:lab:steady']);
}, { sites: () => unnamed(['content/kinds.md', 'What would a camera have recorded?', 'What grows in your garden?'], ['content/kinds.md', 'Where did you notice it?', 'Since when?']) });

inEachEngine('locked answers under the former id can be unlocked', async (reader) => {
  await store(reader, LOCKED);
  await reader.open('one/kinds/');
  await reader.unlock(PASSPHRASE);
  // They are copied one by one, in the order of the page.
  await reader.until(() => document.querySelector('#step--the-step').value !== '');
  assert.deepEqual(await reader.run(given), GIVEN);
  const { device } = await reader.stored();
  for (const [name, text] of Object.entries(LOCKED)) assert.equal(device[name], text, name);
}, { sites: () => unnamed() });
