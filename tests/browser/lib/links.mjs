// The URLs in a page or style sheet, and whether they have a target.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { DIST, attribute, elements } from './site.mjs';

// `follow`: a link for readers. `load`: fetched by the browser, so it must be part of the site. `name`: only metadata, such as a
// canonical URL.
const LINK_RELATIONS_STATED = ['canonical', 'alternate', 'license', 'author', 'me', 'prev', 'next', 'help'];
const LOADING_ATTRIBUTES = ['src', 'poster', 'data', 'background', 'xlink:href'];
const CONTACT_SCHEMES = ['mailto:', 'tel:', 'sms:'];
const SCHEME = /^[a-z][a-z0-9+.-]*:/i;

/** The URLs in a parsed page, as `{ value, use, place }`. */
export function addressesOf(page) {
  return page.elements.flatMap((element) => {
    const found = [];
    const add = (value, use) => value !== null && found.push({ value: value.trim(), use, place: `<${element.tagName}>` });
    const tag = element.tagName;
    if (tag === 'a' || tag === 'area') add(attribute(element, 'href'), 'follow');
    else if (tag === 'link') add(attribute(element, 'href'), useOfLink(element));
    else add(attribute(element, 'href'), 'load'); // <base>, <use>, <image>
    for (const name of LOADING_ATTRIBUTES) add(attribute(element, name), 'load');
    for (const value of (attribute(element, 'srcset') ?? '').split(/,\s+/)) {
      if (value.trim()) add(value.trim().split(/\s+/)[0], 'load');
    }
    add(attribute(element, 'cite'), 'name');
    if (tag === 'meta' && attribute(element, 'http-equiv')?.toLowerCase() === 'refresh') {
      add(/url\s*=\s*['"]?([^'"]*)/i.exec(attribute(element, 'content') ?? '')?.[1] ?? '', 'follow');
    }
    return found;
  });
}

function useOfLink(element) {
  const relations = (attribute(element, 'rel') ?? '').toLowerCase().split(/\s+/);
  const stated = relations.some((r) => LINK_RELATIONS_STATED.includes(r)) && !relations.includes('stylesheet');
  return stated ? 'name' : 'load';
}

/** The URLs in a style sheet: url(), and the strings of @import. */
export function addressesOfCss(text) {
  const plain = text.replace(/\/\*[\s\S]*?\*\//g, '');
  const pattern = /url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"']*))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)')/g;
  return [...plain.matchAll(pattern)].map((m) => ({
    value: m.slice(1).find((group) => group !== undefined).trim(),
    use: 'load',
    place: 'CSS',
  }));
}

const idCache = new Map();
function idsOfSvg(path) {
  if (!idCache.has(path)) {
    const text = readFileSync(join(DIST, path), 'utf8');
    idCache.set(path, new Set([...text.matchAll(/\sid=["']([^"']+)["']/g)].map((m) => m[1])));
  }
  return idCache.get(path);
}

/**
 * Checks a URL found in the file `from`. Returns `{ fault }`, `{ target }` (a file of the site) or `{}` (another site).
 * `byPath` has the site's pages by path.
 */
export function check({ value, use }, from, byPath) {
  if (value === '') return { fault: 'an empty address' };
  if (value.startsWith('//')) return { fault: 'an address without a scheme' };
  if (SCHEME.test(value)) return checkOutside(value, use);
  if (value.startsWith('/')) return { fault: 'a root-relative address: it breaks below a sub-path and on a USB stick' };
  if (value.includes('\\')) return { fault: 'a backslash in an address' };

  const [, path, query, fragment] = /^([^?#]*)(\?[^#]*)?(?:#(.*))?$/s.exec(value);
  if (query) return { fault: 'a query: a folder of files cannot answer it' };
  let target, id;
  try {
    target = path ? posix.join(posix.dirname(from), decodeURIComponent(path)) : from;
    id = fragment === undefined ? null : decodeURIComponent(fragment);
  } catch {
    return { fault: 'a malformed percent escape' };
  }
  if (target.startsWith('..')) return { fault: 'leads out of the site' };
  const file = join(DIST, target);
  if (!existsSync(file)) return { fault: 'nothing is there' };
  if (!statSync(file).isFile()) return { fault: 'a folder: write its index.html, or it opens nothing from a disk' };
  if (id !== null) {
    if (id === '') return { fault: 'an empty fragment' };
    const ids = byPath.get(target)?.ids ?? (target.endsWith('.svg') ? idsOfSvg(target) : null);
    if (ids && !ids.has(id)) return { fault: `no element has the id ${JSON.stringify(id)}` };
  }
  return { target };
}

function checkOutside(value, use) {
  const scheme = SCHEME.exec(value)[0].toLowerCase();
  if (use === 'load') return scheme === 'data:' ? {} : { fault: 'loaded from elsewhere' };
  if (use === 'follow' && CONTACT_SCHEMES.includes(scheme)) return {};
  if (scheme !== 'https:') return { fault: `an outside address with ${scheme}` };
  return URL.canParse(value) ? {} : { fault: 'not an address' };
}

/** The URLs in an SVG file, which must not load anything either. */
export function addressesOfSvg(tree) {
  return [...elements(tree)].flatMap((element) =>
    ['href', 'xlink:href'].map((name) => attribute(element, name)).filter((value) => value !== null)
      .map((value) => ({ value, use: element.tagName === 'a' ? 'follow' : 'load', place: `<${element.tagName}>` })));
}
