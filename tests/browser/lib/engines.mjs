// Chromium, Firefox and WebKit by WebDriver, with real keys and a real mouse.
//
// One browser per engine and process. Each test gets a server on its own port, and so an origin and storage of its own. Browsers
// have windows on Xvfb, because drivers have no command for the browser's own keys F5, Ctrl+Shift+T and Alt+Left.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, extname, join, sep } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import selenium from 'selenium-webdriver';
import { inquill } from './program.mjs';
import { DIST } from './site.mjs';

const { Builder, By, Key, Origin } = selenium;
export { By, Key, Origin };

const KNOWN = ['chromium', 'firefox', 'webkit'];

/** The engines under test: all three, or those that `INQUILL_ENGINES` names. */
export const ENGINES = (process.env.INQUILL_ENGINES ?? KNOWN.join()).split(',').map((name) => name.trim()).filter(Boolean);
for (const name of ENGINES) if (!KNOWN.includes(name)) throw new Error(`INQUILL_ENGINES: “${name}” is none of ${KNOWN.join(', ')}.`);
if (ENGINES.length === 0) throw new Error('INQUILL_ENGINES names no engine.');

const TIMEOUT = 15_000; // milliseconds to wait for a condition
const INTERVAL = 50; // milliseconds between two checks of a condition
const WINDOW = { width: 1280, height: 900 };

const sleep = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

// ---- Programs -------------------------------------------------------------------------------------------------------------------

/** Finds a program by its variable, in its usual places, or in the search path. A missing one is an error, so that no engine is skipped. */
function program(variable, ...names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = [process.env[variable], ...names.flatMap((name) => (name.includes('/') ? [name] : folders.map((folder) => join(folder, name))))];
  const found = candidates.find((path) => path && existsSync(path));
  if (!found) throw new Error(`Not found: ${names.join(', ')}. Install it (tests/run does), or name it in $${variable}.`);
  return found;
}

/** MiniBrowser isn't in the search path, and its folder's name has a version. */
function miniBrowser() {
  const folders = ['/usr/lib', '/usr/libexec'].filter(existsSync).flatMap((root) => [root, ...readdirSync(root).map((name) => join(root, name))]);
  const places = folders.filter((path) => statSync(path).isDirectory())
    .flatMap((path) => readdirSync(path).filter((name) => /^webkit(2gtk|gtk)-\d/.test(name)).map((name) => join(path, name, 'MiniBrowser')));
  return program('MINIBROWSER', ...places, 'MiniBrowser');
}

/** tests/run installs it from a Python wheel. */
const geckoDriver = () => program('GECKODRIVER', fileURLToPath(new URL('../.drivers/geckodriver', import.meta.url)), 'geckodriver');

const quiet = { stdio: ['ignore', 'ignore', 'ignore'] };

const freePort = () => new Promise((resolve, reject) => {
  const socket = createSocket().once('error', reject).listen(0, '127.0.0.1', () => {
    const { port } = socket.address();
    socket.close(() => resolve(port));
  });
});

