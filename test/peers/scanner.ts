// A bar code scanner that types (keyboard wedge). Its keys carry the moments at which they were pressed, as a real one's do
// however busy the workstation is: 5 ms apart, the last of them now.
import type { Page } from 'playwright-core';

const BETWEEN_KEYS_S = 0.005;

/** Types a code and Enter into whatever has the focus. */
export async function scan(page: Page, text: string): Promise<void> {
  const keyboard = await page.context().newCDPSession(page);
  const keys = [...text, 'Enter'];
  // No key of it was pressed before one that a hand pressed last.
  await page.waitForTimeout((keys.length * BETWEEN_KEYS_S + 0.1) * 1000);
  const last = Date.now() / 1000;
  for (const [index, key] of keys.entries()) {
    const timestamp = last - (keys.length - 1 - index) * BETWEEN_KEYS_S;
    const pressed = { ...keyOf(key), timestamp };
    await keyboard.send('Input.dispatchKeyEvent', { type: 'keyDown', ...pressed });
    await keyboard.send('Input.dispatchKeyEvent', { type: 'keyUp', ...pressed, text: undefined });
  }
  await keyboard.detach();
}

function keyOf(key: string): { key: string; code: string; text: string; windowsVirtualKeyCode?: number } {
  if (key === 'Enter') return { key, code: key, text: '\r', windowsVirtualKeyCode: 13 };
  const code = /[a-z]/i.test(key) ? `Key${key.toUpperCase()}` : /\d/.test(key) ? `Digit${key}` : '';
  return { key, code, text: key };
}
