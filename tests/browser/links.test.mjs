import { test } from 'node:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'parse5';
import { addressesOf, addressesOfCss, addressesOfSvg, check } from './lib/links.mjs';
import { count, expectNone } from './lib/report.mjs';
import { SUB_PATH, serve } from './lib/server.mjs';
import { DIST, allPages, filesOf, pages } from './lib/site.mjs';

const byPath = new Map(allPages().map((page) => [page.path, page]));

/** Every URL of the site with the file that has it: pages, style sheets, SVG images, the web app manifest. */
function allAddresses() {
  const found = allPages().flatMap((page) => addressesOf(page).map((a) => ({ ...a, from: page.path })));
  for (const from of filesOf(DIST)) {
    const read = () => readFileSync(join(DIST, from), 'utf8');
    const add = (list) => found.push(...list.map((a) => ({ ...a, from })));
    if (from.endsWith('.css')) add(addressesOfCss(read()));
    else if (from.endsWith('.svg')) add(addressesOfSvg(parse(read())));
    else if (from.endsWith('.webmanifest')) add(addressesOfManifest(JSON.parse(read())));
  }
  return found;
}

function addressesOfManifest(manifest) {
  const icons = [...(manifest.icons ?? []), ...(manifest.screenshots ?? [])].map((icon) => icon.src);
  // `.` and `./` are valid for a start URL, as they are for the scope.
  const start = [manifest.start_url].filter((value) => value && !['.', './'].includes(value));
  return [...icons, ...start].map((value) => ({ value, use: 'load', place: 'manifest' }));
}

const addresses = allAddresses().map((address) => ({ ...address, ...check(address, address.from, byPath) }));

test('every URL and fragment has a target, within the site or by HTTPS', (t) => {
  const faults = addresses.filter((a) => a.fault).map((a) => `${a.from}: ${a.place} ${JSON.stringify(a.value)}: ${a.fault}`);
  const outside = addresses.filter((a) => !a.fault && !a.target).length;
  expectNone(t, faults, `${count(addresses.length, 'link')} in ${count(byPath.size, 'page')}, ${outside} of them outside`);
});

test('every URL has a target when the site is below a sub-path', async (t) => {
  const server = await serve(DIST);
  try {
    const base = server.origin + SUB_PATH;
    const faults = [];
    const asked = new Map();
    for (const { value, from, use } of addresses) {
      const url = new URL(value, base + encodeURI(from));
      if (url.origin !== server.origin) continue;
      if (!url.href.startsWith(base)) {
        faults.push(`${from}: ${value} leaves ${SUB_PATH}`);
        continue;
      }
      url.hash = '';
      if (!asked.has(url.href)) asked.set(url.href, (await fetch(url, { method: 'HEAD' })).status);
      if (asked.get(url.href) !== 200) faults.push(`${from}: ${use} ${value}: ${asked.get(url.href)}`);
    }
    expectNone(t, faults, `${count(asked.size, 'file')} asked for below ${SUB_PATH}`);
  } finally {
    await server.close();
  }
});

test('every page can be reached from the front page by links', (t) => {
  const reached = new Set(['index.html']);
  for (const path of reached) {
    for (const a of addresses) if (a.from === path && a.use === 'follow' && byPath.has(a.target)) reached.add(a.target);
  }
  // Hosts serve 404.html by themselves.
  const faults = pages().map((page) => page.path).filter((path) => path !== '404.html' && !reached.has(path));
  expectNone(t, faults, `${count(reached.size, 'page')} reached of ${pages().length}`);
});
