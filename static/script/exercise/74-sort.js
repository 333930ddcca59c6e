// Sort: the buttons of each card do it; number keys and dragging are extras. On a phone one card is shown at a time.
'use strict';

const sort = (() => {
  /** Lays out these cards of a deck, or, for none, the first. @type {Map<Sheet, (now: HTMLElement[]) => void>} */
  const decks = new Map();

  /** The names of the trays, from the first card. @param {Sheet} sheet */
  const trays = (sheet) => sheet.parts[0].fields.filter(({ value }) => value !== '')
    .map((field) => ({ value: field.value, name: dom.text(field.closest('label')) }));

  /** @param {Part} part @param {string} tray */
  const put = (part, tray) => {
    const field = part.fields.find(({ value }) => value === tray);
    if (!field) return;
    /** @type {HTMLInputElement} */ (field).checked = true;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  };

  /** Trays to drop cards into, for those who drag; what lies in them is said by the cards themselves. @param {Sheet} sheet */
  const piles = (sheet) => {
    /** @type {Part | null} */
    let held = null;
    const row = dom.make('div', 'piles');
    row.setAttribute('aria-hidden', 'true');
    row.title = words.say('piles');
    for (const { value, name } of trays(sheet)) {
      const pile = dom.make('div', 'pile', dom.make('p', 'pile-name', name), dom.make('ul', 'pile-cards'));
      pile.dataset.tray = value;
      pile.addEventListener('dragover', (event) => {
        if (!held) return;
        event.preventDefault();
        pile.classList.add('pile-over');
      });
      pile.addEventListener('dragleave', () => pile.classList.remove('pile-over'));
      pile.addEventListener('drop', (event) => {
        event.preventDefault();
        pile.classList.remove('pile-over');
        if (held) put(held, value);
      });
      row.append(pile);
    }
    for (const part of sheet.parts) {
      part.box.draggable = true;
      part.box.addEventListener('dragstart', (event) => {
        held = part;
        // Nothing of it is handed to other programs.
        event.dataTransfer?.setData('text/plain', '');
        row.classList.add('piles-open');
      });
      part.box.addEventListener('dragend', () => {
        held = null;
        row.classList.remove('piles-open');
      });
    }
    sheet.parts[0].box.before(row);
  };

  /** A number key puts the card that has the focus. @param {Sheet} sheet */
  const keys = (sheet) => {
    for (const part of sheet.parts) {
      part.box.addEventListener('keydown', ({ key, ctrlKey, metaKey, altKey }) => {
        const field = part.fields[Number(key) - 1];
        if (!field || ctrlKey || metaKey || altKey) return;
        field.focus();
        put(part, field.value);
      });
    }
  };

  /** On a narrow screen, one card at a time; once there are thoughts, those cards that have one. @param {Sheet} sheet */
  const deck = (sheet) => {
    const boxes = sheet.parts.map(({ box }) => box);
    let at = 0;
    const place = dom.make('span', 'deck-place');
    /** @param {HTMLElement[]} now */
    const show = (now) => {
      boxes.forEach((box) => box.classList.toggle('sort-card-now', now.includes(box)));
      row.hidden = now.length === boxes.length;
      place.textContent = now.length === 1 ? words.say('card_of', { n: at + 1, all: boxes.length }) : '';
      back.setAttribute('aria-disabled', String(at <= 0));
      next.setAttribute('aria-disabled', String(at >= boxes.length - 1));
    };
    /** @param {number} to */
    const turn = (to) => {
      at = Math.min(Math.max(to, 0), boxes.length - 1);
      show([boxes[at]]);
    };
    decks.set(sheet, (now) => {
      // The way on leads to the first card that is not placed yet.
      at = boxes.findIndex((box) => !now.includes(box)) - 1;
      if (now.length > 0) show(now);
      else turn(0);
    });
    const back = dom.button(words.say('card_back'), () => turn(at - 1), 'press press-quiet');
    const next = dom.button(words.say('card_next'), () => turn(at + 1));
    const row = dom.make('div', 'deck act', back, place, next);
    place.setAttribute('role', 'status');
    boxes[0].before(row);
    dom.one(sheet.section, '.controls')?.classList.add('is-deck');
    turn(0);
  };

  /** @param {Sheet} sheet */
  const changed = (sheet) => {
    if (parts.answers(sheet).length === 0 && dom.all(sheet.section, '.sort-card-now').length > 1) decks.get(sheet)?.([]);
    for (const pile of dom.all(sheet.section, '.pile')) {
      const names = sheet.parts.flatMap((part) =>
        (parts.read(part)?.a === pile.dataset.tray ? [dom.make('li', '', parts.asked(part))] : []));
      dom.one(pile, '.pile-cards')?.replaceChildren(...(names.length > 0 ? names : [dom.make('li', 'pile-empty', words.say('empty_pile'))]));
    }
  };

  /** Where the text would put a card. @param {Sheet} sheet @param {Part} part */
  const group = (sheet, part) => {
    /** @type {Element | null | undefined} */
    let at = replies.of(sheet, part.key);
    while (at && at.className !== 'reply-group') at = at.previousElementSibling;
    return dom.text(at);
  };

  /** @param {Sheet} sheet */
  const check = (sheet) => {
    replies.withdraw(sheet);
    const placed = sheet.parts.filter((part) => parts.read(part));
    const shown = placed.map((part) => {
      const there = group(sheet, part);
      const same = parts.read(part)?.w === there;
      return replies.beside(sheet, part, words.say(same ? 'placed_here' : 'placed_there', { group: there }));
    });
    // What was replied to is read in one go, card after card.
    if (placed.length > 0) decks.get(sheet)?.(placed.map(({ box }) => box));
    const what = placed.length > 0 ? ['placed', 'shown_cards'] : ['nothing'];
    const line = what.map((key) => words.say(key, { n: placed.length, all: sheet.parts.length })).join(' ');
    parts.say(sheet, dom.make('p', '', line), ...(placed.length > 0 ? replies.closingText(sheet) : []));
    shown[0]?.focus();
  };

  return { piles, keys, deck, changed, check };
})();

sheets.kinds.sort = {
  start: (sheet) => {
    picking.shuffle(sheet);
    sheet.parts = parts.of(sheet.section);
    sort.deck(sheet);
    sort.piles(sheet);
    sort.keys(sheet);
  },
  changed: sort.changed,
  check: sort.check,
};
