// A part of the preview's script. All parts share one function scope, in the order in which `answer.rs` lists them.
// Shows mistakes over the page, in a shadow tree.

const host = document.createElement('inquill-mistakes');
const shadow = host.attachShadow({ mode: 'open' });
const style = document.createElement('link');
style.rel = 'stylesheet';
style.href = '/_inquill/preview.css';
const region = document.createElement('div');
region.className = 'region';
region.setAttribute('role', 'region');
region.setAttribute('aria-label', 'Mistakes in the site');
region.setAttribute('aria-live', 'polite');
shadow.append(style, region);
let shown = '[]';

function element(name, className, text) {
  const created = document.createElement(name);
  created.className = className;
  if (text) created.textContent = text;
  return created;
}

function showMistakes(mistakes) {
  const now = JSON.stringify(mistakes);
  if (now === shown) return;
  shown = now;
  region.replaceChildren();
  if (mistakes.length === 0) return;
  const panel = element('div', 'panel');
  panel.lang = 'en';
  panel.dir = 'ltr';
  const close = element('button', 'close', 'Hide');
  close.type = 'button';
  close.addEventListener('click', () => region.replaceChildren());
  const count = mistakes.length === 1 ? '1 mistake' : `${mistakes.length} mistakes`;
  panel.append(close, element('h2', 'title', count));
  panel.append(element('p', 'lead', 'The page behind this is the last one without a mistake. It follows as soon as this is fixed.'));
  for (const mistake of mistakes) {
    const item = element('section', 'mistake');
    item.append(element('h3', 'message', mistake.message));
    item.append(element('p', 'place', mistake.place));
    if (mistake.excerpt) item.append(element('pre', 'excerpt', mistake.excerpt));
    for (const help of mistake.help) item.append(element('p', 'help', help));
    panel.append(item);
  }
  region.append(panel);
}

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && region.firstChild) region.replaceChildren();
});
