// Earlier answers: those of the previous visit, beside the current ones, and those to earlier wordings.
'use strict';

const answerHistory = (() => {
  const DAY = 86_400_000; // milliseconds

  /** Answers as elements. @param {EarlierAnswer} one */
  const list = (one) => {
    if (one.said) return dom.create('p', 'own-words', one.said);
    return dom.create('ul', 'past-list', ...one.answer.map((entry) => dom.create('li', '', ...(entry.a === true
      ? [dom.create('p', 'own-words', entry.q)]
      : [dom.create('p', 'past-asked', entry.q), dom.create('p', 'own-words', entry.w ?? entry.a)]))));
  };

  /** Whether it is time to answer again. @param {Exercise} exercise @param {AnswerRecord} current */
  const isDue = (exercise, current) => {
    const days = Number(exercise.section.dataset.again ?? 0);
    return days > 0 && current.answer.length > 0 && Date.now() - Date.parse(current.at) >= days * DAY;
  };

  /**
   * Shows the earlier answers of a record.
   * @param {Exercise} exercise @param {AnswerRecord | undefined} current
   * @param {(exercise: Exercise, current: AnswerRecord) => void} answerAgain for the button that is offered once it is time
   */
  const show = (exercise, current, answerAgain) => {
    dom.findAll(exercise.section, '.again-offer, .then, .earlier').forEach((old) => old.remove());
    const controls = dom.find(exercise.section, '.controls');
    if (current && isDue(exercise, current)) {
      const offer = dom.create('p', '', strings.get('again_offer', { date: strings.date(current.at) }));
      controls?.before(dom.create('div', 'again-offer', offer, dom.button(strings.get('again'), () => answerAgain(exercise, current))));
    }
    if (current?.then) {
      const title = dom.create('p', 'then-title', strings.get('earlier', { date: strings.date(current.then.at) }));
      controls?.prepend(dom.create('div', 'then', title, list(current.then)));
    }
    if (current?.earlier) {
      const fold = dom.create('details', 'earlier', dom.create('summary', '', strings.get('earlier_reworded')));
      for (const one of current.earlier) fold.append(dom.create('p', 'then-title', strings.date(one.at)), list(one));
      dom.find(exercise.section, ':scope .said')?.after(fold);
    }
  };

  return { show, list };
})();
