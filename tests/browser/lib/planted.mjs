// A small site with a mark planted in every place that takes a text: were any of it read as markup, the mark would show.
// To plant it somewhere new, add the place here; the test looks at every page that comes of it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** Breaks out of a text, a comment, a title, a box, a script and either kind of attribute; then runs in three ways. */
export const MARK = `--><!--"'></title></textarea></script><script>window.marked='script'</script>`
  + `<img src=x onerror="window.marked='image'"><a onfocus="window.marked='focus'" autofocus href=x>x</a>`;

/** As text of TOML, in its quotation marks. */
const toml = MARK.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
/** As text of Markdown, every sign escaped. */
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

/** What a web address may hold of it; any other sign in one is an error, which tests/*.rs see to. */
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

/** Builds the site into a folder of its own and hands that over; it is gone afterwards. */
export async function withPlantedSite(work) {
  const folder = mkdtempSync(join(tmpdir(), 'inquill-planted-'));
  try {
    for (const [path, content] of Object.entries(FILES)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    const programs = [process.env.INQUILL, join(repository, 'target/release/inquill'), join(repository, 'target/debug/inquill')];
    const program = programs.find((path) => path && existsSync(path));
    if (!program) throw new Error('There is no program yet: run `cargo build --release` first, or name it in $INQUILL.');
    const built = spawnSync(program, ['build', '--quiet', '--root', folder], { encoding: 'utf8' });
    if (built.status !== 0) throw new Error(`the planted site does not build:\n${built.stderr}`);
    return await work(join(folder, 'dist'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
