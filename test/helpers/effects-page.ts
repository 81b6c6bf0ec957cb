import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { synthesiseImpulse, WAYS } from '../../demos/effects/impulse.ts';
import type { DemosTest } from './demos.ts';
import { writeWav } from './wav.ts';

/** For what takes its time: opening a context, hearing something. */
export const SOON = { timeout: 15_000 };

/** Hertz of the sounds that are made here. */
const RATE = 8000;

/** The page of effects, opened and prepared by some steps, with the button pressed and the loop heard. */
export async function playing(demos: DemosTest, ...steps: readonly ((page: Page) => Promise<void>)[]) {
  const opened = await demos.open('effects/');
  for (const step of steps) await step(opened.page);
  await opened.page.getByRole('button', { name: 'Play' }).click();
  await heard(opened.page);
  return opened;
}

/** Waits until something comes in. */
export async function heard(page: Page): Promise<void> {
  await expect.poll(() => level(page, 'before'), SOON).toBeGreaterThan(-40);
}

/** Checks a radio button. */
export const chosen = (name: string) => (page: Page) => page.getByLabel(name, { exact: true }).check();

/** One of the live figures. */
export function figure(page: Page, name: string): Locator {
  return page.locator('#figures dt', { hasText: name }).locator('xpath=following-sibling::dd');
}

/** Decibels as the page shows them; −200 for silence, NaN where nothing plays. */
export async function level(page: Page, side: 'before' | 'after'): Promise<number> {
  const text = (await figure(page, `Level ${side}`).textContent()) ?? '';
  return text === 'silent' ? -200 : Number.parseFloat(text.replace('−', '-'));
}

/** Decibels by which what comes out is softer. */
export async function loss(page: Page): Promise<number> {
  return (await level(page, 'before')) - (await level(page, 'after'));
}

/** All that the page says to be wrong. */
export async function problems(page: Page): Promise<string> {
  return (await page.getByRole('alert').allTextContents()).join('');
}

/** What the reverb says of its responses. */
export async function responses(page: Page): Promise<string> {
  return (await page.locator('#effect [role=status]').textContent()) ?? '';
}

export async function program(page: Page): Promise<string> {
  return (await page.locator('#code code').textContent()) ?? '';
}

export async function slide(page: Page, name: string, key: 'Home' | 'End' | 'ArrowRight' | 'ArrowLeft'): Promise<void> {
  await page.getByLabel(name, { exact: true }).focus();
  await page.keyboard.press(key);
}

/** Chooses a file by the button of a card. */
export async function choose(page: Page, card: '#sound' | '#effect', file: Upload): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.locator(card).getByRole('button', { name: 'Choose a file' }).click();
  await (await chooser).setFiles(file);
}

/** Drops a file on an element. */
export async function drop(page: Page, selector: string, { name, buffer }: Upload): Promise<void> {
  await page.locator(selector).evaluate(
    (place, [fileName, bytes]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([Uint8Array.from(bytes)], fileName));
      place.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    },
    [name, [...buffer]] as const,
  );
}

export interface Upload {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** Rows as a WAV file of floats. */
function wavUpload(name: string, rows: readonly Float32Array[]): Upload {
  const frames = rows[0]?.length ?? 0;
  const mixed = Float32Array.from(
    { length: rows.length * frames },
    (_, i) => rows[i % rows.length]?.[Math.floor(i / rows.length)] ?? 0,
  );
  const data = Buffer.from(mixed.buffer);
  const buffer = writeWav({ format: 'f32le', channels: rows.length, sampleRate: RATE, data });
  return { name, mimeType: 'audio/wav', buffer };
}

/** A second of 440 Hz, −9.03 dB of full scale. */
export function tone(name = 'tone.wav'): Upload {
  return wavUpload(name, [
    Float32Array.from({ length: RATE }, (_, n) => 0.5 * Math.sin((2 * Math.PI * 440 * n) / RATE)),
  ]);
}

/** A file that is no sound. */
export const NOTES: Upload = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no sound') };

/** Four responses of 750 ms. */
export const ROOM: Upload = wavUpload(
  'room.wav',
  WAYS.map((way) => synthesiseImpulse({ decay: 0.4, predelay: 0, brightness: 1 }, way, RATE)),
);

/** The button that plays and stops. */
export const button = (page: Page): Locator => page.locator('#sound button.main');
