// What readers stored with earlier versions opens unchanged. `fixtures/` holds the storage of a browser as the first version wrote it: an
// answer of each kind, one with an earlier wording and a star, and the same behind a lock. There are no gaps in any engine.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { inEach, lab } from '../lib/engines.mjs';

const fixture = (name) => JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'));
const PLAIN = fixture('plain');
const LOCKED = fixture('locked');
const PASSPHRASE = 'several unrelated words';

/** What the fields of the page hold then. */
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

/** What the fields of all exercises hold. Runs in the page. */
const given = () => Object.fromEntries([...document.querySelectorAll('.exercise .controls :is(textarea, input:not([data-do]))')]
  .map((field) => [field.id, ['radio', 'checkbox'].includes(field.type) ? field.checked : field.value]).filter(([, value]) => value));

/** A browser that has this on its device. */
async function had(reader, stored) {
  await reader.open('bland', { ready: false });
  await reader.run((entries) => {
    localStorage.clear();
    for (const [name, text] of Object.entries(entries)) localStorage.setItem(name, text);
  }, stored);
}
/** What of a record must not change, whatever else a later version adds to it. */
const core = (text) => {
  const { kind, rev, lang, at, title, answer, said, then, earlier } = JSON.parse(text);
  return { kind, rev, lang, at, title, answer, said, then, earlier };
};

inEach('answers of every kind open as they were stored, and are not written anew', async (reader) => {
  await had(reader, PLAIN);
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

inEach('a scale and a sort that say no words of their values fit by value alone', async (reader) => {
  const bare = (text) => JSON.stringify({ ...JSON.parse(text), answer: JSON.parse(text).answer.map(({ w, ...rest }) => rest) });
  await had(reader, Object.fromEntries(Object.entries(PLAIN).map(([name, text]) => [name, name === 'inquill:lab' ? text : bare(text)])));
  await reader.open('kinds/');
  assert.deepEqual(await reader.run(given), GIVEN);
});

inEach('an old lock opens with its passphrase, gets a key of its own for the data, and opens again', async (reader) => {
  await had(reader, LOCKED);
  await reader.open('kinds/');
  assert.deepEqual(await reader.run(given), {});
  await reader.unlock(PASSPHRASE);
  assert.deepEqual(await reader.run(given), GIVEN);
  await reader.until(() => 'key' in JSON.parse(localStorage.getItem('inquill:lab')).lock);
  const { device } = await reader.stored();
  for (const name of Object.keys(LOCKED)) assert.ok(name === 'inquill:lab' || 'sealed' in JSON.parse(device[name]), `${name} is not sealed`);
  assert.ok(!JSON.stringify(device).includes('lamp'));
  await reader.tab('kinds/');
  assert.deepEqual(await reader.run(given), {});
  await reader.unlock(PASSPHRASE);
  assert.deepEqual(await reader.run(given), GIVEN);
});

inEach('an old lock that is opened for the first time can be interrupted at any write', async (reader) => {
  let most = 1;
  for (let writes = 0; writes <= most; writes += 1) {
    reader.server.before('() => {}');
    await had(reader, LOCKED);
    // From some write on, nothing is stored any more, as if the page were gone.
    reader.server.before(`() => {
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
    // Once nothing is stored, the lock shuts again within a second, and takes back what it said.
    await reader.until((stored) => document.querySelector('.keeping .said').textContent !== '' || window.writes > stored, writes);
    await reader.sleep(200);
    most = Math.min(60, Math.max(most, await reader.run(() => window.writes)));
    reader.server.before('() => {}');
    await reader.open('kinds/');
    await reader.unlock(PASSPHRASE);
    assert.deepEqual(await reader.run(given), GIVEN, `interrupted after ${writes} writes`);
  }
  assert.ok(most > 1, 'nothing was written at the first unlock');
}, { timeout: 180_000 });

// A site without an id of its own, once named by its title alone, and now by its place as well.
const unnamed = (...edits) => ({ '/one/': lab({ edits: [['site.toml', 'id = "lab"\n', ''], ...edits] }) });

inEach('answers under the id that was made of the title alone are copied, and left where they are', async (reader) => {
  await had(reader, PLAIN);
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
  assert.deepEqual(await reader.run(given), {}, 'what was erased has come back');
}, { sites: () => unnamed() });

inEach('an answer under the former id that was given to another question is none of this site’s', async (reader) => {
  await had(reader, PLAIN);
  await reader.open('one/kinds/');
  assert.equal(await reader.value('#steady--camera'), '');
  assert.ok(!(await reader.text('#steady')).includes('lamp'));
  const { device } = await reader.stored();
  assert.equal(device['inquill:lab:steady'], PLAIN['inquill:lab:steady']);
}, { sites: () => unnamed(['content/kinds.md', 'What would a camera have recorded?', 'What grows in your garden?'], ['content/kinds.md', 'Where did you notice it?', 'Since when?']) });

inEach('locked answers under the former id open with their passphrase', async (reader) => {
  await had(reader, LOCKED);
  await reader.open('one/kinds/');
  await reader.unlock(PASSPHRASE);
  // They are copied one after the other; the last of the page comes last.
  await reader.until(() => document.querySelector('#step--the-step').value !== '');
  assert.deepEqual(await reader.run(given), GIVEN);
  const { device } = await reader.stored();
  for (const [name, text] of Object.entries(LOCKED)) assert.equal(device[name], text, name);
}, { sites: () => unnamed() });
