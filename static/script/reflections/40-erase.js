// Everything is erased at once when the reader has said so twice; for ten seconds there is a way back.
'use strict';

const erasing = (() => {
  const BACK = 10_000; // milliseconds

  const start = () => {
    const dialog = /** @type {HTMLDialogElement | null} */ (dom.one(document, '[data-dialog="erase"]'));
    dom.one(document, '[data-do="erase"]')?.addEventListener('click', () => dialog?.showModal());
    dialog && dom.one(dialog, '[data-do="erase-yes"]')?.addEventListener('click', () => {
      dialog.close();
      const back = everything.erase();
      const undo = dom.button(words.say('undo'), async () => {
        clearTimeout(late);
        // The button goes with the change that it brings about; the focus stays beside it.
        undo.parentElement?.focus();
        await back();
        list.say(words.say('undone'));
      });
      const late = setTimeout(() => list.say(words.say('erased_all')), BACK);
      list.say(words.say('erased_all'), ' ', undo);
      undo.focus();
    });
  };

  return { start };
})();