/** Starts a virtual display. Resolves to `{ name, stop }`. */
async function startDisplay() {
  const server = spawn(program('XVFB', 'Xvfb'), ['-displayfd', '3', '-screen', '0', '1400x1100x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  let output = '';
  const name = await new Promise((resolve, reject) => {
    server.once('exit', () => reject(new Error('Xvfb ended before it had a display')));
    server.stdio[3].on('data', (data) => {
      output += data;
      if (output.endsWith('\n')) resolve(`:${output.trim()}`);
    });
  });
  server.removeAllListeners('exit');
  return { name, stop: () => server.kill() };
}

const SPEC = {
  chromium: (profile) => ({
    driver: program('CHROMEDRIVER', 'chromedriver', '/usr/lib/chromium/chromedriver'),
    arguments: (port) => [`--port=${port}`],
    capabilities: {
      browserName: 'chrome',
      'goog:chromeOptions': {
        binary: program('CHROMIUM', '/usr/bin/chromium', 'chromium', 'chromium-browser', 'google-chrome'),
        args: ['--no-first-run', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync',
          `--window-size=${WINDOW.width},${WINDOW.height}`, '--window-position=0,0', `--user-data-dir=${profile}`,
          ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
        prefs: { 'download.default_directory': join(profile, 'saved'), 'download.prompt_for_download': false },
        // The driver would turn off the back/forward cache.
        excludeSwitches: ['disable-back-forward-cache'],
      },
    },
    saved: join(profile, 'saved'),
  }),
  firefox: (profile) => ({
    driver: geckoDriver(),
    arguments: (port) => ['--port', String(port), '--profile-root', profile],
    capabilities: {
      browserName: 'firefox',
      'moz:firefoxOptions': {
        binary: program('FIREFOX', 'firefox-esr', 'firefox'),
        args: ['-width', String(WINDOW.width), '-height', String(WINDOW.height)],
        prefs: {
          // Stores open tabs at once, for tests that read the file.
          'browser.sessionstore.interval': 200,
          'browser.sessionstore.resume_from_crash': true,
          'browser.download.folderList': 2,
          'browser.download.dir': join(profile, 'saved'),
          'browser.download.alwaysOpenPanel': false,
          'browser.helperApps.neverAsk.saveToDisk': 'application/json,text/markdown,text/calendar',
          'datareporting.policy.dataSubmissionEnabled': false,
          'app.update.disabledForTesting': true,
          'browser.tabs.warnOnClose': false,
        },
      },
    },
    saved: join(profile, 'saved'),
  }),
  webkit: () => ({
    driver: program('WEBKITDRIVER', 'WebKitWebDriver'),
    arguments: (port) => [`--port=${port}`],
    capabilities: {
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': { binary: miniBrowser(), args: ['--automation', `--geometry=${WINDOW.width}x${WINDOW.height}`] },
    },
    saved: null,
  }),
};

/** @type {Map<string, Promise<{ driver: object, stop: () => Promise<void> }>>} */
const running = new Map();

async function start(name) {
  const profile = mkdtempSync(join(tmpdir(), `inquill-${name}-`));
  const display = await startDisplay();
  const spec = SPEC[name](profile);
  const port = await freePort();
  const environment = { ...process.env, DISPLAY: display.name, NO_AT_BRIDGE: '1', GTK_A11Y: 'none', LIBGL_ALWAYS_SOFTWARE: '1', WEBKIT_DISABLE_DMABUF_RENDERER: '1' };
  delete environment.WAYLAND_DISPLAY;
  const server = spawn(spec.driver, spec.arguments(port), { ...quiet, env: environment, detached: true });
  const stop = async () => {
    // A hanging browser doesn't answer.
    await Promise.race([browser?.driver.quit().catch(() => {}), sleep(3000)]);
    // The driver, and a browser that it may have left running.
    try { process.kill(-server.pid, 'SIGKILL'); } catch { /* already gone */ }
    display.stop();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  let browser;
  try {
    for (let tries = 0; ; tries += 1) {
      try {
        await fetch(`http://127.0.0.1:${port}/status`);
        break;
      } catch (error) {
        if (tries > 200) throw new Error(`${spec.driver} does not answer`, { cause: error });
        await sleep(50);
      }
    }
    const driver = await new Builder().usingServer(`http://127.0.0.1:${port}`).disableEnvironmentOverrides()
      .withCapabilities({ ...spec.capabilities, pageLoadStrategy: 'none', unhandledPromptBehavior: 'ignore' }).build();
    browser = { name, driver, stop, display: display.name, profile: (await driver.getCapabilities()).get('moz:profile') ?? profile, saved: spec.saved };
    await driver.manage().setTimeouts({ script: TIMEOUT, pageLoad: TIMEOUT, implicit: 0 });
    return browser;
  } catch (error) {
    await stop();
    throw new Error(`${name} cannot be started: ${error.message}`, { cause: error });
  }
}

function engine(name) {
  if (!running.has(name)) running.set(name, start(name));
  return running.get(name);
}

after(async () => {
  await Promise.all([...running.values()].map((one) => one.then(({ stop }) => stop(), () => {})));
});

// ---- Server ---------------------------------------------------------------------------------------------------------------------

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.json': 'application/json',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.webmanifest': 'application/manifest+json', '.woff2': 'font/woff2',
};

/** Where the quick exit leads in these tests. */
const BLAND = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Weather</title><p>Dry and mild.';

/** Sets the address of the quick exit. */
const withExit = (html, exit) => html.replace(/(<a class="quick-exit" href=")[^"]*/g, `$1${exit}`);

/** Adds a script before all others. The site's security policy allows it, because it's from the same origin. */
const withScript = (html, script) => (script ? html.replace('<head>', '<head><script src="/before.js"></script>') : html);

/** Ports of earlier tests: the browser still has the storage of those origins. */
const usedPorts = new Set();

/** Listens on a port that no earlier test has had, and resolves to it. */
async function listenOn(server) {
  for (;;) {
    await new Promise((resolve, reject) => { server.once('error', reject).listen(0, '127.0.0.1', resolve); });
    const { port } = server.address();
    if (!usedPorts.has(port)) {
      usedPorts.add(port);
      return port;
    }
    await new Promise((resolve) => { server.close(resolve); });
  }
}

/**
 * Serves folders by path. Responses are `no-cache`: with `no-store`, Chromium doesn't use its back/forward cache.
 */
async function host(sites) {
  const state = { delayed: [], missing: [], requests: [], sites, script: '' };
  const page = (path) => withScript(withExit(readFileSync(path, 'utf8'), state.exit), state.script);
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    state.requests.push(path);
    await Promise.all(state.delayed.filter(({ pattern }) => pattern.test(path)).map(({ until }) => until));
    if (path === '/bland') {
      response.writeHead(200, { 'Content-Type': TYPES['.html'] }).end(BLAND);
      return;
    }
    const { sites: now } = state;
    if (path === '/before.js') {
      response.writeHead(200, { 'Content-Type': TYPES['.js'] }).end(state.script);
      return;
    }
    const place = Object.keys(now).sort((one, other) => other.length - one.length).find((start) => path.startsWith(start));
    let file = place === undefined ? null : join(now[place], path.slice(place.length));
    if (file && path.endsWith('/')) file = join(file, 'index.html');
    const isThere = file && file.startsWith(now[place] + sep) && existsSync(file) && statSync(file).isFile() && !state.missing.some((pattern) => pattern.test(path));
    if (!isThere) {
      const lost = place === undefined ? null : join(now[place], '404.html');
      response.writeHead(404, { 'Content-Type': TYPES['.html'] }).end(lost && existsSync(lost) ? page(lost) : 'not found');
      return;
    }
    response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream', 'Cache-Control': 'no-cache' });
    response.end(file.endsWith('.html') ? page(file) : readFileSync(file));
  });
  const port = await listenOn(server);
  // Another host name, so another origin, as in reality.
  state.exit = `http://localhost:${port}/bland`;
  return {
    origin: `http://127.0.0.1:${port}`,
    exit: state.exit,
    requests: state.requests,
    /** Delays responses whose path matches, until the returned function is called. */
    delay(pattern) {
      let release;
      const until = new Promise((resolve) => { release = resolve; });
      const one = { pattern, until };
      state.delayed.push(one);
      return () => {
        state.delayed.splice(state.delayed.indexOf(one), 1);
        release();
      };
    },
    /** Serves other folders from now on, such as an edited site. */
    serve: (others) => { state.sites = others; },
    /** Runs a script of the test in every page, before the site's scripts. */
    injectScript: (script) => { state.script = `(${script})();`; },
    /** Responds with 404 if the path matches. */
    respondNotFound: (pattern) => state.missing.push(pattern),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => { server.close(resolve); });
    },
  };
}

