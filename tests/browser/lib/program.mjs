// The inquill executable, for tests that need other sites than dist/.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** Path of the executable: `INQUILL`, or where cargo usually puts it. */
export function program() {
  const candidates = [process.env.INQUILL, join(repository, 'target/release/inquill'), join(repository, 'target/debug/inquill')];
  const found = candidates.find((path) => path && existsSync(path));
  if (!found) throw new Error('There is no executable: run `cargo build --release` first, or name it in $INQUILL.');
  return found;
}

/** Runs `inquill` with arguments: the executable in `INQUILL`, or by cargo. */
export function inquill(...args) {
  const [program, ...before] = process.env.INQUILL
    ? [process.env.INQUILL]
    : ['cargo', 'run', '--quiet', '--release', '--locked', '--manifest-path', join(repository, 'Cargo.toml'), '--'];
  const run = spawnSync(program, [...before, ...args], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`inquill ${args.join(' ')}: ${run.error ?? run.stderr}`);
}

/** A small site in a new folder: `{ root, dist, write, build, remove }`. */
export function project(files) {
  const root = mkdtempSync(join(tmpdir(), 'inquill-'));
  const write = (path, text) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  return {
    root,
    dist: join(root, 'dist'),
    write,
    build: (...args) => inquill('build', '--quiet', '--root', root, ...args),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
