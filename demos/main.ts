/** `npm start`: the terminal demo with its options, or `npm start -- effects`. */
const [, , demo] = process.argv;
if (demo === 'effects') await import('./effects/main.ts');
else await import('./terminal/main.ts');
