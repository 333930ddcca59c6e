// Replies: copied from the fold at the end of an exercise to the parts they answer, when the reader asks for them.
'use strict';

const replies = (() => {
  /** @param {Exercise} exercise @param {string} key */
  const of = (exercise, key) => dom.findAll(exercise.section, '.replies .reply').find((reply) => reply.dataset.for === key) ?? null;

  /** @param {Element | null | undefined} element */
  const cloneChildren = (element) => [...(element?.cloneNode(true).childNodes ?? [])];

  /** Shows the reply to a part below it. @param {Exercise} exercise @param {Part} part @param {string} [intro] line before it */
  const show = (exercise, part, intro = '') => {
    remove(exercise, part);
    const reply = of(exercise, part.key);
    const children = cloneChildren(reply && dom.find(reply, '.reply-text'));
    const line = reply && 'leans' in reply.dataset ? strings.get('leans') : intro;
    if (children.length === 0 && !line) return null;
    const shown = dom.create('div', 'reply-here');
    if (line) shown.append(dom.create('p', 'reply-key', line));
    shown.append(...children);
    shown.id = `${exercise.id}--${part.key}--reply`;
    shown.tabIndex = -1;
    part.box.append(shown);
    part.fields.forEach((field) => field.setAttribute('aria-describedby', shown.id));
    return shown;
  };

  /** The text for the range that a number is in, as a list of at most one. @param {Exercise} exercise @param {number} n @param {string} [count] the number in words */
  const band = (exercise, n, count = '') => {
    const found = dom.findAll(exercise.section, '.replies .band').find(({ dataset }) =>
      Number(dataset.from) <= n && n <= Number(dataset.to));
    if (!found) return [];
    const text = dom.create('div', 'band', ...cloneChildren(dom.find(found, '.band-text')));
    if (exercise.section.dataset.show === 'score' && count) text.prepend(dom.create('p', 'band-range', count));
    return [text];
  };

  /** The closing thought, as a list of at most one. @param {Exercise} exercise */
  const closing = (exercise) => {
    const found = dom.find(exercise.section, '.replies .closing');
    return found ? [dom.create('div', 'closing', ...cloneChildren(found))] : [];
  };

  /** The reply of kinds that have nothing but a closing thought. @param {Exercise} exercise */
  const showClosing = (exercise) => parts.announce(exercise, strings.get('closing'), ...closing(exercise));

  /** Removes outdated replies: those to one part, or all. @param {Exercise} exercise @param {Part} [part] */
  const remove = (exercise, part) => {
    for (const { box, fields } of exercise.parts.filter((other) => !part || other === part || parts.excludes(other, part))) {
      dom.find(box, '.reply-here')?.remove();
      fields.forEach((field) => field.removeAttribute('aria-describedby'));
    }
    // The message is outdated too, and so is its Undo button. Only the note that there is a choice where to save remains.
    if (!part || !dom.find(exercise.section, '.said > .offer')) parts.announce(exercise);
    const outcome = dom.find(exercise.section, '.outcome');
    if (outcome) {
      outcome.hidden = true;
      outcome.replaceChildren();
    }
  };

  return { of, show, band, showClosing, closing, remove };
})();
