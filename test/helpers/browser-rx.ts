/** What a page needs to observe a node. */
declare global {
  var rx: typeof import('./browser-rx.ts');
}

export { fromConv1dNode } from 'tapline/rx';
