// Replies, taken from the fold of the page and set beside what they answer, when the reader asks.
'use strict';

const replies = (() => {
  /** @param {Sheet} sheet @param {string} key */
  const of = (sheet, key) => dom.all(sheet.section, '.replies .reply').find((reply) => reply.dataset.for === key) ?? null;

  /** A copy of what an element holds. @param {Element | null | undefined} element */
  const copy = (element) => [...(element?.cloneNode(true).childNodes ?? [])];

  /** Sets a reply under its part. @param {Sheet} sheet @param {Part} part @param {string} [first] a line before it */
  const beside = (sheet, part, first = '') => {
    withdraw(sheet, part);
    const reply = of(sheet, part.key);
    const inside = copy(reply && dom.one(reply, '.reply-text'));
    const lean = reply && 'leans' in reply.dataset ? words.say('leans') : first;
    if (inside.length === 0 && !lean) return null;
    const here = dom.make('div', 'reply-here');
    if (lean) here.append(dom.make('p', 'reply-key', lean));
    here.append(...inside);
    here.id = `${sheet.id}--${part.key}--reply`;
    here.tabIndex = -1;
    part.box.append(here);
    part.fields.forEach((field) => field.setAttribute('aria-describedby', here.id));
    return here;
  };

  /** The band a number falls into, with its number in words. @param {Sheet} sheet @param {number} n @param {string} [count] */
  const band = (sheet, n, count = '') => {
    const found = dom.all(sheet.section, '.replies .band').find(({ dataset }) =>
      Number(dataset.from) <= n && n <= Number(dataset.to));
    if (!found) return [];
    const text = dom.make('div', 'band', ...copy(dom.one(found, '.band-text')));
    if (sheet.section.dataset.show === 'score' && count) text.prepend(dom.make('p', 'band-range', count));
    return [text];
  };

  /** @param {Sheet} sheet */
  const closingText = (sheet) => {
    const found = dom.one(sheet.section, '.replies .closing');
    return found ? [dom.make('div', 'closing', ...copy(found))] : [];
  };

  /** For kinds that answer with a closing thought only. @param {Sheet} sheet */
  const closing = (sheet) => parts.say(sheet, words.say('closing'), ...closingText(sheet));

  /** Takes replies away that no longer fit: those of one part, or all. @param {Sheet} sheet @param {Part} [part] */
  const withdraw = (sheet, part) => {
    for (const { box, fields } of sheet.parts.filter((other) => !part || other === part || parts.excludes(other, part))) {
      dom.one(box, '.reply-here')?.remove();
      fields.forEach((field) => field.removeAttribute('aria-describedby'));
    }
    // What was said fits no longer, a way back to what was cleared neither. That there is a choice to keep stands.
    if (!part || !dom.one(sheet.section, '.said > .offer')) parts.say(sheet);
    const outcome = dom.one(sheet.section, '.outcome');
    if (outcome) {
      outcome.hidden = true;
      outcome.replaceChildren();
    }
  };

  return { of, beside, band, closing, closingText, withdraw };
})();
