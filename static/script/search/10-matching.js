// Finds words in the search index. Case, accents, ligatures and apostrophes don't matter, and the beginning of a word is enough.
'use strict';

/**
 * @typedef {[anchor: string, heading: string, text: string]} Section
 * @typedef {[title: string, address: string, sections: Section[]]} Page
 * @typedef {{ title: string, address: string, section: Section, score: number }} Result
 * @typedef {{ text: string, hit: boolean }} Piece
 */
const matching = (() => {
  const MAX_TERMS = 8;
  const BEFORE = 60; // characters of a snippet before its first hit
  const LENGTH = 200; // characters of a snippet
  const LETTER = /[\p{L}\p{N}]/u;
  const WORDS = /[\p{L}\p{N}]+/gu;
  /** Scripts without spaces between words: there a word may begin anywhere. */
  const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
  /** @type {Record<string, string>} letters that Unicode doesn't decompose */
  const ALIKE = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ħ: 'h', ı: 'i', ł: 'l', þ: 'th', ς: 'σ', '’': "'" };
  const HAS_ALIKE = new RegExp(`[${Object.keys(ALIKE).join('')}]`, 'g');

  /** A text in the form in which texts are compared. @param {string} text */
  const fold = (text) => {
    const plain = text.normalize('NFKD').replace(/\p{M}+/gu, '').toLowerCase();
    return plain.replace(HAS_ALIKE, (letter) => ALIKE[letter]);
  };

  /** The words of a query, without apostrophes. @param {string} query */
  const terms = (query) => [...new Set(fold(query).replaceAll("'", '').match(WORDS) ?? [])].slice(0, MAX_TERMS);

  /**
   * What finds each term in a folded text. Folded texts have their apostrophes, so that words can also begin after one: *l'amour*.
   * @param {string} query
   */
  const patterns = (query) => terms(query).map((term) => ({ anywhere: UNSPACED.test(term), letters: new RegExp([...term].join("'?"), 'gu') }));

  /** @typedef {ReturnType<typeof patterns>[number]} Pattern */

  /** Start and end of the next word that begins with a term; null if there is none. @param {string} text folded @param {Pattern} pattern @param {number} [from] */
  const locate = (text, { anywhere, letters }, from = 0) => {
    letters.lastIndex = from;
    for (let found = letters.exec(text); found; found = letters.exec(text)) {
      const at = found.index;
      if (anywhere || at === 0 || !LETTER.test(text[at - 1])) return [at, letters.lastIndex];
      letters.lastIndex = at + 1;
    }
    return null;
  };

  /** 0 if a term isn't in a text, 2 for the beginning of a word, 3 for a whole word. @param {string} text folded @param {Pattern} pattern @returns {number} */
  const weight = (text, pattern) => {
    const found = locate(text, pattern);
    if (!found) return 0;
    const next = text[found[1]];
    return next === undefined || !LETTER.test(next) ? 3 : 2;
  };

  /** A search over an index: it returns all sections that have all terms, the best first. @param {Page[]} index */
  const searchIn = (index) => {
    const folded = index.map(([title, , sections]) => ({
      title: fold(title),
      sections: sections.map(([, heading, text]) => [fold(heading), fold(text)]),
    }));
    /** @param {string} query @returns {Result[]} */
    return (query) => {
      const wanted = patterns(query);
      if (wanted.length === 0) return [];
      /** @type {Result[]} */
      const results = [];
      index.forEach(([title, address, sections], p) => {
        const inTitle = wanted.map((pattern) => weight(folded[p].title, pattern));
        const isTitle = inTitle.every(Boolean);
        const top = sections[0]?.[0] === '' && sections[0][1] === '' ? sections[0] : /** @type {Section} */ (['', '', '']);
        if (isTitle) results.push({ title, address, section: top, score: 20 * inTitle.reduce((sum, one) => sum + one, 0) });
        sections.forEach((section, s) => {
          if (isTitle && section === top) return;
          const [heading, text] = folded[p].sections[s];
          let score = 0;
          let isHit = false;
          for (const [i, pattern] of wanted.entries()) {
            const inHeading = weight(heading, pattern);
            const inText = weight(text, pattern);
            if (!inHeading && !inText && !inTitle[i]) return;
            isHit ||= Boolean(inHeading || inText);
            score += 8 * inHeading + inText + inTitle[i];
          }
          if (isHit) results.push({ title, address, section, score });
        });
      });
      // The sort is stable: equal results stay in the order of the book.
      return results.sort((one, other) => other.score - one.score);
    };
  };

  /** The words of an unfolded text that match, as ranges from start to end. @param {string} text @param {Pattern[]} wanted */
  const hits = (text, wanted) => {
    let folded = '';
    /** @type {number[]} */
    const origin = [];
    let at = 0;
    for (const character of text) {
      const letters = fold(character);
      for (let i = 0; i < letters.length; i++) origin.push(at);
      folded += letters;
      at += character.length;
    }
    /** @type {[number, number][]} */
    const ranges = [];
    for (const pattern of wanted) {
      for (let found = locate(folded, pattern); found; found = locate(folded, pattern, found[1])) {
        let [start, end] = found;
        if (!pattern.anywhere) while (end < folded.length && LETTER.test(folded[end])) end += 1;
        ranges.push([origin[start], end < folded.length ? origin[end] : text.length]);
      }
    }
    return ranges.sort(([one], [other]) => one - other);
  };

  /** A text in pieces, with the words that match as hits. @param {string} text @param {string} query @returns {Piece[]} */
  const marked = (text, query) => {
    /** @type {Piece[]} */
    const pieces = [];
    let done = 0;
    for (const [start, end] of hits(text, patterns(query))) {
      if (start < done) continue;
      if (start > done) pieces.push({ text: text.slice(done, start), hit: false });
      pieces.push({ text: text.slice(start, end), hit: true });
      done = end;
    }
    if (done < text.length) pieces.push({ text: text.slice(done), hit: false });
    return pieces;
  };

  /** The part of a text around its first hit. @param {string} text @param {string} query @returns {Piece[]} */
  const snippet = (text, query) => {
    const first = hits(text, patterns(query))[0]?.[0] ?? 0;
    let start = Math.max(0, first - BEFORE);
    if (start > 0) start = text.lastIndexOf(' ', start) + 1;
    let end = Math.min(text.length, start + LENGTH);
    if (end < text.length) end = Math.max(text.lastIndexOf(' ', end), first + 1);
    const pieces = marked(text.slice(start, end), query);
    if (start > 0) pieces.unshift({ text: '… ', hit: false });
    if (end < text.length) pieces.push({ text: ' …', hit: false });
    return pieces;
  };

  return { fold, terms, searchIn, marked, snippet };
})();
