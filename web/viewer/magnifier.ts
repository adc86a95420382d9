// A glass over a pane while it is held: what is drawn under the pointer, larger, pixel by pixel.
import type { Pane } from './pane.ts';

/** CSS pixels. */
const WIDTH = 220;
const ENLARGED = 3;

/** Shows the glass at a place in the element; the answer moves it, and takes it away when called without a place. */
export function holdMagnifier(pane: Pane, element: HTMLElement): (place?: { x: number; y: number }) => void {
  const glass = document.createElement('canvas');
  glass.className = 'v-glass';
  glass.setAttribute('aria-hidden', 'true');
  glass.style.width = `${WIDTH}px`;
  glass.style.height = `${WIDTH}px`;
  element.parentElement!.append(glass);
  return (place) => {
    const { canvas } = pane;
    if (!place || !canvas) return glass.remove();
    const box = element.getBoundingClientRect();
    const [x, y] = [place.x - box.left, place.y - box.top];
    glass.style.left = `${x - WIDTH / 2}px`;
    glass.style.top = `${y - WIDTH / 2}px`;
    const scale = canvas.width / box.width;
    const size = Math.round(WIDTH * scale);
    if (glass.width !== size) glass.width = glass.height = size;
    const context = glass.getContext('2d')!;
    const seen = size / ENLARGED;
    context.imageSmoothingEnabled = false;
    context.clearRect(0, 0, size, size);
    context.drawImage(canvas, x * scale - seen / 2, y * scale - seen / 2, seen, seen, 0, 0, size, size);
  };
}
