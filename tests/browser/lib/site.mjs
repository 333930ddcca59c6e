// The built site: its folder, its files, and its pages parsed as HTML.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parse } from 'parse5';

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** The folder under test: `INQUILL_DIST`, or `dist/` of this repository. */
export const DIST = resolve(process.env.INQUILL_DIST ?? join(repository, 'dist'));

/** All files below `folder`, as sorted relative paths with forward slashes. */
export function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join('/'))
    .sort();
}

/** Depth-first walk over the elements of a parse5 tree, templates included. */
export function* elements(node) {
  for (const child of [...(node.childNodes ?? []), ...(node.content?.childNodes ?? [])]) {
    if (child.tagName) yield child;
    yield* elements(child);
  }
}

/** The value of an attribute, or null when it is absent. */
export function attribute(element, name) {
  return element.attrs.find((a) => (a.prefix ? `${a.prefix}:${a.name}` : a.name) === name)?.value ?? null;
}

export function hasClass(element, name) {
  return (attribute(element, 'class') ?? '').split(/\s+/).includes(name);
}

/** The text below a node, white space collapsed. */
export function textOf(node) {
  const raw = (n) => (n.nodeName === '#text' ? n.value : (n.childNodes ?? []).map(raw).join(''));
  return raw(node).replace(/\s+/g, ' ').trim();
}

/** The nearest element around `node` (itself excluded) that satisfies `test`, or null. */
export function ancestor(node, test) {
  for (let up = node.parentNode; up; up = up.parentNode) if (up.tagName && test(up)) return up;
  return null;
}

function readPage(path) {
  const all = [...elements(parse(readFileSync(join(DIST, path), 'utf8')))];
  const exercises = all.filter((e) => hasClass(e, 'exercise'));
  return {
    path,
    url: pathToFileURL(join(DIST, path)).href,
    elements: all,
    ids: new Set(all.map((e) => attribute(e, 'id')).filter(Boolean)),
    exercises,
    kinds: new Set(exercises.map((e) => attribute(e, 'data-kind'))),
    // Redirect pages are checked for links only.
    redirect: all.some((e) => e.tagName === 'meta' && attribute(e, 'http-equiv')?.toLowerCase() === 'refresh'),
  };
}

let loaded;
/** All HTML files of the site. Throws if there is no site, so that no test passes on nothing. */
export function allPages() {
  if (!loaded) {
    if (!existsSync(DIST)) throw new Error('There is no built site: run `cargo run --release -- build` first.');
    loaded = filesOf(DIST).filter((path) => path.endsWith('.html')).map(readPage);
    if (!loaded.some((page) => page.path === 'index.html')) throw new Error('The built site has no index.html.');
  }
  return loaded;
}

/** All pages except redirects. */
export function pages() {
  return allPages().filter((page) => !page.redirect);
}

/** A few pages that together have every kind of exercise, those with most kinds first. */
export function pagesWithEveryKind() {
  const missing = new Set(pages().flatMap((page) => [...page.kinds]));
  const chosen = [];
  while (missing.size > 0) {
    const news = (page) => [...page.kinds].filter((kind) => missing.has(kind)).length;
    const best = pages().reduce((a, b) => (news(b) > news(a) ? b : a));
    best.kinds.forEach((kind) => missing.delete(kind));
    chosen.push(best);
  }
  return chosen;
}
