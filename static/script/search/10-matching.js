// Finding words in the index. Case, accents, ligatures and apostrophes do not count, and the beginning of a word is enough.
'use strict';

/**
 * @typedef {[anchor: string, heading: string, text: string]} Section
 * @typedef {[title: string, address: string, sections: Section[]]} Page
 * @typedef {{ title: string, address: string, section: Section, score: number }} Found
 * @typedef {{ text: string, hit: boolean }} Piece
 */
const matching = (() => {
  const TERMS = 8; // more words than anyone means
  const BEFORE = 60; // characters of a snippet before its first hit
  const LENGTH = 200; // characters of a snippet
  const LETTER = /[\p{L}\p{N}]/u;
  const WORDS = /[\p{L}\p{N}]+/gu;
  /** Scripts that put no blanks between words: there the middle of a text is the beginning of a word, too. */
  const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
  /** @type {Record<string, string>} */
  const ALIKE = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ħ: 'h', ı: 'i', ł: 'l', þ: 'th', ς: 'σ', '’': "'" };
  const HAS_ALIKE = new RegExp(`[${Object.keys(ALIKE).join('')}]`, 'g');

  /** A text as it is compared. @param {string} text */
  const fold = (text) => {
    const plain = text.normalize('NFKD').replace(/\p{M}+/gu, '').toLowerCase();
    return plain.replace(HAS_ALIKE, (letter) => ALIKE[letter]);
  };

  /** The words that are looked for, without apostrophes. @param {string} query */
  const terms = (query) => [...new Set(fold(query).replaceAll("'", '').match(WORDS) ?? [])].slice(0, TERMS);

  /** What finds each term in a folded text. The text keeps its apostrophes, so that a word may begin behind one, too: *l'amour*. @param {string} query */
  const sought = (query) => terms(query).map((term) => ({ anywhere: UNSPACED.test(term), letters: new RegExp([...term].join("'?"), 'gu') }));

  /** @typedef {ReturnType<typeof sought>[number]} Sought */

  /** Where a term begins a word of a folded text, from a place on, and where it ends; null for nowhere. @param {string} text @param {Sought} term @param {number} [from] */
  const place = (text, { anywhere, letters }, from = 0) => {
    letters.lastIndex = from;
    for (let found = letters.exec(text); found; found = letters.exec(text)) {
      const at = found.index;
      if (anywhere || at === 0 || !LETTER.test(text[at - 1])) return [at, letters.lastIndex];
      letters.lastIndex = at + 1;
    }
    return null;
  };

  /** How much a term counts in a text: nothing where it is not, more as a whole word. @param {string} text @param {Sought} term @returns {number} */
  const weight = (text, term) => {
    const found = place(text, term);
    if (!found) return 0;
    const next = text[found[1]];
    return next === undefined || !LETTER.test(next) ? 3 : 2;
  };

  /** Every section in which all terms are found, the best first. @param {Page[]} index */
  const over = (index) => {
    const folded = index.map(([title, , sections]) => ({
      title: fold(title),
      sections: sections.map(([, heading, text]) => [fold(heading), fold(text)]),
    }));
    /** @param {string} query @returns {Found[]} */
    return (query) => {
      const wanted = sought(query);
      if (wanted.length === 0) return [];
      /** @type {Found[]} */
      const found = [];
      index.forEach(([title, address, sections], p) => {
        const inTitle = wanted.map((term) => weight(folded[p].title, term));
        const named = inTitle.every(Boolean);
        const top = sections[0]?.[0] === '' && sections[0][1] === '' ? sections[0] : /** @type {Section} */ (['', '', '']);
        if (named) found.push({ title, address, section: top, score: 20 * inTitle.reduce((sum, one) => sum + one, 0) });
        sections.forEach((section, s) => {
          if (named && section === top) return;
          const [heading, text] = folded[p].sections[s];
          let score = 0;
          let here = false;
          for (const [i, term] of wanted.entries()) {
            const inHeading = weight(heading, term);
            const inText = weight(text, term);
            if (!inHeading && !inText && !inTitle[i]) return;
            here ||= Boolean(inHeading || inText);
            score += 8 * inHeading + inText + inTitle[i];
          }
          if (here) found.push({ title, address, section, score });
        });
      });
      // Equal ones stay in the order of the book.
      return found.sort((one, other) => other.score - one.score);
    };
  };

  /** Where terms stand in a text as it is written: stretches of whole words. @param {string} text @param {Sought[]} wanted */
  const hits = (text, wanted) => {
    let folded = '';
    /** @type {number[]} */
    const origin = [];
    let at = 0;
    for (const character of text) {
      const same = fold(character);
      for (let i = 0; i < same.length; i++) origin.push(at);
      folded += same;
      at += character.length;
    }
    /** @type {[number, number][]} */
    const ranges = [];
    for (const term of wanted) {
      for (let found = place(folded, term); found; found = place(folded, term, found[1])) {
        let [start, end] = found;
        if (!term.anywhere) while (end < folded.length && LETTER.test(folded[end])) end += 1;
        ranges.push([origin[start], end < folded.length ? origin[end] : text.length]);
      }
    }
    return ranges.sort(([one], [other]) => one - other);
  };

  /** A text in pieces, with the words that are looked for marked. @param {string} text @param {string} query @returns {Piece[]} */
  const marked = (text, query) => {
    /** @type {Piece[]} */
    const pieces = [];
    let done = 0;
    for (const [start, end] of hits(text, sought(query))) {
      if (start < done) continue;
      if (start > done) pieces.push({ text: text.slice(done, start), hit: false });
      pieces.push({ text: text.slice(start, end), hit: true });
      done = end;
    }
    if (done < text.length) pieces.push({ text: text.slice(done), hit: false });
    return pieces;
  };

  /** The part of a text around the first word that is looked for. @param {string} text @param {string} query @returns {Piece[]} */
  const snippet = (text, query) => {
    const first = hits(text, sought(query))[0]?.[0] ?? 0;
    let start = Math.max(0, first - BEFORE);
    if (start > 0) start = text.lastIndexOf(' ', start) + 1;
    let end = Math.min(text.length, start + LENGTH);
    if (end < text.length) end = Math.max(text.lastIndexOf(' ', end), first + 1);
    const pieces = marked(text.slice(start, end), query);
    if (start > 0) pieces.unshift({ text: '… ', hit: false });
    if (end < text.length) pieces.push({ text: ' …', hit: false });
    return pieces;
  };

  return { fold, terms, over, marked, snippet };
})();
