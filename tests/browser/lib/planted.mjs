// A small site with code planted in every place that takes text. If any of it were read as markup, the code would run. To plant it
// in another place, add that here: the test looks at every page of the site.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { program } from './program.mjs';

/** Breaks out of text, comments, titles, text areas, scripts and both kinds of attributes; then runs in three ways. */
export const MARK = `--><!--"'></title></textarea></script><script>window.marked='script'</script>`
  + `<img src=x onerror="window.marked='image'"><a onfocus="window.marked='focus'" autofocus href=x>x</a>`;

/** For a basic string in TOML. */
const toml = MARK.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
/** For Markdown, with every punctuation character escaped. */
const text = MARK.replace(/[!-/:-@[-`{-~]/g, '\\$&');

function kinds() {
  const after = `\n> [!TIP]\n> ${text}\n\n> [!IMPORTANT]\n> ${text}\n\n> ${text}\n\n---\n\n`;
  const bodies = {
    reflect: `- ${text}\n`,
    checklist: `- [ ] ${text}\n  > ${text}\n\n> **0–1** ${text}\n`,
    scale: `0. ${text}\n1. b\n\n- ${text}\n- c {reverse}\n\n> **0–2** ${text}\n`,
    sort: `- **${text}**\n  - ${text} {#card}\n    > ${text}\n- **b**\n  - c\n`,
    cards: `- ${text}\n  > ${text}\n`,
    choice: `- [x] ${text}\n  > ${text}\n- [ ] b\n  > ${text}\n`,
    phrase: `a **${text}** b\n\n- **${text}**\n  - ${text}\n`,
    plan: `a **${text}** b\n\n- **${text}**\n  - ${text}\n`,
  };
  return Object.entries(bodies)
    .map(([kind, body]) => `### ${text} {#the-${kind} .${kind}}\n\n${text}\n\n> [!WARNING]\n> ${text}\n\n${body}${after}`)
    .join('');
}

/** For URLs, which may not contain other special characters. */
const ADDRESS = "--'onfocus='window.marked='address''autofocus";

const FILES = {
  'site.toml': `title = "${toml}"\ndescription = "${toml}"\nauthor = "${toml}"\nmath = true\n\n`
    + `[privacy]\noperator = "${toml}"\ncontact = "${toml}"\nhosting = "${toml}"\n\n`
    + `[nav]\nlinks = [{ text = "${toml}", to = "/" }, { text = "x", to = "https://example.org/${ADDRESS}" }]\n\n`
    + `[[support]]\nname = "${toml}"\ncountry = "${toml}"\nreach = "${toml}"\nphone = "${toml}"\nhours = "${toml}"\nlink = "https://example.org/${ADDRESS}"\n`,
  'glossary.toml': `[mark]\nterm = "${toml}"\ndefinition = "\`${toml}\`"\nalso = ["${toml}"]\n`,
  'references.toml': `[mark]\ntitle = "${toml}"\nauthors = "${toml}"\nyear = "${toml}"\ncontainer = "${toml}"\nnote = "${toml}"\nurl = "https://example.org/${ADDRESS}"\n`,
  'content/_index.md': `# ${text}\n\n${text}\n`,
  'content/front.md': `+++\ntitle = "${toml}"\ndescription = "${toml}"\nauthors = ["${toml}"]\nkeywords = ["${toml}"]\nobjectives = ["${toml}"]\n+++\nText.\n`,
  'content/text.md': `# ${text}\n\n## ${text} {#"onclick=window.marked=1}\n\n${text} [${text}](front.md "${text}") [a](<https://example.org/${text}>) [@mark, ${text}]\n\n`
    + `![${text}](dot.svg "${text}")\n\n![${text}](trick.svg "${text}")\n\n\`${MARK}\`\n\n\`\`\`${MARK}\n${MARK}\n\`\`\`\n\n| ${text} |\n|---|\n| ${text} |\n\n`
    + `> [!NOTE]\n> ${text}\n\nx[^n]\n\n[^n]: ${text}\n\n${text}\n: ${text}\n\n$\\text{<img src=x onerror=window.marked=2>}$\n`,
  'content/dot.svg': '<svg viewBox="0 0 1 1"><title>&lt;script>window.marked=3&lt;/script></title><path d="M0 0"/></svg>',
  'content/trick.svg': '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><!--><script>window.marked=4</script>--><g a/onload="window.marked=5"/></svg>',
  'content/exercises.md': `# Exercises\n\n${kinds()}`,
  "content/it's & its/page.md": '# Page\n',
};

/** Builds the site in a new folder, runs `work` with it, and removes it. */
export async function withPlantedSite(work) {
  const folder = mkdtempSync(join(tmpdir(), 'inquill-planted-'));
  try {
    for (const [path, content] of Object.entries(FILES)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    const built = spawnSync(program(), ['build', '--quiet', '--root', folder], { encoding: 'utf8' });
    if (built.status !== 0) throw new Error(`the planted site does not build:\n${built.stderr}`);
    return await work(join(folder, 'dist'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
