import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Runs a script of the folder `processes` in a Node of its own: for what the tests' own process would blur.
 *
 * @param flags of Node
 * @returns the report that the script prints, of the type that it exports
 */
export function runProcess<Report>(script: string, ...flags: readonly string[]): Report {
  const path = fileURLToPath(new URL(`./processes/${script}`, import.meta.url));
  const printed = execFileSync(process.execPath, [...flags, path], { encoding: 'utf8', maxBuffer: 2 ** 24 });
  return JSON.parse(printed);
}
