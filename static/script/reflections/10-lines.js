// The answers of one exercise as a list of lines, each with its star.
'use strict';

const lines = (() => {
  /** What an entry says, as one line. @param {Entry} entry */
  const plain = (entry) => (entry.a === true ? entry.q : `${entry.q} – ${entry.w ?? entry.a}`);

  /** Marks lines to be brought along, or no longer. @param {string} id @param {string[]} keys @param {boolean} on */
  const star = (id, keys, on) => {
    const kept = store.records.get(id);
    if (!kept) return;
    const answer = kept.answer.map(({ star: _, ...entry }) => {
      const starred = keys.includes(entry.k) ? on : _ === true;
      return starred ? { ...entry, star: /** @type {true} */ (true) } : entry;
    });
    store.put(id, { ...kept, answer });
  };

  /** A line as it is shown: what was asked, unless that is what was ticked, and what was answered. @param {Entry} entry */
  const told = (entry) => (entry.a === true
    ? [dom.make('p', 'own-words', entry.q)]
    : [dom.make('p', 'line-asked', entry.q), dom.make('p', 'own-words', entry.w ?? entry.a)]);

  /** What a record comes to, line by line; a sentence is one line, whatever its blanks. @param {Kept} kept */
  const of = (kept) => (kept.said
    ? [{ text: kept.said, show: [dom.make('p', 'own-words', kept.said)], entries: kept.answer }]
    : kept.answer.map((entry) => ({ text: plain(entry), show: told(entry), entries: [entry] })));

  /** The lines of a record, each with its star. @param {string} id @param {Kept} kept @param {() => void} changed */
  const starred = (id, kept, changed) => of(kept).map(({ text: said, show, entries }) => {
    const button = dom.button(words.say('star'), () => {
      const on = button.getAttribute('aria-pressed') !== 'true';
      star(id, entries.map(({ k }) => k), on);
      button.setAttribute('aria-pressed', String(on));
      changed();
    }, 'star');
    button.setAttribute('aria-pressed', String(entries.some((entry) => entry.star)));
    button.setAttribute('aria-label', words.say('star_of', { text: said }));
    return dom.make('li', 'line', ...show, button);
  });

  /** Everything a record holds, as text to copy or save. @param {Kept} kept */
  const text = (kept) => {
    const given = kept.said ? [kept.said] : kept.answer.map(plain);
    return given.join('\n');
  };

  return { of, starred, text };
})();
