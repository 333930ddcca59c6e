// All tests of this folder in one process, so that they share one browser per engine.
import './behind-back.test.mjs';
import './exercises.test.mjs';
import './leaving.test.mjs';
import './lock.test.mjs';
import './saving.test.mjs';
import './stored-before.test.mjs';
