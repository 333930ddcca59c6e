// Phrase and plan: suggestions become buttons, the sentence follows what is written, and can be copied; a plan can be put
// into a calendar by a file that is made here.
'use strict';

const sentence = (() => {
  /** @param {Part} part */
  const written = (part) => part.fields[0].value.trim();

  /** Takes the names out of blanks: they are the page's words, not the reader's. @param {Element} where */
  const unname = (where) => {
    for (const blank of dom.all(where, '.blank:not(.own-words)')) blank.textContent = '…';
    return where;
  };

  /** The whole sentence, with gaps where nothing is written. @param {Sheet} sheet */
  const whole = (sheet) => dom.all(sheet.section, '.controls > .sentence > p')
    .map((line) => dom.text(unname(document.importNode(line, true)))).join(' ');

  /** Each suggestion writes itself into its box; what stands there stays. @param {Part} part */
  const chips = (part) => {
    for (const item of dom.all(part.box, '.suggestions li')) {
      const text = dom.text(item);
      item.replaceChildren(dom.button(text, () => {
        const [field] = part.fields;
        const own = dom.all(part.box, '.suggestions li').every((other) => dom.text(other) !== field.value.trim());
        field.value = field.value.trim() && own ? `${field.value.trim()} ${text}` : text;
        field.dispatchEvent(new Event('input', { bubbles: true }));
        field.dispatchEvent(new Event('change', { bubbles: true }));
      }, 'chip'));
    }
  };

  /** Blanks become outputs; no assistive technology reads them out at every letter. @param {Sheet} sheet */
  const start = (sheet) => {
    sheet.parts.forEach(chips);
    for (const blank of dom.all(sheet.section, '.sentence .blank')) {
      const output = dom.make('output', 'blank own-words', dom.text(blank));
      output.dataset.slot = blank.dataset.slot;
      output.dataset.name = dom.text(blank);
      output.htmlFor.value = `${sheet.id}--${blank.dataset.slot}`;
      output.setAttribute('aria-live', 'off');
      blank.replaceWith(output);
    }
    /** What a button does with the sentence, once there is one, and the word for what came of it; empty for none. @param {string} act @param {() => string | Promise<string>} then */
    const on = (act, then) => parts.act(sheet, act)?.addEventListener('click', async () => {
      if (parts.answers(sheet).length === 0) return parts.say(sheet, words.say('nothing_written'));
      const said = await then();
      if (said) parts.say(sheet, dom.make('p', '', words.say(said)), ...replies.closingText(sheet));
    });
    on('copy', async () => {
      const shown = /** @type {Element} */ (dom.one(sheet.section, '.sentence'));
      if (await dom.copy(whole(sheet), shown)) return 'copied';
      // It is selected to be copied by hand.
      unname(shown);
      return 'copy_failed';
    });
    const day = /** @type {HTMLInputElement} */ (parts.act(sheet, 'day'));
    const suggest = () => { day.value ||= date(Date.now() + Number(sheet.section.dataset.again ?? 1) * 86_400_000); };
    if (day) suggest();
    on('calendar', () => {
      suggest();
      // The browser says what is the matter with a day that no calendar takes, in its own words.
      if (!day.reportValidity()) return '';
      dom.save('plan.ics', 'text/calendar', calendar(sheet.id, day.value, whole(sheet)));
      return 'calendar_made';
    });
  };

  /** @param {Sheet} sheet */
  const changed = (sheet) => {
    for (const blank of dom.all(sheet.section, 'output.blank')) {
      const part = sheet.parts.find(({ key }) => key === blank.dataset.slot);
      const own = part ? written(part) : '';
      blank.textContent = own || blank.dataset.name || '';
      blank.classList.toggle('own-words', own !== '');
    }
    for (const part of sheet.parts) {
      for (const chip of dom.all(part.box, '.chip')) chip.setAttribute('aria-pressed', String(dom.text(chip) === written(part)));
    }
  };

  /** A local day as `2026-11-25`. @param {number} at */
  const date = (at) => {
    const moment = new Date(at);
    return new Date(at - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  };

  /** A file with one whole-day entry (RFC 5545). @param {string} id @param {string} day @param {string} text */
  const calendar = (id, day, text) => {
    /** @param {string} some */
    const plain = (some) => some.replace(/[\\;,]/g, '\\$&').replace(/\s+/g, ' ').replace(/\p{Cc}/gu, '');
    const next = date(Date.parse(`${day}T12:00`) + 86_400_000);
    const lines = [
      'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Inquill//EN', 'BEGIN:VEVENT', `UID:${id}-${Date.now()}@inquill`,
      `DTSTAMP:${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}`, `DTSTART;VALUE=DATE:${day.replaceAll('-', '')}`,
      `DTEND;VALUE=DATE:${next.replaceAll('-', '')}`, `SUMMARY:${plain(words.say('calendar_title'))}`, `DESCRIPTION:${plain(text)}`,
      'END:VEVENT', 'END:VCALENDAR', '',
    ];
    return lines.map(folded).join('\r\n');
  };

  /** No line longer than 75 bytes; what is left goes on behind a space. @param {string} line */
  const folded = (line) => {
    const bytes = new TextEncoder();
    let [out, room] = ['', 75];
    for (const letter of line) {
      const size = bytes.encode(letter).length;
      if (size > room) [out, room] = [`${out}\r\n `, 74];
      out += letter;
      room -= size;
    }
    return out;
  };

  return { start, changed, whole, calendar };
})();

sheets.kinds.phrase = { start: sentence.start, changed: sentence.changed, sentence: sentence.whole };
sheets.kinds.plan = sheets.kinds.phrase;
