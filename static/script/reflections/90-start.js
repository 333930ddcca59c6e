// Whatever of this the page has.
'use strict';

(() => {
  list.start();
  files.start();
  erasing.start();
  locking.start();
  stored.start();
})();
