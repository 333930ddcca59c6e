// The preview in a real browser: what an author sees while they write. Every test has a site and a server of its own.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { DESKTOP, launch } from './lib/browser.mjs';

const repository = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** The program: `INQUILL`, or where cargo usually puts it. */
function program() {
  const candidates = [process.env.INQUILL, join(repository, 'target/release/inquill')];
  const found = candidates.find((path) => path && existsSync(path));
  if (!found) throw new Error('There is no program: run `cargo build --release` first, or name it in $INQUILL.');
  return found;
}

const filler = Array.from({ length: 30 }, (_, i) => `Paragraph ${i} of a text that is long enough to be scrolled.`).join('\n\n');

const page = (text, more = '') => `# One

${text}

${filler}

### Look back {#look-back .reflect}

- What comes to mind?
- And then?

---

### On the sill {#on-the-sill .checklist}

- [ ] Light
- [ ] Water

---

${more}
`;

const FILES = {
  'site.toml': 'title = "A small site"\n',
  'content/_index.md': '# Home\n\nWelcome.\n',
  'content/read/01-one.md': page('First.'),
  'content/read/02-two.md': '# Two\n\nThe other page.\n',
};

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

/** Starts the program on `root` and resolves to `{ origin, port, stop }` once it serves. */
function serve(root, port = 0) {
  const child = spawn(program(), ['serve', '--root', root, '--port', String(port)], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (data) => {
      said += data;
      const found = /serving at (http:\/\/[^/]*:(\d+))\//.exec(said);
      if (found) resolve({ origin: found[1], port: Number(found[2]), stop: () => (child.kill(), ended) });
    });
    ended.then((code) => reject(new Error(`it ended with ${code}: ${said}`)));
  });
}

/** A test with a site in a folder, its preview, and a page of it that is open in the browser. */
function previewTest(name, work, files = {}) {
  test(name, { timeout: 60_000 }, async () => {
    const root = mkdtempSync(join(tmpdir(), 'inquill-preview-'));
    const put = (path, text) => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    };
    for (const [path, text] of Object.entries({ ...FILES, ...files })) put(path, text);
    const server = await serve(root);
    const context = await browser.newContext({ viewport: DESKTOP });
    context.setDefaultTimeout(15_000);
    const faults = [];
    /** Opens a page and waits until it listens. A mark on it tells whether it was loaded anew. */
    const open = async (path) => {
      const opened = await context.newPage();
      opened.on('pageerror', (error) => faults.push(error.message));
      const listening = opened.waitForResponse((response) => response.url().includes('/_inquill/events'));
      await opened.goto(server.origin + path);
      await listening;
      await opened.evaluate(() => { window.mark = 'the same document'; });
      return opened;
    };
    try {
      await work({ root, put, open, server, context });
      assert.deepEqual(faults, [], 'errors of scripts');
    } finally {
      await context.close();
      await server.stop();
      rmSync(root, { recursive: true, force: true });
    }
  });
}

const sees = (opened, text) => opened.getByText(text, { exact: false }).first().waitFor();
const isSame = async (opened) => assert.equal(await opened.evaluate(() => window.mark), 'the same document', 'it was loaded anew');
const mistakes = (opened) => opened.locator('inquill-mistakes .mistake');

previewTest('an edit shows in place', async ({ put, open }) => {
  const opened = await open('/read/one/');
  put('content/read/01-one.md', page('Second.'));
  await sees(opened, 'Second.');
  await isSame(opened);
  assert.equal(await opened.getByText('First.').count(), 0);
});

previewTest('a file put in the place of another shows, and of two fast saves the second', async ({ root, put, open }) => {
  const opened = await open('/read/one/');
  put('content/read/.saving', page('Replaced.'));
  renameSync(join(root, 'content/read/.saving'), join(root, 'content/read/01-one.md'));
  await sees(opened, 'Replaced.');
  put('content/read/01-one.md', page('One of two.'));
  put('content/read/01-one.md', page('Two of two.'));
  await sees(opened, 'Two of two.');
  await isSame(opened);
});

