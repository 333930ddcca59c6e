// Starts everything; each part looks whether the page has what it needs.
'use strict';

(() => {
  answerList.start();
  backup.start();
  eraseAll.start();
  passphrase.start();
  storedEntries.start();
})();
