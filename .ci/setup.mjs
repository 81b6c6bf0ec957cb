// What `npm start`, `npm test` and the others need, done once: the packages of the lock file, and a build that is newer
// than its sources. Runs on any Node from 20; everything after it runs on the Node that the packages bring.
import { execSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';

const modified = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);
const step = (title, command) => {
  console.log(title);
  try {
    execSync(command, { stdio: ['ignore', 'inherit', 'inherit'] });
  } catch {
    console.error(`\nThat failed: ${command}`);
    process.exit(1);
  }
};

if (modified('node_modules/.package-lock.json') < modified('package-lock.json')) {
  step('Installing packages …', 'npm ci --loglevel=error --no-audit --no-fund');
}

const sources = ['src', 'worklets'].flatMap((folder) =>
  readdirSync(folder, { recursive: true })
    .filter((path) => !path.endsWith('.generated.ts'))
    .map((path) => modified(`${folder}/${path}`)),
);
const newest = Math.max(...sources, modified('package.json'), modified('tsconfig.json'));
if (modified('dist/cli/tapline.js') < newest || !existsSync('src/kernel/binary.generated.ts')) {
  step('Building …', 'npm run --silent build');
}
