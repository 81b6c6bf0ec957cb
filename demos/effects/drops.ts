/** Takes the first file that is dropped anywhere on a place, which shows that it would. */
export function takeDrops(place: HTMLElement, take: (file: File) => void): void {
  place.addEventListener('dragover', (event) => {
    event.preventDefault();
    place.classList.add('dropping');
  });
  place.addEventListener('dragleave', () => place.classList.remove('dropping'));
  place.addEventListener('drop', (event) => {
    event.preventDefault();
    place.classList.remove('dropping');
    const [file] = event.dataTransfer?.files ?? [];
    if (file) take(file);
  });
}
