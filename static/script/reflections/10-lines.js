// The answers of one exercise as a list of lines, each with its star.
'use strict';

const lines = (() => {
  /** What an entry says, as one line. @param {Entry} entry */
  const plain = (entry) => (entry.a === true ? entry.q : `${entry.q} – ${entry.w ?? entry.a}`);

  /** Marks a line to be brought along, or no longer. @param {string} id @param {string} key @param {boolean} on */
  const star = (id, key, on) => {
    const kept = store.records.get(id);
    if (!kept) return;
    const answer = kept.answer.map(({ star: _, ...entry }) => {
      const starred = entry.k === key ? on : _ === true;
      return starred ? { ...entry, star: /** @type {true} */ (true) } : entry;
    });
    store.put(id, { ...kept, answer });
  };

  /** @param {string} id @param {Entry} entry @param {() => void} changed */
  const one = (id, entry, changed) => {
    const button = dom.button(words.say('star'), () => {
      const on = button.getAttribute('aria-pressed') !== 'true';
      star(id, entry.k, on);
      button.setAttribute('aria-pressed', String(on));
      changed();
    }, 'star');
    button.setAttribute('aria-pressed', String(entry.star === true));
    button.setAttribute('aria-label', words.say('star_of', { text: plain(entry) }));
    const item = dom.make('li', 'line');
    if (entry.a === true) item.append(dom.make('p', 'own-words', entry.q));
    else item.append(dom.make('p', 'line-asked', entry.q), dom.make('p', 'own-words', entry.w ?? entry.a));
    item.append(button);
    return item;
  };

  /** Everything a record holds, as text to copy or save. @param {Kept} kept */
  const text = (kept) => {
    const given = kept.said ? [kept.said] : kept.answer.map(plain);
    return given.join('\n');
  };

  return { plain, one, text };
})();
