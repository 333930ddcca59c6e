// What the search finds: the script itself, without a browser.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import vm from 'node:vm';

const source = readFileSync(new URL('../../static/script/search/10-matching.js', import.meta.url), 'utf8');
const matching = vm.runInNewContext(`${source}\nmatching`);

const INDEX = [
  ['Watering', 'watering/index.html', [
    ['', '', 'Most house plants are lost to too much water.'],
    ['finger', 'The finger test', 'Push a finger into the soil. Water it when it’s dry.'],
  ]],
  ['Straße & Café', 'cafe/index.html', [['', '', 'Crème brûlée, smørrebrød, Łódź, İstanbul, naïve cœurs.']]],
  ['漢字', 'kanji/index.html', [['', '', '今日は漢字を勉強します。']]],
  ['Ελλάδα', 'greece/index.html', [['', '', 'Ο ΟΔΥΣΣΕΥΣ και ο Οδυσσεύς.']]],
];
const find = matching.searchIn(INDEX);
/** The results of a query, as `address#anchor`. */
const places = (query) => [...find(query)].map(({ address, section }) => `${address}#${section[0]}`);
const written = (pieces) => [...pieces].map(({ text, hit }) => (hit ? `[${text}]` : text)).join('');

test('the beginning of a word matches, its middle doesn’t', () => {
  assert.deepEqual(places('plan'), ['watering/index.html#']);
  assert.deepEqual(places('lants'), []);
});

test('case and accents don’t matter, in queries and in texts', () => {
  for (const query of ['creme brulee', 'CRÈME BRÛLÉE', 'smorre', 'lodz', 'istanbul', 'coeur', 'naive', 'cafe', 'strasse']) {
    assert.deepEqual(places(query), ['cafe/index.html#'], query);
  }
  assert.deepEqual(places('οδυσσευς'), ['greece/index.html#']);
});

test('a script without spaces matches anywhere', () => {
  assert.deepEqual(places('勉強'), ['kanji/index.html#']);
});

test('all words of a query must be in a section or its headings', () => {
  assert.deepEqual(places('soil finger'), ['watering/index.html#finger']);
  assert.deepEqual(places('soil plants'), []);
});

test('a match in a title comes first', () => {
  assert.deepEqual(places('water'), ['watering/index.html#', 'watering/index.html#finger']);
});

test('apostrophes don’t matter, and a word may begin after one', () => {
  for (const query of ["it's", 'it’s', 'its']) assert.deepEqual(places(query), ['watering/index.html#finger'], query);
  const search = matching.searchIn([['Told', 'told/index.html', [['', '', 'I can’t say. L’amour, aujourd’hui, ’twas cant.']]]]);
  for (const query of ['cant', "can't", 'can’t say', 'amour', 'lamour', "l'amour", 'aujourdhui', 'twas']) assert.equal(search(query).length, 1, query);
  assert.equal(search('cants').length, 0);
});

test('a query without words has no results', () => {
  for (const query of ['', '   ', '.?!']) assert.deepEqual(places(query), [], query);
});

test('whole words of the original text are highlighted', () => {
  assert.equal(written(matching.marked('Smørrebrød, brød, Brot', 'smorre')), '[Smørrebrød], brød, Brot');
  assert.equal(written(matching.marked('e\u0301te\u0301, été', 'ete')), '[e\u0301te\u0301], [été]');
  assert.equal(written(matching.marked('今日は漢字を', '漢字')), '今日は[漢字]を');
  assert.equal(written(matching.marked('We can’t recant; cant is cant', 'cant')), 'We [can’t] recant; [cant] is [cant]');
  assert.equal(written(matching.marked('cant, can’ts', "can't")), '[cant], [can’ts]');
  assert.equal(written(matching.marked('nothing', 'x')), 'nothing');
});

test('a snippet starts and ends between words, around the first match', () => {
  const text = `${'before '.repeat(40)}needle ${'after '.repeat(80)}`.trim();
  const snippet = written(matching.snippet(text, 'need'));
  assert.match(snippet, /^… before .*before \[needle\] after .*after …$/);
  assert.ok(snippet.length < 240, `${snippet.length} characters`);
});

test('long queries and special characters are harmless', () => {
  assert.deepEqual(places('(.*)+ [a-z] \\ $& __proto__ constructor'), []);
  assert.equal(matching.terms('a b c d e f g h i j k').length, 8);
});
