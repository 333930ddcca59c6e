// Phrase and plan: suggestions become buttons, the sentence follows what is typed and can be copied. A plan can be added to a
// calendar by a file that is made here.
'use strict';

const sentence = (() => {
  /** @param {Part} part */
  const written = (part) => part.fields[0].value.trim();

  /** Replaces the names in empty blanks: they are the page's words and not the reader's. @param {Element} root */
  const removeNames = (root) => {
    for (const blank of dom.findAll(root, '.blank:not(.own-words)')) blank.textContent = '…';
    return root;
  };

  /** The complete sentence, with an ellipsis for each empty blank. @param {Exercise} exercise */
  const text = (exercise) => dom.findAll(exercise.section, '.controls > .sentence > p')
    .map((line) => dom.text(removeNames(document.importNode(line, true)))).join(' ');

  /** Turns suggestions into buttons. Each replaces another suggestion in the field, and is added to anything else. @param {Part} part */
  const setUpSuggestions = (part) => {
    for (const item of dom.findAll(part.box, '.suggestions li')) {
      const suggestion = dom.text(item);
      item.replaceChildren(dom.button(suggestion, () => {
        const [field] = part.fields;
        const isOwn = dom.findAll(part.box, '.suggestions li').every((other) => dom.text(other) !== field.value.trim());
        field.value = field.value.trim() && isOwn ? `${field.value.trim()} ${suggestion}` : suggestion;
        field.dispatchEvent(new Event('input', { bubbles: true }));
        field.dispatchEvent(new Event('change', { bubbles: true }));
      }, 'chip'));
    }
  };

  /** @param {Exercise} exercise */
  const start = (exercise) => {
    exercise.parts.forEach(setUpSuggestions);
    for (const blank of dom.findAll(exercise.section, '.sentence .blank')) {
      const output = dom.create('output', 'blank own-words', dom.text(blank));
      output.dataset.slot = blank.dataset.slot;
      output.dataset.name = dom.text(blank);
      output.htmlFor.value = `${exercise.id}--${blank.dataset.slot}`;
      // An output is a live region, which would be read out at every letter.
      output.setAttribute('aria-live', 'off');
      blank.replaceWith(output);
    }
    /** Sets what a button does once something is written; it returns the key of a message, or nothing. @param {string} name @param {() => string | Promise<string>} action */
    const on = (name, action) => parts.control(exercise, name)?.addEventListener('click', async () => {
      if (parts.answers(exercise).length === 0) return parts.announce(exercise, strings.get('nothing_written'));
      const message = await action();
      if (message) parts.announce(exercise, dom.create('p', '', strings.get(message)), ...replies.closing(exercise));
    });
    on('copy', async () => {
      const shown = /** @type {Element} */ (dom.find(exercise.section, '.sentence'));
      if (await dom.copy(text(exercise), shown)) return 'copied';
      // It is selected for the reader to copy, and should be the same text.
      removeNames(shown);
      return 'copy_failed';
    });
    const day = /** @type {HTMLInputElement} */ (parts.control(exercise, 'day'));
    const suggestDay = () => { day.value ||= localDate(Date.now() + Number(exercise.section.dataset.again ?? 1) * 86_400_000); };
    if (day) suggestDay();
    on('calendar', () => {
      suggestDay();
      // The browser itself explains what is wrong with an impossible date.
      if (!day.reportValidity()) return '';
      dom.download('plan.ics', 'text/calendar', calendar(exercise.id, day.value, text(exercise)));
      return 'calendar_made';
    });
  };

  /** @param {Exercise} exercise */
  const changed = (exercise) => {
    for (const blank of dom.findAll(exercise.section, 'output.blank')) {
      const part = exercise.parts.find(({ key }) => key === blank.dataset.slot);
      const own = part ? written(part) : '';
      blank.textContent = own || blank.dataset.name || '';
      blank.classList.toggle('own-words', own !== '');
    }
    for (const part of exercise.parts) {
      for (const chip of dom.findAll(part.box, '.chip')) chip.setAttribute('aria-pressed', String(dom.text(chip) === written(part)));
    }
  };

  /** Local date as `2026-11-25`. @param {number} time */
  const localDate = (time) => {
    const moment = new Date(time);
    return new Date(time - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  };

  /** An iCalendar file (RFC 5545) with one all-day event. @param {string} id @param {string} day @param {string} text */
  const calendar = (id, day, text) => {
    /** @param {string} some */
    const escapeText = (some) => some.replace(/[\\;,]/g, '\\$&').replace(/\s+/g, ' ').replace(/\p{Cc}/gu, '');
    const next = localDate(Date.parse(`${day}T12:00`) + 86_400_000);
    const lines = [
      'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Inquill//EN', 'BEGIN:VEVENT', `UID:${id}-${Date.now()}@inquill`,
      `DTSTAMP:${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}`, `DTSTART;VALUE=DATE:${day.replaceAll('-', '')}`,
      `DTEND;VALUE=DATE:${next.replaceAll('-', '')}`, `SUMMARY:${escapeText(strings.get('calendar_title'))}`, `DESCRIPTION:${escapeText(text)}`,
      'END:VEVENT', 'END:VCALENDAR', '',
    ];
    return lines.map(foldLine).join('\r\n');
  };

  /** Breaks a line after at most 75 bytes; continuation lines begin with a space. @param {string} line */
  const foldLine = (line) => {
    const encoder = new TextEncoder();
    let [folded, room] = ['', 75];
    for (const letter of line) {
      const size = encoder.encode(letter).length;
      if (size > room) [folded, room] = [`${folded}\r\n `, 74];
      folded += letter;
      room -= size;
    }
    return folded;
  };

  return { start, changed, text, calendar };
})();

exercises.kinds.phrase = { start: sentence.start, changed: sentence.changed, sentence: sentence.text };
exercises.kinds.plan = exercises.kinds.phrase;
