// The peers' packages, as the lock file has them. Their install scripts are not run: what those download is not needed,
// onnxruntime-node has its CPU library in the package.
import { execSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';

const modified = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);

if (modified('node_modules/.package-lock.json') < modified('package-lock.json')) {
  console.log('Installing the peers (about 500 MB) …');
  execSync('npm ci --ignore-scripts --loglevel=error --no-audit --no-fund', {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}
