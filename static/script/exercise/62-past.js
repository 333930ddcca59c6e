// What was said before: at the visit before, beside what is said now; and to wordings that are no more.
'use strict';

const past = (() => {
  const DAY = 86_400_000; // milliseconds

  /** An answer as a reader wrote it, told apart from the page's words by its class. @param {Past} one */
  const list = (one) => {
    if (one.said) return dom.make('p', 'own-words', one.said);
    return dom.make('ul', 'past-list', ...one.answer.map((entry) => dom.make('li', '', ...(entry.a === true
      ? [dom.make('p', 'own-words', entry.q)]
      : [dom.make('p', 'past-asked', entry.q), dom.make('p', 'own-words', entry.w ?? entry.a)]))));
  };

  /** @param {Sheet} sheet @param {Kept} kept */
  const isDue = (sheet, kept) => {
    const days = Number(sheet.section.dataset.again ?? 0);
    return days > 0 && kept.answer.length > 0 && Date.now() - Date.parse(kept.at) >= days * DAY;
  };

  /**
   * Shows it, in place of what was shown of it before.
   * @param {Sheet} sheet @param {Kept | undefined} kept
   * @param {(sheet: Sheet, kept: Kept) => void} again what the button does that asks for another answer
   */
  const show = (sheet, kept, again) => {
    dom.all(sheet.section, '.again-offer, .then, .earlier').forEach((old) => old.remove());
    const controls = dom.one(sheet.section, '.controls');
    if (kept && isDue(sheet, kept)) {
      const offer = dom.make('p', '', words.say('again_offer', { date: words.day(kept.at) }));
      controls?.before(dom.make('div', 'again-offer', offer, dom.button(words.say('again'), () => again(sheet, kept))));
    }
    if (kept?.then) {
      const title = dom.make('p', 'then-title', words.say('earlier', { date: words.day(kept.then.at) }));
      controls?.prepend(dom.make('div', 'then', title, list(kept.then)));
    }
    if (kept?.earlier) {
      const fold = dom.make('details', 'earlier', dom.make('summary', '', words.say('earlier_reworded')));
      for (const one of kept.earlier) fold.append(dom.make('p', 'then-title', words.day(one.at)), list(one));
      dom.one(sheet.section, ':scope .said')?.after(fold);
    }
  };

  return { show, list };
})();