/** @type {Map<string, string>} */
const built = new Map();

/**
 * Folder of the small site in engines/site, which has every kind of exercise; built on first use. `flags` are for the build;
 * `edits` are replacements in its sources, as `[file, before, after]`.
 */
export function lab({ flags = [], edits = [] } = {}) {
  const name = JSON.stringify([flags, edits]);
  if (!built.has(name)) {
    const root = mkdtempSync(join(tmpdir(), 'inquill-lab-'));
    built.set(name, root);
    cpSync(fileURLToPath(new URL('../engines/site', import.meta.url)), root, { recursive: true });
    for (const [file, before, after] of edits) {
      const text = readFileSync(join(root, file), 'utf8');
      if (!text.includes(before)) throw new Error(`${file} has no “${before}”`);
      writeFileSync(join(root, file), text.replace(before, after));
    }
    inquill('build', '--quiet', '--root', root, '--output', join(root, 'dist'), ...flags);
  }
  return join(built.get(name), 'dist');
}
after(() => built.forEach((root) => rmSync(root, { recursive: true, force: true })));

/** The flagship, in `INQUILL_DIST` or `dist/`. */
export const FLAGSHIP = { '/': DIST };

// ---- A reader -------------------------------------------------------------------------------------------------------------------

/** What the browser stores for the page's origin. Runs in the page. */
const STORED = `const all = (area) => { try { return Object.fromEntries(Object.keys(area()).sort().map((key) => [key, area().getItem(key)])); } catch { return {}; } };
return { device: all(() => localStorage), session: all(() => sessionStorage) };`;

