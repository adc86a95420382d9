// Which room this workstation stands in: kept by the browser, for the workstation and not for the person.
const KEY = 'lightbox.room';

export function rememberedRoom(): number | undefined {
  return Number(localStorage.getItem(KEY)) || undefined;
}

export function rememberRoom(id: number): void {
  localStorage.setItem(KEY, String(id));
}
