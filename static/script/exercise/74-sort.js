// Sort: each card has radio buttons for its trays; number keys and dragging are shortcuts. On a phone one card is shown at a time.
'use strict';

const sort = (() => {
  /** Shows these cards of a deck; for none, the first one. @type {Map<Exercise, (cards: HTMLElement[]) => void>} */
  const decks = new Map();

  /** The trays, as the first card names them; the last field, "Not sure", has no value and isn't a tray. @param {Exercise} exercise */
  const trays = (exercise) => exercise.parts[0].fields.filter(({ value }) => value !== '')
    .map((field) => ({ value: field.value, name: dom.text(field.closest('label')) }));

  /** @param {Part} part @param {string} tray */
  const put = (part, tray) => {
    const field = part.fields.find(({ value }) => value === tray);
    if (!field) return;
    /** @type {HTMLInputElement} */ (field).checked = true;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  };

  /** Adds piles to drop cards on. They are hidden from assistive technology: the cards have the same information. @param {Exercise} exercise */
  const setUpPiles = (exercise) => {
    /** @type {Part | null} */
    let dragged = null;
    const row = dom.create('div', 'piles');
    row.setAttribute('aria-hidden', 'true');
    row.title = strings.get('piles');
    for (const { value, name } of trays(exercise)) {
      const pile = dom.create('div', 'pile', dom.create('p', 'pile-name', name), dom.create('ul', 'pile-cards'));
      pile.dataset.tray = value;
      pile.addEventListener('dragover', (event) => {
        if (!dragged) return;
        event.preventDefault();
        pile.classList.add('pile-over');
      });
      pile.addEventListener('dragleave', () => pile.classList.remove('pile-over'));
      pile.addEventListener('drop', (event) => {
        event.preventDefault();
        pile.classList.remove('pile-over');
        if (dragged) put(dragged, value);
      });
      row.append(pile);
    }
    for (const part of exercise.parts) {
      part.box.draggable = true;
      part.box.addEventListener('dragstart', (event) => {
        dragged = part;
        // Other programs that the card is dropped on get nothing.
        event.dataTransfer?.setData('text/plain', '');
        row.classList.add('piles-open');
      });
      part.box.addEventListener('dragend', () => {
        dragged = null;
        row.classList.remove('piles-open');
      });
    }
    exercise.parts[0].box.before(row);
  };

  /** Number keys choose a tray for the focused card. @param {Exercise} exercise */
  const setUpKeys = (exercise) => {
    for (const part of exercise.parts) {
      part.box.addEventListener('keydown', ({ key, ctrlKey, metaKey, altKey }) => {
        const field = part.fields[Number(key) - 1];
        if (!field || ctrlKey || metaKey || altKey) return;
        field.focus();
        put(part, field.value);
      });
    }
  };

  /** On a narrow screen, shows one card at a time; after a check, all cards with a reply. @param {Exercise} exercise */
  const setUpDeck = (exercise) => {
    const boxes = exercise.parts.map(({ box }) => box);
    let at = 0;
    const position = dom.create('span', 'deck-place');
    /** @param {HTMLElement[]} cards */
    const show = (cards) => {
      boxes.forEach((box) => box.classList.toggle('sort-card-now', cards.includes(box)));
      row.hidden = cards.length === boxes.length;
      position.textContent = cards.length === 1 ? strings.get('card_of', { n: at + 1, all: boxes.length }) : '';
      back.setAttribute('aria-disabled', String(at <= 0));
      next.setAttribute('aria-disabled', String(at >= boxes.length - 1));
    };
    /** @param {number} index */
    const goTo = (index) => {
      at = Math.min(Math.max(index, 0), boxes.length - 1);
      show([boxes[at]]);
    };
    decks.set(exercise, (cards) => {
      // "Next" leads to the first card that isn't shown.
      at = boxes.findIndex((box) => !cards.includes(box)) - 1;
      if (cards.length > 0) show(cards);
      else goTo(0);
    });
    const back = dom.button(strings.get('card_back'), () => goTo(at - 1), 'press press-quiet');
    const next = dom.button(strings.get('card_next'), () => goTo(at + 1));
    const row = dom.create('div', 'deck act', back, position, next);
    position.setAttribute('role', 'status');
    boxes[0].before(row);
    dom.find(exercise.section, '.controls')?.classList.add('is-deck');
    goTo(0);
  };

  /** @param {Exercise} exercise */
  const changed = (exercise) => {
    if (parts.answers(exercise).length === 0 && dom.findAll(exercise.section, '.sort-card-now').length > 1) decks.get(exercise)?.([]);
    for (const pile of dom.findAll(exercise.section, '.pile')) {
      const items = exercise.parts.flatMap((part) =>
        (parts.read(part)?.a === pile.dataset.tray ? [dom.create('li', '', parts.question(part))] : []));
      dom.find(pile, '.pile-cards')?.replaceChildren(...(items.length > 0 ? items : [dom.create('li', 'pile-empty', strings.get('empty_pile'))]));
    }
  };

  /** The tray that the author puts a card in. @param {Exercise} exercise @param {Part} part */
  const groupOf = (exercise, part) => {
    /** @type {Element | null | undefined} */
    let at = replies.of(exercise, part.key);
    while (at && at.className !== 'reply-group') at = at.previousElementSibling;
    return dom.text(at);
  };

  /** @param {Exercise} exercise */
  const check = (exercise) => {
    replies.remove(exercise);
    const placed = exercise.parts.filter((part) => parts.read(part));
    const shown = placed.map((part) => {
      const group = groupOf(exercise, part);
      const isSame = parts.read(part)?.w === group;
      return replies.show(exercise, part, strings.get(isSame ? 'placed_here' : 'placed_there', { group }));
    });
    // All cards with a reply are shown, to be read in one go.
    if (placed.length > 0) decks.get(exercise)?.(placed.map(({ box }) => box));
    const message = placed.length > 0 ? ['placed', 'shown_cards'] : ['nothing'];
    const line = message.map((key) => strings.get(key, { n: placed.length, all: exercise.parts.length })).join(' ');
    parts.announce(exercise, dom.create('p', '', line), ...(placed.length > 0 ? replies.closing(exercise) : []));
    shown[0]?.focus();
  };

  return { setUpPiles, setUpKeys, setUpDeck, changed, check };
})();

exercises.kinds.sort = {
  start: (exercise) => {
    picking.shuffle(exercise);
    exercise.parts = parts.of(exercise.section);
    sort.setUpDeck(exercise);
    sort.setUpPiles(exercise);
    sort.setUpKeys(exercise);
  },
  changed: sort.changed,
  check: sort.check,
};
