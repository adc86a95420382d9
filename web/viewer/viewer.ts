// The viewer's door: the only thing of this folder that the rest of the UI imports, and only when images are opened.

export interface ViewerOptions {
  studyInstanceUid: string;
}
export async function openViewer(element: HTMLElement, options: ViewerOptions): Promise<() => void> {
  element.textContent = options.studyInstanceUid;
  return () => {};
}
