// The answers to one exercise as a list of lines, each with a star to select it for the next session.
'use strict';

const lines = (() => {
  /** @param {Entry} entry */
  const plain = (entry) => (entry.a === true ? entry.q : `${entry.q} – ${entry.w ?? entry.a}`);

  /** @param {string} id @param {string[]} keys @param {boolean} isStarred */
  const star = (id, keys, isStarred) => {
    const current = store.records.get(id);
    if (!current) return;
    const answer = current.answer.map(({ star: before, ...entry }) => {
      const after = keys.includes(entry.k) ? isStarred : before === true;
      return after ? { ...entry, star: /** @type {true} */ (true) } : entry;
    });
    store.put(id, { ...current, answer });
  };

  /** The question and the answer. A tick has only the question, which is what the reader ticked. @param {Entry} entry */
  const elements = (entry) => (entry.a === true
    ? [dom.create('p', 'own-words', entry.q)]
    : [dom.create('p', 'line-asked', entry.q), dom.create('p', 'own-words', entry.w ?? entry.a)]);

  /** The lines of a record; a sentence is one line with all entries. @param {AnswerRecord} current */
  const of = (current) => (current.said
    ? [{ text: current.said, show: [dom.create('p', 'own-words', current.said)], entries: current.answer }]
    : current.answer.map((entry) => ({ text: plain(entry), show: elements(entry), entries: [entry] })));

  /** The lines of a record as list items with star buttons. @param {string} id @param {AnswerRecord} current @param {() => void} onChange */
  const withStars = (id, current, onChange) => of(current).map(({ text, show, entries }) => {
    const button = dom.button(strings.get('star'), () => {
      const isStarred = button.getAttribute('aria-pressed') !== 'true';
      star(id, entries.map(({ k }) => k), isStarred);
      button.setAttribute('aria-pressed', String(isStarred));
      onChange();
    }, 'star');
    button.setAttribute('aria-pressed', String(entries.some((entry) => entry.star)));
    button.setAttribute('aria-label', strings.get('star_of', { text }));
    return dom.create('li', 'line', ...show, button);
  });

  /** A record as plain text. @param {AnswerRecord} current */
  const toText = (current) => {
    const texts = current.said ? [current.said] : current.answer.map(plain);
    return texts.join('\n');
  };

  return { of, withStars, toText };
})();