previewTest('a deleted page becomes the page for wrong addresses, and comes back', async ({ root, put, open }) => {
  const opened = await open('/read/two/');
  rmSync(join(root, 'content/read/02-two.md'));
  await opened.locator('body.kind-not-found').waitFor();
  put('content/read/02-two.md', '# Two\n\nBack again.\n');
  await sees(opened, 'Back again.');
});

previewTest('a page of a new folder appears where there was none', async ({ put, open }) => {
  const opened = await open('/new/page/');
  await opened.locator('body.kind-not-found').waitFor();
  put('content/new/page.md', '# A new page\n');
  await opened.getByRole('heading', { name: 'A new page' }).waitFor();
});

previewTest('what is typed, ticked, folded, focused and in sight stays', async ({ put, open }) => {
  const opened = await open('/read/one/');
  const field = opened.locator('#look-back textarea').first();
  await field.fill('half a thought');
  await field.evaluate((element) => element.setSelectionRange(4, 6));
  await opened.locator('#on-the-sill input').first().press('Space');
  await field.focus();
  const place = () => field.evaluate((element) => Math.round(element.getBoundingClientRect().top));
  const top = await place();
  // Above what is in sight, so that everything moves unless it is held.
  put('content/read/01-one.md', page('Many\n\nmore\n\nwords\n\nthan\n\nthere\n\nwere.', 'The end.\n'));
  await sees(opened, 'The end.');
  assert.equal(await field.inputValue(), 'half a thought');
  assert.ok(await opened.locator('#on-the-sill input').first().isChecked());
  assert.ok(await field.evaluate((element) => document.activeElement === element && element.selectionStart === 4));
  assert.ok(Math.abs(await place() - top) <= 2, `from ${top} to ${await place()}`);
  await isSame(opened);
});

previewTest('what is typed stays also when its own exercise is replaced', async ({ put, open }) => {
  const opened = await open('/read/one/');
  const replaced = opened.evaluate(() => new Promise((resolve) => {
    document.addEventListener('inquill:replaced', (event) => resolve(event.detail.elements.map((element) => element.id)));
  }));
  const field = opened.locator('#look-back textarea').nth(1);
  await field.fill('half a thought');
  await field.focus();
  put('content/read/01-one.md', page('First.').replace('What comes to mind?', 'What comes to your mind now?'));
  await sees(opened, 'What comes to your mind now?');
  assert.equal(await field.inputValue(), 'half a thought');
  assert.ok(await field.evaluate((element) => document.activeElement === element));
  assert.ok((await replaced).includes('look-back'));
  await isSame(opened);
});

previewTest('folds that are open stay open', async ({ put, open }) => {
  const opened = await open('/read/one/');
  await opened.locator('#pick details, #pick .replies').first().evaluate((fold) => { fold.open = true; });
  put('content/read/01-one.md', page('First, again.', '### Pick {#pick .cards}\n\n- Front\n\n  > Back, now another\n'));
  await sees(opened, 'Back, now another');
  assert.ok(await opened.locator('#pick details').first().evaluate((fold) => fold.open));
}, { 'content/read/01-one.md': page('First.', '### Pick {#pick .cards}\n\n- Front\n\n  > Back\n') });

previewTest('other pages are left alone', async ({ put, open }) => {
  const one = await open('/read/one/');
  const two = await open('/read/two/');
  const asked = [];
  two.on('request', (request) => asked.push(request.url()));
  await one.bringToFront();
  put('content/read/01-one.md', page('Second.'));
  await sees(one, 'Second.');
  assert.deepEqual(asked.filter((url) => !url.includes('/_inquill/')), []);
  await isSame(two);
});

previewTest('a style changes without loading the page anew, and so does a template', async ({ put, open }) => {
  const opened = await open('/read/one/');
  await opened.locator('#look-back textarea').first().fill('half a thought');
  put('static/theme/95-mine.css', '@layer base { body { outline: 3px solid rgb(1, 2, 3); } }\n');
  await opened.waitForFunction(() => getComputedStyle(document.body).outlineColor === 'rgb(1, 2, 3)');
  await opened.waitForFunction(() => document.querySelectorAll('link[rel=stylesheet]').length === 1);
  put('templates/parts/footer.html', '<footer>My own footer</footer>\n');
  await sees(opened, 'My own footer');
  assert.equal(await opened.locator('#look-back textarea').first().inputValue(), 'half a thought');
  await isSame(opened);
});

