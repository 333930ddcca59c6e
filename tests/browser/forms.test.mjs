// The markup of exercises: nothing can send an answer, and everything is named and grouped.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { count, expectNone } from './lib/report.mjs';
import { DIST, ancestor, attribute, filesOf, hasClass, pages, textOf } from './lib/site.mjs';

// The scripts that the site may load.
const SCRIPT = /^script\/(site|exercise|reflections|search)-[0-9a-f]{10}\.js$/;
// What scripts could send data with, or turn text into code or markup.
const WAYS_OUT = /\b(fetch|XMLHttpRequest|sendBeacon|WebSocket|WebTransport|EventSource|RTCPeerConnection|postMessage|importScripts|eval|Function|Worker|cookie)\b|\bimport\s*\(|innerHTML|outerHTML|insertAdjacentHTML|document\.write/;
const KINDS = ['reflect', 'checklist', 'scale', 'sort', 'cards', 'choice', 'phrase', 'plan'];
const FIELDS = ['input', 'textarea', 'select'];

const isField = (e) => FIELDS.includes(e.tagName) && attribute(e, 'type') !== 'hidden';
const isRadio = (e) => e.tagName === 'input' && attribute(e, 'type') === 'radio';
const exerciseOf = (e) => ancestor(e, (up) => hasClass(up, 'exercise'));
const nameOf = (e) => `<${e.tagName} name="${attribute(e, 'name') ?? ''}" id="${attribute(e, 'id') ?? ''}">`;

/** Calls `look(page, fault)` for every page, and returns the faults with the paths of their pages. */
function onEveryPage(look) {
  const faults = [];
  for (const page of pages()) look(page, (text) => faults.push(`${page.path}: ${text}`));
  return faults;
}

const total = (test) => pages().reduce((sum, page) => sum + page.elements.filter(test).length, 0);

test('nothing on any page can send an answer: no form, no submit button, no frame', (t) => {
  const faults = onEveryPage(({ elements }, fault) => {
    for (const e of elements) {
      const type = (attribute(e, 'type') ?? '').toLowerCase();
      if (['form', 'iframe', 'frame', 'object', 'embed', 'portal'].includes(e.tagName)) fault(`<${e.tagName}>`);
      if (e.tagName === 'button' && type !== 'button') fault(`a <button> that is not type="button"`);
      if (e.tagName === 'input' && ['submit', 'image', 'hidden'].includes(type)) fault(`<input type="${type}">`);
      // The passphrase and the backup may have fields, but without names: no form could send them.
      const own = ['file', 'password'].includes(type) && attribute(e, 'name') === null && !exerciseOf(e);
      if (['file', 'password'].includes(type) && !own) fault(`<input type="${type}"> with a name or in an exercise`);
      for (const name of ['action', 'formaction', 'ping']) if (attribute(e, name) !== null) fault(`${name}= on <${e.tagName}>`);
    }
  });
  expectNone(t, faults, `${count(total(() => true), 'element')} on ${count(pages().length, 'page')}`);
});

test('no page has an unknown script, an inline style or an event handler attribute', (t) => {
  const faults = onEveryPage(({ elements }, fault) => {
    for (const e of elements) {
      if (e.tagName === 'style') fault('an inline <style>');
      if (e.tagName === 'script') checkScript(e, fault);
      for (const { name } of e.attrs) {
        if (name === 'style' || /^on/.test(name)) fault(`${name}= on <${e.tagName}>`);
      }
    }
  });
  expectNone(t, faults, `${count(total((e) => e.tagName === 'script'), 'script element')}`);
});

function checkScript(element, fault) {
  const src = attribute(element, 'src');
  if (src === null && ['application/ld+json', 'application/json'].includes(attribute(element, 'type'))) {
    try {
      JSON.parse(element.childNodes.map((node) => node.value).join('')); // data about the page or texts for scripts, which isn't executed
    } catch (error) {
      fault(`a block of data in it is not JSON: ${error.message}`);
    }
  } else if (src === null) {
    fault('an inline <script>');
  } else if (!SCRIPT.test(src.replace(/^(\.\.?\/)*/, ''))) {
    fault(`an unknown script: ${src}`);
  } else if (attribute(element, 'type') === 'module' || attribute(element, 'defer') === null) {
    fault(`${src} is not a classic deferred script: it would not run from a disk, or hold up the page`);
  }
}

test('no script can send anything, or turn text into markup or code', (t) => {
  // The search index contains the text of the pages, which may have such words.
  const scripts = filesOf(DIST).filter((path) => path.endsWith('.js') && !path.endsWith('search-index.js'));
  assert.deepEqual(scripts.filter((path) => !SCRIPT.test(path)), []);
  const faults = scripts.flatMap((path) => readFileSync(join(DIST, path), 'utf8').split('\n').flatMap((line, at) => {
    const found = WAYS_OUT.exec(line.replace(/(^|\s)\/\/.*/, ''));
    return found ? [`${path}:${at + 1}: ${found[0]}`] : [];
  }));
  expectNone(t, faults, count(scripts.length, 'script'));
});

test('every exercise is a section of a known kind, named by its heading, with at most one fold of replies', (t) => {
  const faults = onEveryPage(({ exercises, elements }, fault) => {
    for (const e of exercises) {
      const id = attribute(e, 'id');
      const kind = attribute(e, 'data-kind');
      const within = (test) => elements.filter((inner) => test(inner) && exerciseOf(inner) === e);
      const replies = within((inner) => hasClass(inner, 'replies'));
      const title = elements.find((other) => attribute(other, 'id') === `${id}-title`);
      if (e.tagName !== 'section') fault(`${id}: is a <${e.tagName}>`);
      if (!KINDS.includes(kind)) fault(`${id}: of the unknown kind ${kind}`);
      if (!hasClass(e, `exercise-${kind}`)) fault(`${id}: lacks the class exercise-${kind}`);
      if (attribute(e, 'aria-labelledby') !== `${id}-title`) fault(`${id}: is not named by ${id}-title`);
      if (!title || textOf(title) === '') fault(`${id}: has no title`);
      if (replies.length > 1) fault(`${id}: has ${replies.length} folds of replies`);
      if (replies.some((fold) => fold.tagName !== 'details')) fault(`${id}: its replies are no <details>`);
    }
  });
  expectNone(t, faults, count(total((e) => hasClass(e, 'exercise')), 'exercise'));
});

test('every field has an accessible name', (t) => {
  const faults = onEveryPage(({ elements }, fault) => {
    const byId = new Map(elements.map((e) => [attribute(e, 'id'), e]));
    const labels = elements.filter((e) => e.tagName === 'label');
    for (const e of elements.filter(isField)) {
      const referred = (attribute(e, 'aria-labelledby') ?? '').split(/\s+/).map((id) => byId.get(id)).filter(Boolean);
      const around = ancestor(e, (up) => up.tagName === 'label');
      const id = attribute(e, 'id');
      const names = [...referred, ...labels.filter((l) => id && attribute(l, 'for') === id), ...(around ? [around] : [])];
      const said = names.map(textOf).join('') || (attribute(e, 'aria-label') ?? '').trim();
      if (said === '') fault(`${nameOf(e)} has no name`);
    }
  });
  expectNone(t, faults, count(total(isField), 'field'));
});

test('every group of radio buttons has a name of its own, and is in a fieldset with the question', (t) => {
  const faults = onEveryPage(({ elements }, fault) => {
    const homes = new Map();
    for (const e of elements.filter(isRadio)) {
      const name = attribute(e, 'name');
      const home = ancestor(e, (up) => up.tagName === 'fieldset');
      const legend = home?.childNodes.find((child) => child.tagName);
      if (!name) fault(`${nameOf(e)} has no name attribute`);
      if (legend?.tagName !== 'legend' || textOf(legend) === '') fault(`${nameOf(e)} is in no fieldset with a legend`);
      if (homes.has(name) && homes.get(name) !== home) fault(`${nameOf(e)} shares its name with another set`);
      homes.set(name, home);
    }
  });
  expectNone(t, faults, count(total(isRadio), 'radio button'));
});

test('only radio buttons have names, so nothing could send another field', (t) => {
  const faults = onEveryPage(({ elements }, fault) => {
    const used = new Map();
    for (const e of elements.filter((one) => isField(one) && exerciseOf(one))) {
      const name = attribute(e, 'name');
      if (name !== null && attribute(e, 'type') !== 'radio') fault(`${nameOf(e)} is no radio button`);
      if (name && used.has(name) && exerciseOf(used.get(name)) !== exerciseOf(e)) fault(`${nameOf(e)} is used by two exercises`);
      if (name) used.set(name, e);
    }
  });
  expectNone(t, faults, count(total(isField), 'field'));
});

test('every text field has autocomplete="off", so that browsers store nothing of it', (t) => {
  const writes = (e) => e.tagName === 'textarea' || (e.tagName === 'input' && ['text', 'date', 'password', null].includes(attribute(e, 'type')));
  const faults = onEveryPage(({ elements }, fault) => {
    for (const e of elements.filter(writes)) if (attribute(e, 'autocomplete') !== 'off') fault(nameOf(e));
  });
  expectNone(t, faults, count(total(writes), 'text field'));
});
