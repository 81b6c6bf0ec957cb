import { take } from 'rxjs';
import type { Block } from 'tapline';
import { fromConv1dNode } from 'tapline/rx';
import { expect, test } from 'vitest';
import { type Heard, hear } from '../helpers/values.ts';
import { settled } from '../helpers/waiting.ts';

const block = (...samples: number[]): Block => [Float32Array.from(samples)];

type Answer = Promise<IteratorResult<Block>>;

/** A node whose iterators the test answers by hand. */
class FakeNode {
  readonly opened: FakeIterator[] = [];
  readonly outputs: AsyncIterable<Block> = {
    [Symbol.asyncIterator]: () => {
      const iterator = new FakeIterator();
      this.opened.push(iterator);
      return iterator;
    },
  };

  at(index: number): FakeIterator {
    return this.opened[index] as FakeIterator;
  }
}

class FakeIterator implements AsyncIterator<Block> {
  returned = 0;
  asked = 0;
  #answer = Promise.withResolvers<IteratorResult<Block>>();

  next(): Answer {
    this.asked++;
    return this.#answer.promise;
  }

  return(): Answer {
    this.returned++;
    return Promise.reject(new Error('closing fails, and nobody hears of it'));
  }

  async give(result: IteratorResult<Block>): Promise<void> {
    const { resolve } = this.#answer;
    this.#answer = Promise.withResolvers();
    resolve(result);
    await settled();
  }

  async fail(error: Error): Promise<void> {
    this.#answer.reject(error);
    await settled();
  }
}

function listen(): { node: FakeNode; heard: Heard } {
  const node = new FakeNode();
  return { node, heard: hear(fromConv1dNode(node)) };
}

test('gives the blocks as they come, and completes', async () => {
  const { node, heard } = listen();
  await node.at(0).give({ value: block(1) });
  expect(heard).toEqual({ values: [block(1)], end: 'still open' });
  await node.at(0).give({ value: block(2, 3) });
  await node.at(0).give({ value: undefined, done: true });
  expect(heard).toEqual({ values: [block(1), block(2, 3)], end: 'complete' });
  expect(node.at(0).returned).toBe(0); // it has closed itself
});

test('each subscription has an iterator of its own, opened when it subscribes', async () => {
  const node = new FakeNode();
  const source = fromConv1dNode(node);
  expect(node.opened.length).toBe(0);
  const heard = [hear(source), hear(source)];
  expect(node.opened.length).toBe(2);
  await node.at(1).give({ value: block(7) });
  expect(heard.map(({ values }) => values)).toEqual([[], [block(7)]]);
});

test('unsubscribing while it waits closes the iterator, and what comes then is not heard', async () => {
  const node = new FakeNode();
  const blocks: Block[] = [];
  const subscription = fromConv1dNode(node).subscribe((value) => blocks.push(value));
  await node.at(0).give({ value: block(1) });
  subscription.unsubscribe();
  expect(node.at(0).returned).toBe(1);
  await node.at(0).give({ value: block(2) });
  expect(blocks).toEqual([block(1)]);
  expect(node.at(0).asked).toBe(2);
});

test('take closes the iterator and asks no more', async () => {
  const node = new FakeNode();
  const heard = hear(fromConv1dNode(node).pipe(take(1)));
  await node.at(0).give({ value: block(1) });
  expect(heard.end).toBe('complete');
  expect([node.at(0).returned, node.at(0).asked]).toEqual([1, 1]);
});

test('errors of the iterator, and of opening one, go down the error channel', async () => {
  const { node, heard } = listen();
  await node.at(0).fail(new Error('the processor failed'));
  expect(heard.end).toBe('Error: the processor failed');
  expect(node.at(0).returned).toBe(0);
  const closed = {
    get outputs(): AsyncIterable<Block> {
      throw new Error("outputs needs the option 'outputs: true'");
    },
  };
  expect(hear(fromConv1dNode(closed)).end).toBe("Error: outputs needs the option 'outputs: true'");
});

test('an iterator without return is left alone', async () => {
  const outputs = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) };
  fromConv1dNode({ outputs }).subscribe().unsubscribe();
  await settled();
});
