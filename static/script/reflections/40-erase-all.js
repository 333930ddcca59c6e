// Erases everything after a confirmation, with an Undo button for ten seconds.
'use strict';

const eraseAll = (() => {
  const UNDO_TIME = 10_000; // milliseconds

  const start = () => {
    const dialog = /** @type {HTMLDialogElement | null} */ (dom.find(document, '[data-dialog="erase"]'));
    dom.find(document, '[data-do="erase"]')?.addEventListener('click', () => dialog?.showModal());
    dialog && dom.find(dialog, '[data-do="erase-yes"]')?.addEventListener('click', () => {
      dialog.close();
      const restore = allAnswers.erase();
      const undo = dom.button(strings.get('undo'), async () => {
        clearTimeout(timer);
        // Restoring removes this button: the focus goes to the message around it.
        undo.parentElement?.focus();
        await restore();
        answerList.announce(strings.get('undone'));
      });
      const timer = setTimeout(() => answerList.announce(strings.get('erased_all')), UNDO_TIME);
      answerList.announce(strings.get('erased_all'), ' ', undo);
      undo.focus();
    });
  };

  return { start };
})();
