// The preview in a real browser. Every test has a site and a server of its own.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { DESKTOP, launch } from './lib/browser.mjs';
import { program } from './lib/program.mjs';

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

/** Starts the preview of `root`. Resolves to `{ origin, port, stop }`. */
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

/** A test with a site and its preview: `work({ root, put, open, server, context })`. */
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
    /** Opens a page, and waits until it listens for events. A mark shows whether it's reloaded later. */
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
      assert.deepEqual(faults, [], 'scripts threw errors');
    } finally {
      await context.close();
      await server.stop();
      rmSync(root, { recursive: true, force: true });
    }
  });
}

const sees = (opened, text) => opened.getByText(text, { exact: false }).first().waitFor();
const isSame = async (opened) => assert.equal(await opened.evaluate(() => window.mark), 'the same document', 'the page was reloaded');
const mistakes = (opened) => opened.locator('inquill-mistakes .mistake');

previewTest('an edit is shown without a reload', async ({ put, open }) => {
  const opened = await open('/read/one/');
  put('content/read/01-one.md', page('Second.'));
  await sees(opened, 'Second.');
  await isSame(opened);
  assert.equal(await opened.getByText('First.').count(), 0);
});

previewTest('a file replaced by a rename is shown, and so is the second of two fast saves', async ({ root, put, open }) => {
  const opened = await open('/read/one/');
  put('content/read/.saving', page('Replaced.'));
  renameSync(join(root, 'content/read/.saving'), join(root, 'content/read/01-one.md'));
  await sees(opened, 'Replaced.');
  put('content/read/01-one.md', page('One of two.'));
  put('content/read/01-one.md', page('Two of two.'));
  await sees(opened, 'Two of two.');
  await isSame(opened);
});

previewTest('a deleted page becomes the 404 page, and returns', async ({ root, put, open }) => {
  const opened = await open('/read/two/');
  rmSync(join(root, 'content/read/02-two.md'));
  await opened.locator('body.kind-not-found').waitFor();
  put('content/read/02-two.md', '# Two\n\nBack again.\n');
  await sees(opened, 'Back again.');
});

previewTest('a page in a new folder appears at its address', async ({ put, open }) => {
  const opened = await open('/new/page/');
  await opened.locator('body.kind-not-found').waitFor();
  put('content/new/page.md', '# A new page\n');
  await opened.getByRole('heading', { name: 'A new page' }).waitFor();
});

previewTest('an edit preserves typed text, ticks, folds, focus and scroll position', async ({ put, open }) => {
  const opened = await open('/read/one/');
  const field = opened.locator('#look-back textarea').first();
  await field.fill('half a thought');
  await field.evaluate((element) => element.setSelectionRange(4, 6));
  await opened.locator('#on-the-sill input').first().press('Space');
  await field.focus();
  const place = () => field.evaluate((element) => Math.round(element.getBoundingClientRect().top));
  const top = await place();
  // New text above the viewport, which would move everything.
  put('content/read/01-one.md', page('Many\n\nmore\n\nwords\n\nthan\n\nthere\n\nwere.', 'The end.\n'));
  await sees(opened, 'The end.');
  assert.equal(await field.inputValue(), 'half a thought');
  assert.ok(await opened.locator('#on-the-sill input').first().isChecked());
  assert.ok(await field.evaluate((element) => document.activeElement === element && element.selectionStart === 4));
  assert.ok(Math.abs(await place() - top) <= 2, `from ${top} to ${await place()}`);
  await isSame(opened);
});

previewTest('typed text stays when its exercise is replaced', async ({ put, open }) => {
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

previewTest('open folds stay open', async ({ put, open }) => {
  const opened = await open('/read/one/');
  await opened.locator('#pick details, #pick .replies').first().evaluate((fold) => { fold.open = true; });
  put('content/read/01-one.md', page('First, again.', '### Pick {#pick .cards}\n\n- Front\n\n  > Back, now another\n'));
  await sees(opened, 'Back, now another');
  assert.ok(await opened.locator('#pick details').first().evaluate((fold) => fold.open));
}, { 'content/read/01-one.md': page('First.', '### Pick {#pick .cards}\n\n- Front\n\n  > Back\n') });

previewTest('other pages don’t change', async ({ put, open }) => {
  const one = await open('/read/one/');
  const two = await open('/read/two/');
  const requested = [];
  two.on('request', (request) => requested.push(request.url()));
  await one.bringToFront();
  put('content/read/01-one.md', page('Second.'));
  await sees(one, 'Second.');
  assert.deepEqual(requested.filter((url) => !url.includes('/_inquill/')), []);
  await isSame(two);
});

previewTest('style sheets and templates change without a reload', async ({ put, open }) => {
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

previewTest('a changed script reloads the page, and typed text stays', async ({ put, open }) => {
  const opened = await open('/read/one/');
  await opened.locator('#look-back textarea').first().fill('half a thought');
  put('static/mine.js', 'document.documentElement.dataset.mine = "two";\n');
  await opened.locator('html[data-mine=two]').waitFor({ state: 'attached' });
  assert.equal(await opened.locator('#look-back textarea').first().inputValue(), 'half a thought');
}, {
  'templates/parts/footer.html': '<footer></footer><script src="{{ root }}mine.js" defer></script>\n',
  'static/mine.js': 'document.documentElement.dataset.mine = "one";\n',
});

previewTest('mistakes are shown over the page, escaped, until they are fixed', async ({ put, open }) => {
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
  put('content/read/01-one.md', page('Fixed.'));
  await sees(opened, 'Fixed.');
  await mistakes(opened).first().waitFor({ state: 'detached' });
  await mistakes(later).first().waitFor({ state: 'detached' });
});

previewTest('a site that starts with a mistake appears once it is fixed', async ({ put, open }) => {
  const opened = await open('/');
  await mistakes(opened).first().waitFor();
  await opened.getByRole('heading', { name: 'There is nothing to show yet' }).waitFor();
  put('content/_index.md', '# Home\n\nHere at last.\n');
  await sees(opened, 'Here at last.');
  await mistakes(opened).first().waitFor({ state: 'detached' });
}, { 'content/_index.md': '# Home\n\n[x](nowhere.md)\n' });

previewTest('a page reconnects to a restarted server, and catches up', async ({ root, put, open, server }) => {
  const opened = await open('/read/one/');
  await server.stop();
  put('content/read/01-one.md', page('While stopped.'));
  const again = await serve(root, server.port);
  try {
    await sees(opened, 'While stopped.');
    await isSame(opened);
  } finally {
    await again.stop();
  }
});

previewTest('a hidden page has no connection', async ({ put, open, context }) => {
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
  put('content/read/01-one.md', page('While hidden.'));
  await hide('visible');
  await sees(opened, 'While hidden.');
  assert.deepEqual(await states(), [2, 1]);
});
