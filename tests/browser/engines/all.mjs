// All tests of this folder in one process, so that they share one browser per engine. The exercises come last: after them Firefox
// doesn't reopen closed tabs, which other tests need.
import './leaving.test.mjs';
import './lock.test.mjs';
import './behind-back.test.mjs';
import './saving.test.mjs';
import './stored-before.test.mjs';
import './exercises.test.mjs';
