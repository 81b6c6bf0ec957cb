/** Takes the first file that is dropped anywhere on a place, which shows that it would. */
export function takeDrops(place: HTMLElement, take: (file: File, on: Element) => void): void {
  const showing = (would: boolean): void => void place.classList.toggle('dropping', would);
  place.addEventListener('dragover', (event) => {
    event.preventDefault();
    showing(true);
  });
  place.addEventListener('dragleave', ({ relatedTarget }) => {
    // From one part of the place to another it is still over the place.
    showing(relatedTarget instanceof Node && place.contains(relatedTarget));
  });
  place.addEventListener('drop', (event) => {
    event.preventDefault();
    showing(false);
    const [file] = event.dataTransfer?.files ?? [];
    if (file) take(file, event.target instanceof Element ? event.target : place);
  });
}
