import { readFileSync } from 'node:fs';
import { arch, cpus, platform } from 'node:os';

/** What the timings depend on, in one line: the processor, the runtime, and the peers' versions. */
export function describeMachine(): string {
  const processors = cpus();
  const model = processors[0]?.model.trim() ?? 'unknown processor';
  const { node, v8 } = process.versions;
  const processor = `${model} (${arch()}${widestVectors()}), ${processors.length} cores`;
  return `${processor}, ${platform()}, Node ${node} (V8 ${v8}); ${peers()}`;
}

/** Native peers use whatever the processor has; WebAssembly has 128 bits everywhere. Known on Linux only. */
function widestVectors(): string {
  try {
    const flags = readFileSync('/proc/cpuinfo', 'utf8');
    return /\bavx512f\b/.test(flags) ? ', AVX-512' : /\bavx2\b/.test(flags) ? ', AVX2' : '';
  } catch {
    return '';
  }
}

function peers(): string {
  const { devDependencies } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'));
  return Object.entries(devDependencies)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
}