previewTest('a script that changes loads the page anew, and what is typed comes along', async ({ put, open }) => {
  const opened = await open('/read/one/');
  await opened.locator('#look-back textarea').first().fill('half a thought');
  put('static/mine.js', 'document.documentElement.dataset.mine = "two";\n');
  await opened.locator('html[data-mine=two]').waitFor({ state: 'attached' });
  assert.equal(await opened.locator('#look-back textarea').first().inputValue(), 'half a thought');
}, {
  'templates/parts/footer.html': '<footer></footer><script src="{{ root }}mine.js" defer></script>\n',
  'static/mine.js': 'document.documentElement.dataset.mine = "one";\n',
});

previewTest('a mistake lies on top, escaped, until it is mended', async ({ put, open }) => {
  const opened = await open('/read/one/');
  put('content/read/01-one.md', page('[x](<no &lt;img src=x onerror=alert(1)&gt;.md>)\n\n[y](nowhere.md)'));
  await mistakes(opened).nth(1).waitFor();
  const first = await mistakes(opened).first().innerText();
  assert.match(first, /there is no page or file `no <img src=x onerror=alert\(1\)>\.md`/);
  assert.match(first, /content\/read\/01-one\.md:3:1/);
  assert.match(first, /3 \| \[x\]/);
  assert.match(first, /name a file as seen from this one/);
  assert.equal(await opened.locator('inquill-mistakes img').count(), 0);
  assert.equal(await opened.locator('inquill-mistakes [aria-live=polite]').count(), 1);
  await sees(opened, 'First.');
  await isSame(opened);

  const later = await open('/read/two/');
  await mistakes(later).nth(1).waitFor();
  const missing = await open('/nowhere/');
  await mistakes(missing).nth(1).waitFor();
  await missing.keyboard.press('Escape');
  assert.equal(await mistakes(missing).count(), 0);

  await opened.bringToFront();
  put('content/read/01-one.md', page('Mended.'));
  await sees(opened, 'Mended.');
  await mistakes(opened).first().waitFor({ state: 'detached' });
  await mistakes(later).first().waitFor({ state: 'detached' });
});

previewTest('a site that begins with a mistake appears when it is mended', async ({ put, open }) => {
  const opened = await open('/');
  await mistakes(opened).first().waitFor();
  await opened.getByRole('heading', { name: 'There is nothing to show yet' }).waitFor();
  put('content/_index.md', '# Home\n\nHere at last.\n');
  await sees(opened, 'Here at last.');
  await mistakes(opened).first().waitFor({ state: 'detached' });
}, { 'content/_index.md': '# Home\n\n[x](nowhere.md)\n' });

previewTest('a page finds its server again, and what it missed', async ({ root, put, open, server }) => {
  const opened = await open('/read/one/');
  await server.stop();
  put('content/read/01-one.md', page('While nobody served.'));
  const again = await serve(root, server.port);
  try {
    await sees(opened, 'While nobody served.');
    await isSame(opened);
  } finally {
    await again.stop();
  }
});

previewTest('a page that nobody sees holds no connection', async ({ put, open, context }) => {
  await context.addInitScript(() => {
    const Original = window.EventSource;
    window.streams = [];
    window.EventSource = class extends Original {
      constructor(...given) { super(...given); window.streams.push(this); }
    };
  });
  const opened = await open('/read/one/');
  const states = () => opened.evaluate(() => window.streams.map((stream) => stream.readyState));
  const hide = (state) => opened.evaluate((now) => {
    Object.defineProperty(document, 'visibilityState', { value: now, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
  await hide('hidden');
  assert.deepEqual(await states(), [2]);
  put('content/read/01-one.md', page('Behind its back.'));
  await hide('visible');
  await sees(opened, 'Behind its back.');
  assert.deepEqual(await states(), [2, 1]);
});
