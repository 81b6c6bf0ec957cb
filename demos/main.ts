/** `npm start`: the pages and the sensors behind them, or `npm start -- terminal`. */
const [, , demo] = process.argv;
if (demo === 'terminal') {
  process.argv.splice(2, 1);
  await import('./terminal/main.ts');
} else {
  await import('./server/main.ts');
}