/**
 * Records in the tab's storage what a page shows of the reader's text and ticks after Back. Runs before the site's scripts. The page
 * checks itself at each frame, since a driver may get no answer from a page that is about to leave.
 */
const WATCH = (words) => {
  const look = () => {
    const root = document.documentElement;
    if (!document.body || root.hidden || getComputedStyle(root).opacity === '0') return;
    const fields = [...document.querySelectorAll('input, textarea')];
    const seen = [
      ...fields.filter((field) => field.checked && field.closest('.exercise .controls')).map(({ id }) => `a tick at ${id}`),
      ...fields.filter(({ value }) => value.includes(words)).map(({ id }) => `the text in ${id}`),
      ...(document.body.textContent.includes(words) ? ['the text outside of fields'] : []),
    ];
    if (seen.length > 0) sessionStorage.setItem('seen-on-back', seen.join(', '));
  };
  let isBack = performance.getEntriesByType('navigation')[0]?.type === 'back_forward';
  addEventListener('pageshow', ({ persisted }) => {
    isBack ||= persisted;
    if (isBack) setTimeout(look);
  });
  const frame = () => {
    if (isBack) look();
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
};

let marks = 0;

function readerOf(browser, server) {
  const { driver, name } = browser;
  const reader = {
    engine: name,
    browser,
    driver,
    server,
    origin: server.origin,
    exit: server.exit,

    /** Runs a function in the page. */
    run: (work, ...values) => driver.executeScript(typeof work === 'string' ? work : `return (${work}).apply(null, arguments)`, ...values),
    stored: () => driver.executeScript(STORED),
    /** Everything that is stored, as one text. */
    storedText: async () => JSON.stringify(await reader.stored()),
    address: () => driver.getCurrentUrl(),

    /** Waits until a function in the page returns a truthy value, and resolves to it. */
    until: (work, ...values) => reader.within(TIMEOUT, work, ...values),
    /** Like `until`, within a number of milliseconds. */
    async within(timeout, work, ...values) {
      const end = Date.now() + timeout;
      for (let last; ; await sleep(INTERVAL)) {
        try {
          last = await reader.run(work, ...values);
          if (last) return last;
        } catch (error) {
          // The browser may be loading another page.
          if (Date.now() > end) throw error;
        }
        if (Date.now() > end) throw new Error(`never became true: ${String(work).slice(0, 160)} ${JSON.stringify(values)}`);
      }
    },

    /** Runs an action that loads another document, and waits for that. */
    async go(act, { ready = true } = {}) {
      const mark = (marks += 1);
      await reader.until((value) => {
        window.documentMark = value;
        return true;
      }, mark);
      await act();
      await reader.until((value) => window.documentMark !== value && document.readyState !== 'loading' && location.href !== 'about:blank', mark);
      if (ready) await reader.ready();
    },

    /** Waits until the page's scripts have started. */
    ready: () => reader.until(() => {
      const place = document.querySelector('[data-keeping]');
      return document.readyState === 'complete' && (!place || document.documentElement.hidden || document.querySelector('[data-keeping] .keeping') !== null);
    }),

    async open(path = 'index.html', options = {}) {
      const address = /^[a-z]+:/.test(path) ? path : `${server.origin}/${path}`;
      await reader.go(() => driver.get(address), options);
    },
    back: (options) => reader.go(() => driver.navigate().back(), options),
    forward: (options) => reader.go(() => driver.navigate().forward(), options),
    /** Reloads by the real F5 key: a driver's reload doesn't restore fields. */
    reload: (options) => reader.go(() => reader.browserKey('F5'), options),

    /** Runs `xdotool` on the display. */
    xdotool(...all) {
      const done = spawnSync('xdotool', all, { env: { ...process.env, DISPLAY: browser.display }, encoding: 'utf8', timeout: TIMEOUT });
      if (done.status !== 0) throw new Error(`xdotool ${all.join(' ')}: ${done.stderr}`);
    },

    /** Moves the system's mouse pointer to a point of the page: browsers leave drag and drop to the system. */
    async movePointer(x, y) {
      if (!reader.corner) {
        await reader.run(() => { addEventListener('mousemove', ({ clientX, clientY }) => { window.pointedAt = [clientX, clientY]; }); });
        const [left, top] = [Math.round(WINDOW.width / 2), Math.round(WINDOW.height / 2)];
        for (const by of [3, 0]) {
          reader.xdotool('mousemove', String(left + by), String(top + by));
          await sleep(100);
        }
        const [atX, atY] = await reader.until(() => window.pointedAt);
        reader.corner = [left - atX, top - atY];
      }
      reader.xdotool('mousemove', String(Math.round(reader.corner[0] + x)), String(Math.round(reader.corner[1] + y)));
    },

    /** Presses a key in the browser's window, such as F5. */
    async browserKey(key) {
      const env = { ...process.env, DISPLAY: browser.display };
      const windows = spawnSync('xdotool', ['search', '--onlyvisible', '--name', '.'], { env, encoding: 'utf8' }).stdout.trim().split('\n').filter(Boolean);
      // Without a window manager, nothing else focuses the window.
      if (windows.length > 0) spawnSync('xdotool', ['windowfocus', '--sync', windows.at(-1)], { env, timeout: TIMEOUT });
      reader.xdotool('key', '--clearmodifiers', key);
    },

    /** The contents of the storage, read on a page without the site's scripts. */
    async peek() {
      await reader.open('bland', { ready: false });
      return reader.stored();
    },

    /** Opens a tab and switches to it. Resolves to its handle. */
    async openTab(path) {
      await driver.switchTo().newWindow('tab');
      if (path !== undefined) await reader.open(path);
      return driver.getWindowHandle();
    },
    currentTab: () => driver.getWindowHandle(),
    switchTo: (handle) => driver.switchTo().window(handle),
    /** Closes the current tab and switches to another. */
    async closeTab(handle) {
      await driver.close();
      await reader.switchTo(handle);
    },

    /** Reopens the last closed tab by Ctrl+Shift+T, and switches to it. */
    async reopenTab() {
      const before = await driver.getAllWindowHandles();
      await reader.browserKey('ctrl+shift+t');
      const end = Date.now() + TIMEOUT;
      for (;;) {
        const [found] = (await driver.getAllWindowHandles()).filter((handle) => !before.includes(handle));
        if (found) {
          await reader.switchTo(found);
          return found;
        }
        if (Date.now() > end) throw new Error('no tab was reopened');
        await sleep(INTERVAL);
      }
    },

    one: (css) => driver.findElement(By.css(css)),
    all: (css) => driver.findElements(By.css(css)),
    has: async (css) => (await reader.all(css)).length > 0,
    async click(target) {
      const element = typeof target === 'string' ? await reader.one(target) : target;
      // In the middle of the window, so that no sticky header covers it.
      await reader.run((found) => found.scrollIntoView({ block: 'center', behavior: 'instant' }), element);
      await element.click();
    },
    /** Types at the end of a field, key by key. */
    async write(target, text) {
      const element = typeof target === 'string' ? await reader.one(target) : target;
      await reader.run((found) => {
        found.scrollIntoView({ block: 'center', behavior: 'instant' });
        found.focus();
        if (['textarea', 'text', 'password'].includes(found.type)) found.setSelectionRange(found.value.length, found.value.length);
      }, element);
      await reader.keys(text);
    },
    /** Types keys into the focused element. */
    keys: (...keys) => driver.actions().sendKeys(...keys).perform(),
    /** Holds one key while another is pressed. */
    chord: (held, key) => driver.actions().keyDown(held).sendKeys(key).keyUp(held).perform(),
    async pressShift(times = 3) {
      for (let at = 0; at < times; at += 1) await driver.actions().keyDown(Key.SHIFT).keyUp(Key.SHIFT).perform();
    },
    value: (css) => reader.run((selector) => document.querySelector(selector)?.value, css),
    text: (css) => reader.run((selector) => [...document.querySelectorAll(selector)].map((found) => found.textContent.replace(/\s+/g, ' ').trim()).join(' | '), css),
    sleep,

    /** Waits until the browser is on the bland page. */
    async untilLeft() {
      const end = Date.now() + TIMEOUT;
      while (await driver.getCurrentUrl() !== server.exit) {
        if (Date.now() > end) throw new Error(`did not leave: ${await driver.getCurrentUrl()}`);
        await sleep(INTERVAL);
      }
      await reader.until(() => document.readyState === 'complete');
    },

    /** From now on, pages record what they show of this text, and of ticks, after Back. */
    watch: (words) => server.injectScript(`() => (${WATCH})(${JSON.stringify(words)})`),
    /** Goes back, and resolves to what a watched page has shown, which should be nothing. `leaves`: whether it must end on the bland page. */
    async seenOnBack({ leaves = true } = {}) {
      await driver.navigate().back();
      const end = Date.now() + TIMEOUT;
      for (let still = 0; still < 500 / INTERVAL; await sleep(INTERVAL)) {
        still = !leaves || await driver.getCurrentUrl() === server.exit ? still + 1 : 0;
        // A page that doesn't leave has been recorded by now.
        if (Date.now() > end) break;
      }
      const address = await driver.getCurrentUrl();
      await reader.open('bland', { ready: false });
      const seen = await reader.run(() => sessionStorage.getItem('seen-on-back'));
      return [...(seen ? [seen] : []), ...(leaves && address !== server.exit ? [`Back stays at ${address}`] : [])];
    },

    /** Chooses where answers are saved, at the foot of the page. */
    async choosePlace(place = 'device') {
      await reader.click(`[data-keeping] [data-place="${place}"]`);
      await reader.until((chosen) => document.querySelector(`[data-keeping] [data-place="${chosen}"]`).getAttribute('aria-pressed') === 'true', place);
    },
    /** Sets a passphrase on My reflections. */
    async lock(passphrase) {
      for (const field of ['#_pass', '#_pass-again']) await reader.write(field, passphrase);
      await reader.click('#_pass-known');
      await reader.click('[data-do="lock-set"]');
      await reader.until(() => document.querySelector('[data-do="lock-now"]')?.checkVisibility());
    },
    /** Follows a link in the navigation, without saving if the page asks. */
    follow: (part) => reader.go(async () => {
      await reader.click(`.site-nav a[href*="${part}"]`);
      // The dialog opens at once or not at all.
      if (await reader.run(() => document.querySelector('dialog[data-dialog="leaving"]')?.open === true).catch(() => false)) await reader.click('dialog[data-dialog="leaving"] [data-do="go"]');
    }),
    /** Unlocks, if the page is locked. */
    async unlock(passphrase) {
      if (!await reader.has('.keeping [data-do="unlock"]')) return;
      await reader.write('.keeping .unlock input', passphrase);
      await reader.keys(Key.ENTER);
      await reader.until(() => !document.querySelector('.keeping [data-do="unlock"]'));
    },
  };
  return reader;
}

/** Closes all tabs but one, and clears that one. */
async function tidy({ driver }) {
  try {
    await driver.switchTo().alert().then((alert) => alert.accept());
  } catch { /* there is none */ }
  const [first, ...others] = await driver.getAllWindowHandles();
  for (const handle of others) {
    await driver.switchTo().window(handle);
    await driver.close();
  }
  await driver.switchTo().window(first);
  await driver.get('about:blank');
}

/**
 * A test that runs in each engine: `work(reader, t)`. `only`: the engines that can run it, with `why` not the others. `sites`:
 * folders by path, by default the small site.
 */
export function inEachEngine(title, work, { only = KNOWN, why, sites, timeout = 60_000 } = {}) {
  if (only.length < KNOWN.length && !why) throw new Error(`${title}: say why not in every engine`);
  for (const name of ENGINES.filter((one) => only.includes(one))) {
    test(`${name}: ${title}`, async (t) => {
      const browser = await engine(name);
      const server = await host(typeof sites === 'function' ? sites() : sites ?? { '/': lab() });
      let late;
      const tooLate = new Promise((resolve, reject) => { late = setTimeout(reject, timeout, new Error(`still running after ${timeout / 1000} s`)); });
      try {
        await Promise.race([work(readerOf(browser, server), t), tooLate]);
        await Promise.race([tidy(browser), tooLate]);
      } catch (error) {
        // The next test gets a new browser.
        running.delete(name);
        await browser.stop();
        throw error;
      } finally {
        clearTimeout(late);
        await server.close();
      }
    });
  }
}
