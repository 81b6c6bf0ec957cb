import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The project's folder, with a slash at the end. */
export const ROOT: string = fileURLToPath(new URL('../..', import.meta.url));

/** What an example prints when it runs in the project, where `tapline` is the built package. */
export function run(code: string): string {
  return execFileSync(process.execPath, ['--input-type=module-typescript', '--eval', code], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
  });
}

/** What an example says that it prints: what stands behind each `// →`, line by line. */
export function promised(code: string): string {
  return [...code.matchAll(/\/\/ *→ (.*)$/gm)].map(([, text]) => `${text}\n`).join('');
}
